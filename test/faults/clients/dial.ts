import type { ResetReason } from '../../../libs/protocol/index.js';
import type { Wish } from '../check/history.js';

/** What a client asks for. */
export interface Question {
  url: string;
  wish: Wish;
  after: string | null;
  token?: string;
}

/** What a client hears on one connection, in the order in which it came; texts character by character. */
export interface Ear {
  /** Somebody answered: there is a connection. */
  open(): void;
  /** What was asked for is followed from now on; null where the transport has no answer. */
  followed(answer: { cursor: string; replay: number } | null): void;
  refused(code: string): void;
  alert(body: string): void;
  head(cursor: string): void;
  reset(reset: { reason: ResetReason; oldest: string; head: string }): void;
  bye(bye: { code: number; cursor: string; retryAfterMs?: number }): void;
  /** Once, whoever ended it. */
  closed(why: string): void;
}

/** One connection. */
export interface Line {
  /** Ends it without a word. */
  drop(): void;
  /** Reads nothing any more, and says nothing. */
  stall(): void;
  /** Reads on. */
  goOn(): void;
  /** Over a socket: one more request; what it answers. */
  ask?(event: 'subscribe' | 'unsubscribe', request: unknown): Promise<unknown>;
}

export type Dial = (question: Question, ear: Ear) => Line;

/** Nobody answers for so long: nobody is there, in milliseconds. */
export const OPEN_MS = 4_000;
/** A gateway says at least every 15 s how far it is. */
export const SILENCE_MS = 25_000;

/** Ends a line that is silent for too long; every word winds it up again. */
export function openPatience(over: (why: string) => void): { wind(ms: number): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    wind: (ms) => {
      clearTimeout(timer);
      timer = setTimeout(() => over('silence'), ms);
    },
    stop: () => clearTimeout(timer),
  };
}
