import { setTimeout as delay } from 'node:timers/promises';
import { sharedRun } from '@ajil/shell';
import { formatCursor, type Position } from '@ajil/protocol';
import { type LogHead, readLog, readLogHead, readOnLog, readRevisions, type Store } from '@ajil/store';
import { keepRow, type KeptRow } from './kept-row.js';
import { openBuckets } from '../limits/buckets.js';
import { believeHints } from '../mutants/believe-hints.js';
import { openRing, type Ring, type RingLimits } from './ring.js';

/** The newest rows are kept at hand: who comes back after a while costs no read of the database. */
const RING: RingLimits = { rows: 20_000, bytes: 64 * 1024 * 1024 };
const BATCH = 500;
/** Rows that are fetched back into the ring by one read. */
const DEEP_BATCH = 2_000;

/** Looks for those who come begin so many milliseconds after each other at least. */
const COMERS_MS = 10;

/** Looks for those who need nothing but what is at hand: a storm of them must not become a storm of reads. */
const RETURNS = { perSecond: 1, seconds: 20, most: 1 };
/** And so long at most: they can be served without one. */
const RETURN_MS = 100;

/** On whose behalf the log was read: to go on with it, or for somebody who comes (back). */
export type Purpose = 'follow' | 'resume';

export interface LogFollower {
  /** The last row that was handed on. */
  position(): Position;
  cursor(): string;
  /** The log's head as it was last read; `oldest` is the first seq that can be replayed. */
  head(): LogHead;
  /** Reads on to the end of the log; calls at the same time share one read. `hinted`: the place that a hint named. */
  look(purpose?: Purpose, hinted?: number): Promise<void>;
  /**
   * The same for somebody who begins here, or whose cursor is at hand, so that what was committed a moment ago is past:
   * while few come, and while the database answers at once. Without it, it comes live. Does not reject.
   */
  lookIfCheap(): Promise<void>;
  /** The rows after `seq` up to the position, or null when they reach back further than what is at hand. */
  recent(seq: number): KeptRow[] | null;
  /** As far back as the ring may reach, fetches the rows after `seq` into it. Calls at the same time share the reads. */
  fetchBack(seq: number): Promise<void>;
  /** The rows that are at hand. */
  ring: Pick<Ring, 'floor' | 'after' | 'rows' | 'bytes'>;
  /** How often rows at hand got another text: what was taken out before a change is not to be sent after it. */
  rewrites(): number;
  /** When the log was last read with success, in milliseconds of the monotonic clock. */
  lookedAt(): number;
}

export interface FollowOptions {
  limits?: RingLimits;
  /** Told of every read of the log. */
  onRead?: (purpose: Purpose) => void;
  /** Earlier rows of the log have another text now. */
  onRewrite?: () => void;
}

/**
 * Follows the alert log from its present head: each row exactly once, in order, to `onRow`, which must not
 * wait. A row is at `position` only after everybody who is live was given it.
 * When the database holds another log than before (a restored copy), it goes on at that log's head, and
 * `onOtherLog` is told: what the readers were sent is no place in it.
 */
