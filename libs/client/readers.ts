import { isLater } from './account.js';
import { openQueue, type Queue } from './queue.js';
import type { Told } from './told.js';

/** From how many unread alerts on a reader is full; those of one packet may still come on top. */
export const MOST_UNREAD = 1_000;

/** All who read alerts in a loop. */
export interface Readers {
  open(): AsyncIterator<Told>;
  push(told: Told, before: string | undefined): void;
  isFull(): boolean;
  /** From where a next life would go on, when everything up to `cursor` was told: before the first unread alert. */
  placeBefore(cursor: string | undefined): string | undefined;
  end(error?: Error): void;
}

/** @param onTaken is called whenever an alert was read, or a reader has gone */
export function openReaders(onTaken: () => void): Readers {
  const queues = new Set<Queue>();
  return {
    open: () => {
      const gone = () => {
        queues.delete(queue);
        onTaken();
      };
      const queue = openQueue(MOST_UNREAD, onTaken, gone);
      queues.add(queue);
      return queue.iterator;
    },
    push: (told, before) => queues.forEach((queue) => queue.push(told, before)),
    isFull: () => [...queues].some((queue) => queue.isFull()),
    placeBefore: (cursor) => {
      const places = [...queues].flatMap((queue) => queue.pending() ?? []).map(({ before }) => before);
      return places.reduce(
        (one, other) => (one && other && isLater(one, other) ? other : one),
        places[0] ?? (places.length > 0 ? undefined : cursor),
      );
    },
    end: (error) => {
      for (const queue of queues) queue.end(error);
    },
  };
}
