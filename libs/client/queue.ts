import type { Told } from './told.js';

/** One who reads alerts in a loop. */
export interface Queue {
  push(told: Told, before: string | undefined): void;
  /** The place to go on from, had the process ended now; undefined: nothing waits here. */
  pending(): { before: string | undefined } | undefined;
  isFull(): boolean;
  /** No more comes; with an error, the loop throws it after what waits. */
  end(error?: Error): void;
  iterator: AsyncIterator<Told>;
}

/**
 * Alerts that wait for a reader who takes one at a time. An alert counts as read when the next one is asked for.
 * @param cap from how many on it is full; who fills it must stop then
 * @param onTaken is called whenever one was read
 * @param onGone is called when nobody reads any more
 */
export function openQueue(cap: number, onTaken: () => void, onGone: () => void): Queue {
  const waiting: { told: Told; before: string | undefined }[] = [];
  let reading: { before: string | undefined } | undefined;
  const asked: { resolve(result: IteratorResult<Told>): void; reject(error: Error): void }[] = [];
  let ended: { error?: Error } | undefined;
  const done = { done: true as const, value: undefined };
  const settle = () => {
    while (asked.length > 0 && (waiting.length > 0 || ended)) {
      const { resolve, reject } = asked.shift()!;
      const next = waiting.shift();
      reading = next;
      if (next) resolve({ done: false, value: next.told });
      else {
        onGone();
        if (ended!.error) reject(ended!.error);
        else resolve(done);
      }
    }
  };
  const end = (error?: Error) => {
    ended ??= error ? { error } : {};
    settle();
  };
  return {
    push: (told, before) => {
      if (ended) return;
      waiting.push({ told, before });
      settle();
    },
    pending: () => reading ?? waiting[0],
    isFull: () => !ended && waiting.length >= cap,
    end,
    iterator: {
      next: () => {
        if (asked.length >= cap)
          return Promise.reject(new RangeError('too many alerts are asked for at once'));
        reading = undefined;
        const result = new Promise<IteratorResult<Told>>((resolve, reject) =>
          asked.push({ resolve, reject }),
        );
        settle();
        onTaken();
        return result;
      },
      return: () => {
        waiting.length = 0;
        reading = undefined;
        end();
        onGone();
        return Promise.resolve(done);
      },
    },
  };
}
