import { type Filter, formatCursor, matchesFilter, type SubscribeAck } from '@ajil/protocol';
import { countLog, expandCells, type LogRow, replayLog, type Store } from '@ajil/store';
import { replayable, type Sight } from './access/sight.js';
import type { LogFollower } from './follow-log.js';
import { HIGH_BACKLOG_BYTES, type Reader } from './reader.js';

export interface ResumeParts {
  store: Store;
  follower: LogFollower;
}

/** One connection on its way from a cursor to the present. */
export interface Resumption {
  reader: Reader;
  /** What is followed, as far as the reader may see it at this moment. */
  filter: () => Filter;
  sight: () => Sight;
  after: number;
  ack: (answer: SubscribeAck) => void;
  /** Everything up to this seq was sent. */
  reached: (seq: number) => void;
  goLive: () => void;
  closed: () => boolean;
}

type Range = { after: number; upTo: number; cells: readonly string[] };

const REPLAY_BATCH = 200;

/**
 * Everything after the cursor, then live, with no hole and no repeat at the seam: rows up to the acknowledged
 * place come from the log, what arrived meanwhile follows, and only then is the reader live.
 */
export async function resume(way: Resumption, parts: ResumeParts): Promise<void> {
  const { reader, ack } = way;
  const after = process.env['AJIL_MUTANT'] === 'M7' ? way.after + 1 : way.after;
  const { epoch, seq: upTo } = parts.follower.position();
  const cells = await cellsFor(way.filter(), parts.store);
  const replay = await countLog(parts.store.db, { after, upTo, cells });
  if (way.closed()) return;
  ack({ ok: true, cursor: formatCursor({ epoch, seq: upTo }), replay });
  // A head never runs ahead of what was sent: first where the reader is, then where the replay brought it.
  reader.head({ cursor: formatCursor({ epoch, seq: replay === 0 ? upTo : after }) });
  await replayRange(way, { after, upTo, cells }, parts);
  if (replay > 0 && !way.closed()) reader.head({ cursor: formatCursor({ epoch, seq: upTo }) });
  await catchUp(way, upTo, parts);
}

async function replayRange(way: Resumption, range: Range, { store, follower }: ResumeParts): Promise<void> {
  let { after } = range;
  for (;;) {
    const cells = replayable(range.cells, way.sight());
    const rows = await replayLog(store.db, { ...range, cells, after, limit: REPLAY_BATCH });
    await sendAll(way, rows);
    if (way.closed()) return;
    if (rows.length < REPLAY_BATCH) return way.reached(range.upTo);
    after = rows.at(-1)!.seq;
    // A long replay says how far it is: a reader that breaks off here goes on from here.
    way.reader.head({ cursor: formatCursor({ epoch: follower.head().epoch, seq: after }) });
  }
}

/** No faster than the reader takes it: what waits for a reader that keeps up never looks like slowness. */
async function sendAll({ reader, reached, closed }: Resumption, rows: readonly LogRow[]): Promise<void> {
  for (const row of rows) {
    if (closed()) return;
    reader.alert(row);
    reached(row.seq);
    if (reader.backlog() > HIGH_BACKLOG_BYTES) await reader.drained();
  }
}

/** What arrived since `from`. The last of it and going live happen without a pause in which a row could pass. */
async function catchUp(way: Resumption, from: number, parts: ResumeParts): Promise<void> {
  const { store, follower } = parts;
  let after = from;
  for (;;) {
    if (way.closed()) return;
    const rows = follower.recent(after);
    if (rows && rows.length <= REPLAY_BATCH) return finish(way, rows);
    const upTo = follower.position().seq;
    await replayRange(way, { after, upTo, cells: await cellsFor(way.filter(), store) }, parts);
    after = upTo;
  }
}

function finish({ reader, filter, goLive }: Resumption, rows: readonly LogRow[]): void {
  const seen = filter();
  rows.filter((row) => matchesFilter(seen, row.cells)).forEach((row) => reader.alert(row));
  goLive();
}

/** The cells in use that a filter covers. */
async function cellsFor(filter: Filter, store: Store): Promise<string[]> {
  const used = await expandCells(store.db, {
    topics: [...filter.keys()],
    urgency: 'deferred',
    languages: null,
  });
  return used.filter((cell) => matchesFilter(filter, [cell]));
}
