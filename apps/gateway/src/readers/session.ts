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
  return new OpenSession(reader, parts);
}

/** A class, since there is one for everybody who is here: a closure for each of its steps took several times the memory. */
class OpenSession implements Session {
  /** Never changed, but replaced: rooms and replays go on with what it was. */
  private filter: Filter = new Map();
  private closed = false;
  /** In a room, or following nothing. */
  private live = false;
  private waiting = 0;
  /** While it is behind: the cursor it would have to resume from. */
  private behind: string | null = null;
  private last: Promise<void> | null = null;

  constructor(
    private readonly reader: Reader,
    private readonly parts: SessionParts,
  ) {}

  subscribe(request: Subscribe, ack: (answer: SubscribeAck) => void): Promise<void> {
    return this.inTurn(ack, () => this.take(request, ack));
  }

  unsubscribe(topics: readonly string[], ack: (answer: UnsubscribeAck) => void): Promise<void> {
    return this.inTurn(ack, () => this.drop(topics, ack));
  }

  review(): void {
    if (this.live && !this.closed) this.parts.rooms.enter(this.reader, this.seen());
  }

  cursor(): string {
    return this.behind ?? this.parts.follower.cursor();
  }

  close(): void {
    this.closed = true;
    this.parts.rooms.leave(this.reader);
  }

  private async inTurn(
    refuseNow: (refusal: Refusal) => void,
    request: () => void | Promise<void>,
  ): Promise<void> {
    if (this.waiting >= MAX_WAITING) return refuseNow(TOO_MANY);
    this.last = this.runAfter(this.waiting++ > 0 ? this.last : null, request);
    return this.last;
  }

  private async runAfter(before: Promise<void> | null, request: () => void | Promise<void>): Promise<void> {
    try {
      // Whoever asked for that one was told of its failure.
      await before?.catch(() => undefined);
      await request();
    } finally {
      this.waiting--;
    }
  }

  private async take(request: Subscribe, ack: (answer: SubscribeAck) => void): Promise<void> {
    if (this.closed) return;
    const { reader, parts } = this;
    const sight = request.after === undefined ? parts.sight : this.replaySight();
    const refusal =
      refuse(this.filter, request, { catalogue: parts.catalogue, sight }) ??
      refuseReplay(request, parts.budget);
    if (refusal) return ack(refusal);
    this.behind = request.after ?? null;
    this.live = false;
    const after = await readPlace(request.after, parts.follower);
    if (this.closed) return;
    this.filter = withWish(this.filter, request);
    if (typeof after === 'number') return resume(this.wayTo(after, ack), parts);
    reader.together(() => startHere(reader, after, parts.follower, ack));
    this.goLive();
  }

  private drop(topics: readonly string[], ack: (answer: UnsubscribeAck) => void): void {
    const dropped = new Set(topics);
    this.filter = new Map([...this.filter].filter(([topic]) => !dropped.has(topic)));
    this.goLive();
    ack({ ok: true });
  }

  private wayTo(after: number, ack: (answer: SubscribeAck) => void): Parameters<typeof resume>[0] {
    const sight = this.replaySight();
    return {
      reader: this.reader,
      filter: () => replayedOf(this.filter, sight()),
      after,
      ack,
      reached: (seq) => {
        this.behind = formatCursor({ epoch: this.parts.follower.head().epoch, seq });
      },
      goLive: () => this.goLive(),
      closed: () => this.closed,
    };
  }

  private goLive(): void {
    this.behind = null;
    this.live = true;
    if (!this.closed) this.parts.rooms.enter(this.reader, this.seen());
  }

  /** As a topic that was removed may be followed still, one that is not seen any more may: it brings nothing. */
  private seen(): Filter {
    return seenOf(this.filter, this.parts.sight());
  }

  private replaySight(): () => Sight {
    return process.env['AJIL_MUTANT'] === 'M8' ? () => ALL : this.parts.sight;
  }
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
