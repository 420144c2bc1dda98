import { type Filter, formatCursor, MAX_TOPICS, type Refusal, type ResetReason, type Subscribe, type SubscribeAck, type TopicFilter, matchesFilter } from '@ajil/protocol';
import { countLog, expandCells, type LogRow, replayLog, type Store } from '@ajil/store';
import { topicById } from '@ajil/topics';
import type { LogFollower } from './follow-log.js';
import { placeOf } from './place.js';
import type { Reader } from './reader.js';
import type { Rooms } from './rooms.js';

export interface SessionParts {
  store: Store;
  follower: LogFollower;
  rooms: Rooms;
}

/** What one connection follows, and the order in which it is told. */
export interface Session {
  subscribe(request: Subscribe, ack: (answer: SubscribeAck) => void): Promise<void>;
  unsubscribe(topics: readonly string[]): void;
  close(): void;
}

const REPLAY_BATCH = 200;

/**
 * Opens the session of one reader. Requests are taken one after the other, so that a replay is never mixed
 * with another request of the same connection.
 */
export function openSession(reader: Reader, parts: SessionParts): Session {
  const filter = new Map<string, TopicFilter>();
  let closed = false;
  let last: Promise<void> = Promise.resolve();

  const goLive = () => {
    if (!closed) parts.rooms.enter(reader, filter);
  };
  const take = async (request: Subscribe, ack: (answer: SubscribeAck) => void) => {
    const refusal = refuse(filter, request);
    if (refusal) return ack(refusal);
    const after = request.after === undefined ? null : await readCursor(request.after, parts.follower);
    if (closed) return;
    for (const topic of request.topics) filter.set(topic, wishOf(request));
    if (typeof after === 'number') return resume({ reader, filter, after, ack, goLive, closed: () => closed }, parts);
    startHere(reader, after, parts.follower, ack);
    goLive();
  };
  return {
    subscribe: (request, ack) => {
      last = last.then(() => take(request, ack));
      const mine = last;
      last = last.catch(() => undefined);
      return mine;
    },
    unsubscribe: (topics) => {
      last = last.then(() => {
        for (const topic of topics) filter.delete(topic);
        goLive();
      });
    },
    close: () => {
      closed = true;
      parts.rooms.leave(reader);
    },
  };
}

function wishOf(request: Subscribe): TopicFilter {
  return { urgency: request.urgency ?? 'deferred', languages: request.languages ?? null };
}

function refuse(filter: Filter, request: Subscribe): Refusal | null {
  const unknown = request.topics.find((topic) => !topicById(topic));
  if (unknown !== undefined) return { ok: false, code: 'unknown_topic', message: `There is no topic "${unknown}".` };
  if (request.after !== undefined && filter.size > 0) {
    return { ok: false, code: 'after_too_late', message: 'A cursor may be given only while the connection follows nothing.' };
  }
  const all = new Set([...filter.keys(), ...request.topics]);
  if (all.size <= MAX_TOPICS) return null;
  return { ok: false, code: 'too_many_topics', message: `A connection may follow ${MAX_TOPICS} topics at most.` };
}

/** The seq to resume after, or why this cursor cannot be served. */
async function readCursor(text: string, follower: LogFollower): Promise<number | ResetReason> {
  const place = () => placeOf(text, { ...follower.head(), seq: follower.position().seq });
  // Another gateway may have been faster: look before calling a cursor one from the future.
  if (place() === 'ahead') await follower.look();
  return place();
}

/** No replay: from the present place on, after a `reset` when a cursor was given that cannot be served. */
function startHere(reader: Reader, reason: ResetReason | null, follower: LogFollower, ack: (answer: SubscribeAck) => void): void {
  const cursor = follower.cursor();
  ack({ ok: true, cursor, replay: 0 });
  if (reason !== null) {
    const { epoch, oldest } = follower.head();
    reader.reset({ reason, oldest: formatCursor({ epoch, seq: oldest - 1 }), head: cursor });
  }
  reader.head({ cursor });
}

/** One connection on its way from a cursor to the present. */
interface Resumption {
  reader: Reader;
  filter: Filter;
  after: number;
  ack: (answer: SubscribeAck) => void;
  goLive: () => void;
  closed: () => boolean;
}

type Range = { after: number; upTo: number; cells: readonly string[] };

/**
 * Everything after the cursor, then live, with no hole and no repeat at the seam: rows up to the acknowledged
 * place come from the log, what arrived meanwhile follows, and only then is the reader live.
 */
async function resume(way: Resumption, parts: SessionParts): Promise<void> {
  const { reader, after, ack } = way;
  const { epoch, seq: upTo } = parts.follower.position();
  const cells = await cellsFor(way.filter, parts.store);
  const replay = await countLog(parts.store.db, { after, upTo, cells });
  ack({ ok: true, cursor: formatCursor({ epoch, seq: upTo }), replay });
  // A head never runs ahead of what was sent: first where the reader is, then where the replay brought it.
  reader.head({ cursor: formatCursor({ epoch, seq: replay === 0 ? upTo : after }) });
  await replayRange(way, { after, upTo, cells }, parts.store);
  if (replay > 0) reader.head({ cursor: formatCursor({ epoch, seq: upTo }) });
  await catchUp(way, upTo, parts);
}

async function replayRange({ reader, closed }: Resumption, range: Range, store: Store): Promise<void> {
  let { after } = range;
  while (after < range.upTo && !closed()) {
    const rows = await replayLog(store.db, { ...range, after, limit: REPLAY_BATCH });
    rows.forEach((row) => reader.alert(row));
    if (rows.length < REPLAY_BATCH) return;
    after = rows.at(-1)!.seq;
    await reader.drained();
  }
}

/** What arrived since `from`. The last of it and going live happen without a pause in which a row could pass. */
async function catchUp(way: Resumption, from: number, { store, follower }: SessionParts): Promise<void> {
  let after = from;
  for (;;) {
    if (way.closed()) return;
    const rows = follower.recent(after);
    if (rows) return finish(way, rows);
    const upTo = follower.position().seq;
    await replayRange(way, { after, upTo, cells: await cellsFor(way.filter, store) }, store);
    after = upTo;
  }
}

function finish({ reader, filter, goLive }: Resumption, rows: readonly LogRow[]): void {
  rows.filter((row) => matchesFilter(filter, row.cells)).forEach((row) => reader.alert(row));
  goLive();
}

/** The cells in use that a filter covers. */
async function cellsFor(filter: Filter, store: Store): Promise<string[]> {
  const used = await expandCells(store.db, { topics: [...filter.keys()], urgency: 'deferred', languages: null });
  return used.filter((cell) => matchesFilter(filter, [cell]));
}
