import type { Ask, Ended, Hearer, Link, OpenLink } from './link.js';

/** A gateway tells every 15 s how far it is: one that is silent for this long is gone, in milliseconds. */
const SILENCE_MS = 60_000;

/** One connection from its opening to its end. */
export interface Attempt {
  link: Link;
  isOpen(): boolean;
  /** Milliseconds for which it has told; 0 before it is open. */
  age(): number;
  /** Ends it from our side. */
  leave(): void;
  /** Null: it was left. */
  ended: Promise<Ended | null>;
}

export function openAttempt(open: OpenLink, ask: Ask, hearer: Pick<Hearer, 'opened' | 'frame'>): Attempt {
  let since: number | undefined;
  let left = false;
  let end: (ended: Ended | null) => void = () => undefined;
  const ended = new Promise<Ended | null>((resolve) => (end = resolve));
  const silent = () => {
    link.close();
    end({ why: 'lost', detail: 'nothing was heard for a minute' });
  };
  let timer = setTimeout(silent, SILENCE_MS);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(silent, SILENCE_MS);
  };
  const link = open(ask, {
    opened: (begin) => {
      since = performance.now();
      alive();
      hearer.opened(begin);
    },
    frame: (event, data) => {
      alive();
      hearer.frame(event, data);
    },
    alive,
    ended: end,
  });
  return {
    link,
    isOpen: () => since !== undefined && !left,
    age: () => (since === undefined ? 0 : performance.now() - since),
    leave: () => {
      left = true;
      link.close();
      end(null);
    },
    ended: ended.finally(() => clearTimeout(timer)),
  };
}
