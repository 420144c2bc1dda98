import { BYE, type Bye } from '@ajil/protocol';
import { failpoint } from '@ajil/faultpoints';
import { InjectParts, type Parts, repeat, type Repeated } from '@ajil/shell';
import { counter, gauge } from '@ajil/telemetry';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Door } from '../access/door.js';
import type { Identity } from '../access/identity.js';
import type { Sight } from '../access/sight.js';
import { type FarPast, openFarPast } from '../log/far-past.js';
import { followLog, type LogFollower } from '../log/follow-log.js';
import type { KeptRow } from '../log/kept-row.js';
import { openHeartbeats } from './heartbeats.js';
import { leaveTimes } from './leave-times.js';
import { Limits } from '../limits/limits.js';
import { measureRing } from '../log/measure-ring.js';
import { type Reader, ReaderGone } from './reader.js';
import { openRooms, type Rooms } from './rooms.js';
import { openSession, type Session } from './session.js';
import { openSlowReaders } from './slow-readers.js';

const LOOK_MS = 1_000;
const FAIL_MS = 500;
/** Each reader is told of the log's end once in so many beats: under the 15 s that a client may count on. */
const BEATS = 10;
const BEAT_MS = 1_000;
/** A log that could not be read for this long: this gateway is not ready. */
const STALE_MS = 15_000;
/** One that could not be served comes back after this long at most. */
const RETRY_SOON_MS = 5_000;
const retrySoon = () => Math.random() * RETRY_SOON_MS;
/** After so much was sent to rooms it is looked whose backlog grew, without waiting for the next second. */
const LOOK_BYTES = 128 * 1024;

const STOPS = 'this gateway stops';
const REVOKED = 'your right to read was taken away, or has expired';

/** One reader that is here: who it is, and what it may see. */
interface Present {
  session: Session;
  who: { identity: Identity; sight: Sight };
}

/**
 * The middle of the gateway: follows the alert log and tells every live reader. It holds no truth: what it
 * knows can be lost at any time, and every reader resumes elsewhere by its cursor.
 */
@Injectable()
export class Delivery implements OnModuleInit, OnModuleDestroy {
  private follower!: LogFollower;
  private farPast!: FarPast;
  private readonly rooms: Rooms = openRooms();
  private readonly readers = new Map<Reader, Present>();
  private readonly slow = openSlowReaders();
  private readonly heartbeats = openHeartbeats<Reader>(BEATS);
  private sentBytes = 0;
  private tasks: Repeated[] = [];
  private unsubscribe: (() => Promise<void>) | undefined;
  private stopping = false;
  private readonly sent;
  private readonly reads;

  constructor(
    @InjectParts() private readonly parts: Parts,
    private readonly door: Door,
    private readonly limits: Limits,
  ) {
    this.sent = counter(
      parts.metrics,
      'alerts_followed_total',
      'Rows of the alert log that were handed to live readers',
    );
    this.reads = counter(
      parts.metrics,
      'log_reads_total',
      'Reads of the alert log in the database, to follow it (follow) or for readers that come or come back (resume)',
      ['for'],
    );
    gauge(parts.metrics, 'readers', 'Connections that are told of alerts', () => this.readers.size);
    gauge(parts.metrics, 'rooms', 'Wishes that at least one reader has', () => this.rooms.count());
    gauge(parts.metrics, 'waiting_readers', 'Readers for whom something waits', () => this.slow.size());
  }

  async onModuleInit(): Promise<void> {
    const { store, queues, log, readiness } = this.parts;
    this.farPast = openFarPast(store, () => this.reads.inc({ for: 'resume' }));
    this.follower = await followLog(
      store,
      (row) => this.tell(row),
      () => this.dismissAll('this is another log now'),
      { onRead: (purpose) => this.reads.inc({ for: purpose }), onRewrite: () => this.farPast.forget() },
    );
    measureRing(this.parts.metrics, this.follower.ring);
    const look = (hinted?: number) => this.follower.look('follow', hinted);
    this.unsubscribe = queues.hints.subscribe((hinted) => void look(hinted).catch(() => undefined));
    this.tasks = [
      repeat(
        'look at the log',
        process.env['AJIL_MUTANT'] === 'M10' ? 2_000_000_000 : LOOK_MS,
        () => look(),
        log,
      ),
      repeat('heartbeat', BEAT_MS, async () => this.beat(), log),
      repeat('let slow readers go', LOOK_MS, async () => this.letSlowOnesGo(), log),
      repeat('look who may still read', LOOK_MS, async () => this.reviewAll(), log),
    ];
    if (process.env['AJIL_FAIL'])
      this.tasks.push(repeat('fail', FAIL_MS, () => failpoint('gateway_loop'), log));
    readiness.add('log', async () => {
      if (this.stopping) throw new Error(STOPS);
      if (performance.now() - this.follower.lookedAt() > STALE_MS) throw new Error('the log cannot be read');
    });
  }

