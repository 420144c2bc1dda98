import { type Filter, matchesFilter, parseCell, parseCursor } from '@ajil/protocol';
import type { Told } from './told.js';

/** A hole in a cell, proven by `prev`: after `after` came at least `missed`, and it was not told before `at`. */
export interface Gap {
  cell: string;
  /** Seq of the last alert of this cell that is known, or the place from which the cell is followed. */
  after: number;
  /** Seq of an alert of this cell that was never told. */
  missed: number;
  /** Seq of the alert that says so. */
  at: number;
}

/** Holds every alert's `prev` against what was told before it. */
export interface GapWatch {
  /** From now on these topics are told of from this seq on; those that are followed already keep their place. */
  begin(filter: Filter, seq: number): void;
  /** The filter changed: what the old or the new one does not follow is forgotten. */
  refilter(before: Filter, filter: Filter): void;
  check(told: Told, filter: Filter): Gap[];
  /** What was known of places is void, for there was a reset. */
  clear(): void;
}

/**
 * Knows the last seq of `cap` cells at most. Of a cell that was forgotten a hole may go unseen that lies before
 * the place of forgetting; never is a hole told of that is none.
 */
export function openGapWatch(cap: number): GapWatch {
  const last = new Map<string, number>();
  const since = new Map<string, number>();
  let forgotten = 0;
  /** Undefined before the server said from where it tells of the topic: until then nothing is proven. */
  const floorOf = (cell: string) => {
    const begun = since.get(parseCell(cell).topic);
    return begun === undefined ? undefined : (last.get(cell) ?? Math.max(begun, forgotten));
  };
  const note = (cell: string, seq: number) => {
    if (!since.has(parseCell(cell).topic)) return;
    const known = Math.max(seq, last.get(cell) ?? 0);
    last.delete(cell);
    last.set(cell, known);
    if (last.size <= cap) return;
    const [oldest, place] = last.entries().next().value!;
    last.delete(oldest);
    forgotten = Math.max(forgotten, place);
  };
  return {
    begin: (filter, seq) => {
      for (const topic of filter.keys()) if (!since.has(topic)) since.set(topic, seq);
    },
    refilter: (before, filter) => {
      const kept = (cell: string) => matchesFilter(before, [cell]) && matchesFilter(filter, [cell]);
      for (const cell of last.keys()) if (!kept(cell)) last.delete(cell);
      for (const topic of since.keys()) if (!sameWish(before, filter, topic)) since.delete(topic);
    },
    check: (told, filter) => {
      const at = parseCursor(told.cursor)?.seq;
      if (at === undefined) return [];
      const followed = Object.entries(told.prev).filter(([cell]) => matchesFilter(filter, [cell]));
      const gaps = followed.flatMap(([cell, missed]) => {
        const after = floorOf(cell);
        return after !== undefined && missed > after ? [{ cell, after, missed, at }] : [];
      });
      for (const [cell] of followed) note(cell, at);
      return gaps;
    },
    clear: () => {
      last.clear();
      since.clear();
      forgotten = 0;
    },
  };
}

function sameWish(before: Filter, filter: Filter, topic: string): boolean {
  const [old, now] = [before.get(topic), filter.get(topic)];
  return old?.urgency === now?.urgency && String(old?.languages) === String(now?.languages);
}