export async function followLog(
  store: Store,
  onRow: (row: KeptRow) => void,
  onOtherLog: () => void,
  { limits = RING, onRead = () => undefined, onRewrite = () => undefined }: FollowOptions = {},
): Promise<LogFollower> {
  let head = await readLogHead(store.db);
  let seq = head.seq;
  let lookedAt = performance.now();
  let purpose: Purpose = 'follow';
  /** How often rows of the ring got another text, or were of another log. */
  let rewrites = 0;
  const ring = openRing(limits);
  ring.clear(seq);

  const readRows = (by: Purpose, after: number, upTo: number, limit: number) => {
    onRead(by);
    return readLog(store.db, { after, upTo, limit }).then((rows) => rows.map(keepRow));
  };
  const handOn = (row: KeptRow) => {
    ring.push(row);
    seq = row.seq;
    onRow(row);
  };
  /** A kill replaces the text of its alert's earlier rows; those that are at hand follow before it is handed on. */
  const rewrite = async (rows: readonly KeptRow[]) => {
    const ids = rows.filter(({ kind }) => kind === 'kill').map(({ id }) => id);
    if (ids.length === 0) return;
    rewrites++;
    onRewrite();
    const atHand = ids.filter(ring.has);
    if (atHand.length === 0) return;
    onRead('follow');
    const revised = await readRevisions(store.db, { ids: atHand, upTo: seq });
    revised.forEach((row) => ring.replace(keepRow(row)));
  };
  const changeLog = (fresh: LogHead) => {
    onOtherLog();
    rewrites++;
    onRewrite();
    seq = fresh.seq;
    ring.clear(seq);
  };
  const readOn = async () => {
    const by = purpose;
    purpose = 'follow';
    for (;;) {
      onRead(by);
      const fresh = await readOnLog(store.db, { after: seq, limit: BATCH });
      const isOther = fresh.head.epoch !== head.epoch || fresh.head.seq < seq;
      if (isOther) changeLog(fresh.head);
      head = fresh.head;
      const rows = isOther ? [] : fresh.rows.map(keepRow);
      await rewrite(rows);
      rows.forEach(handOn);
      if (rows.length === BATCH) continue;
      // Rows that retention took away are passed over: nobody can ask for them any more.
      seq = head.seq;
      break;
    }
    lookedAt = performance.now();
  };
  /** One step back, unless the ring was cleared or its rows rewritten meanwhile. */
  const deepenOnce = async () => {
    const [upTo, before] = [ring.floor(), rewrites];
    const after = Math.max(upTo - DEEP_BATCH, head.oldest - 1, 0);
    const rows = await readRows('resume', after, upTo, DEEP_BATCH);
    if (before === rewrites && ring.floor() === upTo) ring.deepen(rows, after);
  };
  let deepest = Infinity;
  const deepen = sharedRun(async () => {
    const wanted = deepest;
    deepest = Infinity;
    while (ring.floor() > wanted && ring.hasRoom() && ring.floor() > head.oldest - 1) await deepenOnce();
  });
  const position = () => ({ epoch: head.epoch, seq });
  const look: (hinted?: number) => Promise<void> =
    process.env['AJIL_MUTANT'] === 'M4'
      ? believeHints(
          store,
          (row) => handOn(keepRow(row)),
          (last) => {
            [head, lookedAt] = [{ ...head, seq: Math.max(last, seq) }, performance.now()];
          },
        )
      : sharedRun(readOn);
  let lookedFor = -Infinity;
  /** For comers: many at once wait a moment for each other, and share the look. */
  const lookForAll = sharedRun(async () => {
    const wait = lookedFor + COMERS_MS - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    lookedFor = performance.now();
    purpose = 'resume';
    await look();
  });
  const returns = openBuckets(RETURNS);
  const lookIfCheap = async () => {
    if (returns.wait('all') > 0) return;
    returns.spend('all', 1);
    await Promise.race([lookForAll().catch(() => undefined), delay(RETURN_MS, undefined, { ref: false })]);
  };
  return {
    position,
    lookIfCheap,
    cursor: () => formatCursor(position()),
    head: () => head,
    look: (by: Purpose = 'follow', hinted?: number) => (by === 'resume' ? lookForAll() : look(hinted)),
    recent: (after) => (after >= seq ? [] : after >= ring.floor() ? [...ring.after(after)] : null),
    async fetchBack(after) {
      // What the ring cannot reach at all is not worth filling it for.
      if (after >= ring.floor() || after < seq - limits.rows || !ring.hasRoom()) return;
      deepest = Math.min(deepest, after);
      await deepen();
    },
    ring,
    rewrites: () => rewrites,
    lookedAt: () => lookedAt,
  };
}
