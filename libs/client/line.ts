import type { Filter } from '@ajil/protocol';
import { type Attempt, openAttempt } from './attempt.js';
import { waitBefore } from './backoff.js';
import type { ClientEvents, State, TransportName } from './events.js';
import { openLanes } from './lanes.js';
import { type Ended, type Link, type OpenLink, wordsOf } from './link.js';
import { openSocket } from './socket-link.js';
import { openStream } from './stream-link.js';
import { judge } from './verdict.js';
import { questionOf } from './wish.js';

const LINKS: Record<TransportName, OpenLink> = { socket: openSocket, stream: openStream };

/** A connection that lasted this long, in milliseconds, was a good one: the waits begin anew. */
const GOOD_MS = 10_000;

export interface LineParts {
  base: URL;
  transports: readonly TransportName[];
  token: () => string | undefined | Promise<string | undefined>;
  filter(): Filter;
  /** Called once, before the first connection. */
  recall(): Promise<void>;
  after(): string | undefined;
  begin(cursor: string): void;
  frame(event: string, data: unknown): void;
  bye(bye: ClientEvents['bye']): void;
  isFull(): boolean;
  tell(state: State): void;
  /** Nothing is followed any more. */
  idle(): void;
}

export type LiveChange = NonNullable<Link['change']>;

/** One connection after the other, for as long as anything is followed. */
export interface Line {
  /** Sees to it that there is a connection, or soon will be. */
  start(): void;
  /** Ends the present connection, if there is one; the next begins at once. */
  renew(): void;
  /** Ends the present wait. */
  wake(): void;
  /** How to change what the open connection was asked for, if it can be. */
  live(): LiveChange | undefined;
  close(): void;
}

export function openLine(parts: LineParts): Line {
  const lanes = openLanes(parts.transports);
  let attempt: Attempt | undefined;
  let shown: string | undefined;
  let recalled = false;
  let running = false;
  let closed = false;
  let wake: () => void = () => undefined;
  let failures = 0;

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      if (!isWanted()) return resolve();
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const isWanted = () => !closed && parts.filter().size > 0;
  const stop = (code: number | string, reason: string) => {
    running = false;
    parts.tell({ state: 'stopped', code, reason });
  };

  /** @returns why the connection ended; null when that was our will */
  const connectOnce = async (transport: TransportName): Promise<Ended | null> => {
    parts.tell({ state: 'connecting', transport });
    shown = await parts.token();
    if (!isWanted()) return null;
    const question = questionOf(parts.filter());
    const ask = { base: parts.base, token: shown, question, after: parts.after() };
    const opened = (begin: string | undefined) => {
      lanes.reached(transport, performance.now());
      if (begin !== undefined) parts.begin(begin);
      parts.tell({ state: 'live', transport });
    };
    const mine = openAttempt(LINKS[transport], ask, { opened, frame: parts.frame });
    attempt = mine;
    const ended = await mine.ended;
    attempt = undefined;
    if (mine.age() > GOOD_MS) failures = 0;
    return ended;
  };

  /** A token that ran out may have a follower. */
  const hasOtherToken = async (code: number | string) =>
    typeof code === 'number' &&
    shown !==
      (await Promise.resolve()
        .then(parts.token)
        .catch(() => shown));

  /** @returns whether to go on */
  const settle = async (transport: TransportName, ended: Ended): Promise<boolean> => {
    if (ended.why === 'bye') parts.bye(ended.bye);
    if (ended.why === 'unreachable' && lanes.unreachable(transport)) return true;
    const verdict = judge(ended);
    if (verdict.next === 'stop' && !(await hasOtherToken(verdict.code))) {
      stop(verdict.code, verdict.reason);
      return false;
    }
    const ms = waitBefore(failures++, Math.random(), verdict.next === 'wait' ? verdict.retryAfterMs : 0);
    parts.tell({ state: 'waiting', ms, reason: verdict.reason });
    await sleep(ms);
    return true;
  };

  const notEvenTried = (error: unknown): Ended => ({ why: 'lost', detail: wordsOf(error) });

  /** Without the place that was kept, what is missed would be missed for good: better no connection. */
  const recall = async (): Promise<boolean> => {
    try {
      if (!recalled) await parts.recall();
      return (recalled = true);
    } catch (error) {
      stop('cursors', `the cursor could not be loaded: ${wordsOf(error)}`);
      return false;
    }
  };

  const run = async (): Promise<void> => {
    if (!(await recall())) return;
    while (isWanted()) {
      if (parts.isFull()) {
        parts.tell({ state: 'paused' });
        await sleep(60_000);
        continue;
      }
      const transport = lanes.next(performance.now());
      const ended = await connectOnce(transport).catch(notEvenTried);
      if (ended && !(await settle(transport, ended))) return;
    }
    running = false;
    if (!closed) parts.idle();
  };

  return {
    start: () => {
      if (running || closed) return;
      running = true;
      void run();
    },
    renew: () => {
      attempt?.leave();
      if (!isWanted()) wake();
    },
    wake: () => wake(),
    live: () => (attempt?.isOpen() ? attempt.link.change : undefined),
    close: () => {
      closed = true;
      attempt?.leave();
      wake();
    },
  };
}