  async onModuleDestroy(): Promise<void> {
    // First of all: what follows may wait for a database that does not answer.
    this.stopping = true;
    this.dismissAll(STOPS);
    await this.unsubscribe?.();
    await Promise.all(this.tasks.map((task) => task.stop()));
  }

  /** No more readers fit in. */
  isFull(): boolean {
    return this.readers.size >= this.parts.config.maxReaders;
  }

  /** A connection is here: its session, until `release`. */
  admit(reader: Reader, identity: Identity): Session {
    const who = { identity, sight: this.door.sightOf(identity) };
    const session = openSession(reader, {
      farPast: this.farPast,
      budget: this.limits.budgetOf(identity),
      follower: this.follower,
      rooms: this.rooms,
      catalogue: () => this.parts.topics.catalogue(),
      sight: () => this.door.sightOf(who.identity),
    });
    this.readers.set(reader, { session, who });
    this.heartbeats.add(reader);
    if (this.stopping) this.dismiss(reader, BYE.drain, STOPS, retrySoon());
    return session;
  }

  release(reader: Reader): void {
    this.readers.get(reader)?.session.close();
    this.readers.delete(reader);
    this.heartbeats.delete(reader);
    this.slow.forget(reader);
  }

  /** Says why, then ends the connection. */
  dismiss(reader: Reader, code: Bye['code'], message: string, retryAfterMs?: number): void {
    const retry = retryAfterMs === undefined ? {} : { retryAfterMs: Math.round(retryAfterMs) };
    const cursor = this.readers.get(reader)?.session.cursor() ?? this.follower.cursor();
    reader.bye({ code, message, cursor, ...retry });
    this.release(reader);
  }

  /** A request of this reader failed: it has to come back. */
  giveUp(reader: Reader, error: unknown): void {
    this.parts.log.debug(`a reader was given up: ${String(error)}`);
    if (error instanceof ReaderGone) this.dismiss(reader, BYE.slow, 'too much is waiting to be read');
    else this.dismiss(reader, BYE.drain, 'come back with your cursor', retrySoon());
  }

  cursor(): string {
    return this.follower.cursor();
  }

  private tell(row: KeptRow): void {
    this.sent.inc();
    this.rooms.tell(row.cells, (reader) => reader.alert(row));
    this.sentBytes += row.frame.wire.length;
    if (this.sentBytes > LOOK_BYTES) this.letSlowOnesGo();
  }

  private dismissAll(message: string): void {
    const readers = [...this.readers.keys()];
    const leaveTime = leaveTimes(readers.length);
    readers.forEach((reader, index) => this.dismiss(reader, BYE.drain, message, leaveTime(index)));
  }

  private beat(): void {
    const head = { cursor: this.follower.cursor() };
    for (const reader of this.heartbeats.beat()) if (this.rooms.has(reader)) reader.head(head);
  }

  /**
   * Who may not read any more is told so and let go; who sees other topics than before is told of those. All of it
   * from memory: what changed elsewhere was looked for before, in one question for all.
   */
  private reviewAll(): void {
    for (const [reader, present] of this.readers) {
      const identity = this.door.renewed(present.who.identity);
      if (identity) this.review(present, identity);
      else this.dismiss(reader, BYE.revoked, REVOKED);
    }
  }

  private review({ session, who }: Present, identity: Identity): void {
    who.identity = identity;
    const sight = this.door.sightOf(identity);
    if (sight.name === who.sight.name) return;
    who.sight = sight;
    session.review();
  }

  private letSlowOnesGo(): void {
    this.sentBytes = 0;
    if (process.env['AJIL_MUTANT'] === 'M12') return;
    for (const reader of this.readers.keys()) {
      if (this.slow.isSlow(reader)) this.dismiss(reader, BYE.slow, 'too much is waiting to be read');
    }
  }
}
