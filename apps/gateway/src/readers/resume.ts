import { type Filter, formatCursor, type SubscribeAck } from '@ajil/protocol';
import { byFeedDate } from '@ajil/store';
import { FAR_BATCH, type FarPast } from '../log/far-past.js';
import type { LogFollower } from '../log/follow-log.js';
import { bodyOf, type KeptRow, wants } from '../log/kept-row.js';
import { openPause } from './pause.js';
import { HIGH_BACKLOG_BYTES, type Reader } from './reader.js';

export interface ResumeParts {
  follower: LogFollower;
  farPast: FarPast;
  /** What is read from the log is paid for; what the ring has is not. */
  budget: { spend(rows: number): void };
}

/** One connection on its way from a cursor to the present. */
export interface Resumption {
  reader: Reader;
  /** What is followed, as far as the reader may see it at this moment: asked anew for every piece of a replay. */
  filter: () => Filter;
  after: number;
  ack: (answer: SubscribeAck) => void;
  /** Everything up to this seq was sent. */
  reached: (seq: number) => void;
  goLive: () => void;
  closed: () => boolean;
}

type Range = { after: number; upTo: number };

const REPLAY_BATCH = 200;
/** Rows that are written as one piece; then it is seen whether the reader takes them. */
const TOGETHER = 8;

/**
 * Everything after the cursor, then live, with no hole and no repeat at the seam: rows up to the acknowledged
 * place come out of the ring, or out of the log where that is further back; what arrived meanwhile follows, and
 * only then is the reader live.
 */
export async function resume(way: Resumption, parts: ResumeParts): Promise<void> {
  const { reader, ack } = way;
  const after = process.env['AJIL_MUTANT'] === 'M7' ? way.after + 1 : way.after;
  await parts.follower.fetchBack(after);
  const { epoch, seq: upTo } = parts.follower.position();
  const replay = await count(way.filter(), { after, upTo }, parts);
  if (way.closed()) return;
  ack({ ok: true, cursor: formatCursor({ epoch, seq: upTo }), replay });
  // A head never runs ahead of what was sent: first where the reader is, then where the replay brought it.
  reader.head({ cursor: formatCursor({ epoch, seq: replay === 0 ? upTo : after }) });
  await replayRange(way, { after, upTo }, parts);
  if (replay > 0 && !way.closed()) reader.head({ cursor: formatCursor({ epoch, seq: upTo }) });
  await catchUp(way, upTo, parts);
}

/** Where the ring takes over: the same place for many comers, so that they share what is read before it. */
function takeOver({ ring }: LogFollower, upTo: number): number {
  return Math.min(upTo, Math.ceil(ring.floor() / FAR_BATCH) * FAR_BATCH);
}

async function count(filter: Filter, { after, upTo }: Range, parts: ResumeParts): Promise<number> {
  const { ring } = parts.follower;
  const from = after >= ring.floor() ? after : takeOver(parts.follower, upTo);
  let near = 0;
  for (const row of ring.after(from)) if (row.seq <= upTo && wants(filter, row)) near++;
  return from === after ? near : near + (await parts.farPast.count(filter, { after, upTo: from }));
}

/** The next rows that the filter takes, and how far that is all of them. */
async function next(
  filter: Filter,
  { after, upTo }: Range,
  { follower, farPast, budget }: ResumeParts,
): Promise<{ rows: KeptRow[]; reached: number }> {
  if (after < follower.ring.floor()) {
    const far = await farPast.next(filter, { after, upTo: takeOver(follower, upTo) });
    budget.spend(far.rows.length);
    return far;
  }
  const rows: KeptRow[] = [];
  for (const row of follower.ring.after(after)) {
    if (row.seq > upTo) break;
    if (wants(filter, row)) rows.push(row);
    if (rows.length === REPLAY_BATCH) return { rows, reached: row.seq };
  }
  return { rows, reached: upTo };
}

async function replayRange(way: Resumption, { after, upTo }: Range, parts: ResumeParts): Promise<void> {
  const pause = openPause();
  for (let from = after; from < upTo;) {
    const taken = parts.follower.rewrites();
    const isRewritten = () => parts.follower.rewrites() !== taken;
    const { rows: found, reached } = await next(way.filter(), { after: from, upTo }, parts);
    // A kill came while these were on their way: they may have the texts of before.
    if (isRewritten()) continue;
    const rows = process.env['AJIL_MUTANT'] === 'M11' ? byFeedDate(found, bodyOf) : found;
    const stoppedAt = await sendAll(way, rows, isRewritten);
    if (way.closed()) return;
    from = stoppedAt ?? reached;
    way.reached(from);
    // A long replay says how far it is: a reader that breaks off here goes on from here.
    if (from < upTo && rows.length > 0)
      way.reader.head({ cursor: formatCursor({ epoch: parts.follower.head().epoch, seq: from }) });
    await pause();
  }
}

/**
 * No faster than the reader takes it: what waits for a reader that keeps up never looks like slowness.
 * @returns where it stopped, when a kill took texts back meanwhile: the rest is to be taken out anew; else null
 */
async function sendAll(
  { reader, filter, reached, closed }: Resumption,
  rows: readonly KeptRow[],
  isRewritten: () => boolean,
): Promise<number | null> {
  for (let from = 0; from < rows.length; from += TOGETHER) {
    if (closed()) return null;
    const some = rows.slice(from, from + TOGETHER);
    // Asked anew for each piece: a reader that is slow may have lost a right since these were read.
    const seen = filter();
    reader.alerts(some.filter((row) => wants(seen, row)));
    reached(some.at(-1)!.seq);
    if (reader.backlog() > HIGH_BACKLOG_BYTES) await reader.drained();
    if (isRewritten()) return some.at(-1)!.seq;
  }
  return null;
}

/** What arrived since `from`. The last of it and going live happen without a pause in which a row could pass. */
async function catchUp(way: Resumption, from: number, parts: ResumeParts): Promise<void> {
  let after = from;
  for (;;) {
    if (way.closed()) return;
    const rows = parts.follower.recent(after);
    if (rows && rows.length <= REPLAY_BATCH) return finish(way, rows);
    const upTo = parts.follower.position().seq;
    await replayRange(way, { after, upTo }, parts);
    after = upTo;
  }
}

function finish({ reader, filter, goLive }: Resumption, rows: readonly KeptRow[]): void {
  const seen = filter();
  reader.alerts(rows.filter((row) => wants(seen, row)));
  goLive();
}
