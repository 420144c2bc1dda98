import type { Told } from './told.js';

/** Alerts that wait for a loop. */
export interface Queue {
  push(told: Told, before: string | undefined): void;
  /** The place to go on from, had the process ended now; undefined: nothing waits here. */
  pending(): { before: string | undefined } | undefined;
  isFull(): boolean;
  /** Enough of it was read that it may be filled again. */
  hasRoom(): boolean;
  /** Whether a loop reads it. */
  isRead(): boolean;
  /** No more comes; with an error, the loop throws it after what waits. */
  end(error?: Error): void;
  /** A loop begins, with what the one before it did not read. */
  read(): AsyncIterator<Told>;
  /** Takes out all that waits. */
  empty(): Told[];
}

interface Waiting {
  told: Told;
  before: string | undefined;
}

/**
 * Alerts that wait for a reader who takes one at a time. An alert counts as read when the next one is asked for.
 * @param cap from how many on it is full; who fills it must stop then
 * @param onTaken is called whenever one was read, or the loop was left
 * @param onGone is called when the loop has come to its end
 */
export function openQueue(cap: number, onTaken: () => void, onGone: () => void): Queue {
  const waiting: Waiting[] = [];
  let reading: Waiting | undefined;
  const asked: { resolve(result: IteratorResult<Told>): void; reject(error: Error): void }[] = [];
  let ended: { error?: Error } | undefined;
  let isRead = false;
  const done = { done: true as const, value: undefined };
  const settle = () => {
    while (asked.length > 0 && (waiting.length > 0 || ended)) {
      const { resolve, reject } = asked.shift()!;
      reading = waiting.shift();
      if (reading) resolve({ done: false, value: reading.told });
      else {
        onGone();
        if (ended!.error) reject(ended!.error);
        else resolve(done);
      }
    }
  };
  const next = () => {
    if (asked.length >= cap) return Promise.reject(new RangeError('too many alerts are asked for at once'));
    reading = undefined;
    const result = new Promise<IteratorResult<Told>>((resolve, reject) => asked.push({ resolve, reject }));
    settle();
    onTaken();
    return result;
  };
  /** By break, return or throw: the alert in hand is not done. */
  const leave = () => {
    isRead = false;
    ended = undefined;
    if (reading) waiting.unshift(reading);
    reading = undefined;
    for (const { resolve } of asked.splice(0)) resolve(done);
    onTaken();
  };
  return {
    push: (told, before) => {
      if (ended) return;
      waiting.push({ told, before });
      settle();
    },
    pending: () => reading ?? waiting[0],
    isFull: () => !ended && waiting.length >= cap,
    hasRoom: () => ended !== undefined || waiting.length <= cap / 2,
    isRead: () => isRead,
    end: (error) => {
      ended ??= error ? { error } : {};
      settle();
    },
    read: () => {
      isRead = true;
      let left = false;
      return {
        next: () => (left ? Promise.resolve(done) : next()),
        return: () => {
          if (!left) leave();
          left = true;
          return Promise.resolve(done);
        },
      };
    },
    empty: () => waiting.splice(0).map(({ told }) => told),
  };
}
