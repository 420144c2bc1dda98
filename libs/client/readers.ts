import { isLater } from './account.js';
import { openQueue, type Queue } from './queue.js';
import type { Told } from './told.js';

/** From how many unread alerts on a reader is full; those of one packet may still come on top. */
export const MOST_UNREAD = 1_000;

/** All who read alerts in a loop. What comes before the first loop, or after one was left, waits for the next. */
export interface Readers {
  open(): AsyncIterator<Told>;
  /** There are listeners from now on. @returns what waited for the first loop, if none has begun yet: it is theirs */
  listen(): Told[];
  /** Somebody looks at what stands instead: nobody need wait for a loop. */
  look(): void;
  push(told: Told, before: string | undefined): void;
  isFull(): boolean;
  /** Whether all have read so much that it is worth while to fill them again. */
  hasRoom(): boolean;
  /** From where a next life would go on, when everything up to `cursor` was told: before the first unread alert. */
  placeBefore(cursor: string | undefined): string | undefined;
  /** Ends all loops, and those that begin later, until `restart`. */
  end(error?: Error): void;
  restart(): void;
}

/** @param onTaken is called whenever an alert was read, or a reader has gone */
export function openReaders(onTaken: () => void): Readers {
  const queues = new Set<Queue>();
  let isHeard = false;
  let over: { error: Error | undefined } | undefined;
  const add = () => {
    const gone = () => {
      queues.delete(queue);
      onTaken();
    };
    const queue = openQueue(MOST_UNREAD, onTaken, gone);
    queues.add(queue);
    return queue;
  };
  let first: Queue | undefined = add();
  const all = () => [...queues];
  /** Full, and without a loop, while others go on: nobody comes back to it. */
  const isForsaken = (queue: Queue) =>
    !queue.isRead() && queue.isFull() && (isHeard || all().some((other) => other.isRead()));
  return {
    open: () => {
      first = undefined;
      const queue = all().find((left) => !left.isRead()) ?? add();
      const loop = queue.read();
      if (over) queue.end(over.error);
      return loop;
    },
    listen: () => {
      isHeard = true;
      const waited = first?.empty() ?? [];
      if (first) queues.delete(first);
      first = undefined;
      onTaken();
      return waited;
    },
    look: () => {
      if (isHeard) return;
      isHeard = true;
      onTaken();
    },
    push: (told, before) => {
      for (const queue of all().filter(isForsaken)) queues.delete(queue);
      for (const queue of queues) queue.push(told, before);
    },
    isFull: () => all().some((queue) => queue.isFull() && !isForsaken(queue)),
    hasRoom: () => all().every((queue) => queue.hasRoom() || isForsaken(queue)),
    placeBefore: (cursor) => {
      const places = all().flatMap((queue) => queue.pending() ?? []);
      return places.reduce(
        (one, { before }) => (one && before && isLater(one, before) ? before : one),
        places.length > 0 ? places[0]!.before : cursor,
      );
    },
    end: (error) => {
      over = { error };
      for (const queue of queues) if (queue.isRead()) queue.end(error);
    },
    restart: () => {
      over = undefined;
    },
  };
}
