import type { Bye, SubscribeAck } from '@ajil/protocol';
import type { questionOf } from './wish.js';

/** One question to the gateway: what is followed. */
export type Question = ReturnType<typeof questionOf>;

/** What a connection is opened with. */
export interface Ask {
  /** The address of the gateway, with a slash at its end. */
  base: URL;
  token: string | undefined;
  question: Question;
  after: string | undefined;
}

/** Why a connection ended. */
export type Ended =
  /** It was open, and broke. */
  | { why: 'lost'; detail: string }
  /** It could not be had at all by this transport. */
  | { why: 'unreachable'; detail: string }
  | { why: 'bye'; bye: Pick<Bye, 'code' | 'message' | 'retryAfterMs'> }
  /** The gateway answered: what was asked for cannot be given. */
  | { why: 'refused'; code: string; message: string };

/** What a connection tells. After `ended`, which comes once, nothing more. */
export interface Hearer {
  /** The gateway took the question and tells from this cursor on. */
  opened(begin: string | undefined): void;
  frame(event: string, data: unknown): void;
  /** A sign of life that tells nothing. */
  alive(): void;
  ended(ended: Ended): void;
}

export interface Link {
  /**
   * Changes what is followed: `asked` besides, `dropped` no more. Absent: this transport cannot, and a new
   * connection is needed.
   */
  change?: {
    /** `taken` is called in the order of the frames; null: there came no answer. */
    subscribe(asked: Question, taken: (ack: SubscribeAck | null) => void): void;
    unsubscribe(dropped: readonly string[]): void;
  };
  close(): void;
}

export type OpenLink = (ask: Ask, hearer: Hearer) => Link;

/** How long a connection, or an answer on it, may take, in milliseconds. */
export const OPEN_MS = 10_000;

/** Lets the first `ended` through, and nothing after it. */
export function untilEnded(hearer: Hearer, release: () => void): Hearer & { over(): boolean; mute(): void } {
  let over = false;
  const mute = () => {
    if (over) return false;
    over = true;
    release();
    return true;
  };
  return {
    opened: (begin) => void (over || hearer.opened(begin)),
    frame: (event, data) => void (over || hearer.frame(event, data)),
    alive: () => void (over || hearer.alive()),
    ended: (ended) => void (mute() && hearer.ended(ended)),
    over: () => over,
    mute: () => void mute(),
  };
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
