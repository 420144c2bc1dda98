import {
  type Filter,
  formatCursor,
  MAX_TOPICS,
  type Refusal,
  type ResetReason,
  type Subscribe,
  type SubscribeAck,
  type TopicFilter,
  type UnsubscribeAck,
} from '@ajil/protocol';
import type { LiveCatalogue } from '@ajil/shell';
import { ALL, replayedOf, seenOf, type Sight } from '../access/sight.js';
import type { FarPast } from '../log/far-past.js';
import type { LogFollower } from '../log/follow-log.js';
import { placeOf } from '../log/place.js';
import { noTopic, unknownTopic } from '../queries.js';
import type { Reader } from './reader.js';
import { resume } from './resume.js';
import type { Rooms } from './rooms.js';

export interface SessionParts {
  farPast: FarPast;
  follower: LogFollower;
  rooms: Rooms;
  /** The topics of now, and those that there were. */
  catalogue: () => Pick<LiveCatalogue, 'existed'>;
  /** What this reader may see at this moment. */
  sight: () => Sight;
  budget: Budget;
}

/** What one reader may still read of the past. */
export interface Budget {
  /** 0, or the milliseconds until there is something left. */
  wait(): number;
  spend(rows: number): void;
}

export const NO_LIMIT: Budget = { wait: () => 0, spend: () => undefined };

/** What one connection follows, and the order in which it is told. */
export interface Session {
  subscribe(request: Subscribe, ack: (answer: SubscribeAck) => void): Promise<void>;
  unsubscribe(topics: readonly string[], ack: (answer: UnsubscribeAck) => void): Promise<void>;
  /** What the reader may see is another part of the topics now: what he follows is told as far as he sees it. */
  review(): void;
  /** Everything of this reader's up to here was sent: where it goes on when it comes back. */
  cursor(): string;
  close(): void;
}

/** Requests of one connection that may wait for their turn. */
const MAX_WAITING = 256;

const TOO_MANY: Refusal = {
  ok: false,
  code: 'too_many_requests',
  message: 'Wait for the answers before you ask for more.',
};

/**
 * Opens the session of one reader. Requests are taken one after the other, so that a replay is never mixed
 * with another request of the same connection.
 */
export function openSession(reader: Reader, parts: SessionParts): Session {
  /** Never changed, but replaced: rooms and replays go on with what it was. */
  let filter: Filter = new Map();
  let closed = false;
  /** In a room, or following nothing. */
  let live = false;
  let waiting = 0;
  /** While it is behind: the cursor it would have to resume from. */
  let behind: string | null = null;
  let last: Promise<void> | null = null;

  const reached = (seq: number) => {
    behind = formatCursor({ epoch: parts.follower.head().epoch, seq });
  };
  /** As a topic that was removed may be followed still, one that is not seen any more may: it brings nothing. */
  const seen = () => seenOf(filter, parts.sight());
  const goLive = () => {
    behind = null;
    live = true;
    if (!closed) parts.rooms.enter(reader, seen());
  };
  const replaySight = process.env['AJIL_MUTANT'] === 'M8' ? () => ALL : parts.sight;
  const wayTo = (after: number, ack: (answer: SubscribeAck) => void) => ({
    reader,
    filter: () => replayedOf(filter, replaySight()),
    after,
    ack,
    reached,
    goLive,
    closed: () => closed,
  });
  const take = async (request: Subscribe, ack: (answer: SubscribeAck) => void) => {
    if (closed) return;
    const sight = request.after === undefined ? parts.sight : replaySight;
    const refusal =
      refuse(filter, request, { catalogue: parts.catalogue, sight }) ?? refuseReplay(request, parts.budget);
    if (refusal) return ack(refusal);
    behind = request.after ?? null;
    live = false;
    const after = await readPlace(request.after, parts.follower);
    if (closed) return;
    filter = withWish(filter, request);
    if (typeof after === 'number') return resume(wayTo(after, ack), parts);
    reader.together(() => startHere(reader, after, parts.follower, ack));
    goLive();
  };
  const drop = (topics: readonly string[], ack: (answer: UnsubscribeAck) => void) => {
    const dropped = new Set(topics);
    filter = new Map([...filter].filter(([topic]) => !dropped.has(topic)));
    goLive();
    ack({ ok: true });
  };
  const runAfter = async (before: Promise<void> | null, request: () => void | Promise<void>) => {
    try {
      // Whoever asked for that one was told of its failure.
      await before?.catch(() => undefined);
      await request();
    } finally {
      waiting--;
    }
  };
  const inTurn = async (refuseNow: (refusal: Refusal) => void, request: () => void | Promise<void>) => {
    if (waiting >= MAX_WAITING) return refuseNow(TOO_MANY);
    last = runAfter(waiting++ > 0 ? last : null, request);
    return last;
  };
  return {
    subscribe: (request, ack) => inTurn(ack, () => take(request, ack)),
    unsubscribe: (topics, ack) => inTurn(ack, () => drop(topics, ack)),
    review: () => {
      if (live && !closed) parts.rooms.enter(reader, seen());
    },
    cursor: () => behind ?? parts.follower.cursor(),
    close: () => {
      closed = true;
      parts.rooms.leave(reader);
    },
  };
}

function withWish(filter: Filter, { topics, urgency, languages }: Subscribe): Filter {
  const wish: TopicFilter = { urgency: urgency ?? 'deferred', languages: languages ?? null };
  const wishes = new Map(filter);
  for (const topic of topics) wishes.set(topic, wish);
  return wishes;
}

function refuse(
  filter: Filter,
  request: Subscribe,
  { catalogue, sight }: Pick<SessionParts, 'catalogue' | 'sight'>,
): Refusal | null {
  // One that was removed brings nothing new, and may come back while the connection is open.
  const unknown = unknownTopic(request.topics, catalogue(), sight());
  if (unknown !== undefined) return { ok: false, code: 'unknown_topic', message: noTopic(unknown) };
  if (request.after !== undefined && filter.size > 0) {
    return {
      ok: false,
      code: 'after_too_late',
      message: 'A cursor may be given only while the connection follows nothing.',
    };
  }
  const most = filter.size + request.topics.length;
  if (most <= MAX_TOPICS || new Set([...filter.keys(), ...request.topics]).size <= MAX_TOPICS) return null;
  return {
    ok: false,
    code: 'too_many_topics',
    message: `A connection may follow ${MAX_TOPICS} topics at most.`,
  };
}

function refuseReplay({ after }: Subscribe, budget: Budget): Refusal | null {
  const wait = after === undefined ? 0 : budget.wait();
  if (wait === 0) return null;
  const message = `You have read too many alerts. Come back in ${Math.ceil(wait / 1_000)} s.`;
  return { ok: false, code: 'too_many_requests', message };
}

/** Where to begin: at the log's end (null), after a seq, or there too, because this cursor cannot be served. */
async function readPlace(
  after: string | undefined,
  follower: LogFollower,
): Promise<number | ResetReason | null> {
  if (after !== undefined) return readCursor(after, follower);
  // What was committed before the asking is not live, as long as that is cheap to know.
  await follower.lookIfCheap();
  return null;
}

/** The seq to resume after, or why this cursor cannot be served. */
async function readCursor(text: string, follower: LogFollower): Promise<number | ResetReason> {
  const place = () => placeOf(text, { ...follower.head(), seq: follower.position().seq });
  const known = place();
  // In the ring: nothing needs to be read. (Retention is far behind it.)
  if (typeof known === 'number' && known >= follower.ring.floor()) {
    await follower.lookIfCheap();
    return place();
  }
  // Another gateway may have been faster, and retention may have moved: what is known may be a second old.
  await follower.look('resume');
  return place();
}

/** No replay: from the present place on, after a `reset` when a cursor was given that cannot be served. */
function startHere(
  reader: Reader,
  reason: ResetReason | null,
  follower: LogFollower,
  ack: (answer: SubscribeAck) => void,
): void {
  const cursor = follower.cursor();
  ack({ ok: true, cursor, replay: 0 });
  if (reason !== null) {
    const { epoch, oldest } = follower.head();
    reader.reset({ reason, oldest: formatCursor({ epoch, seq: oldest - 1 }), head: cursor });
  }
  reader.head({ cursor });
}
