import { type Filter, matchesFilter, parseCursor, type Reset } from '@ajil/protocol';
import { type Gap, openGapWatch } from './gaps.js';
import { openHeld } from './held.js';
import { openSeen } from './seen.js';
import type { Shown, Told } from './told.js';

/** Ids whose revisions are remembered; more than are ever held, so that nothing held can come twice. */
const MOST_SEEN = 10_000;
/** Cells whose last seq is remembered. */
const MOST_CELLS = 10_000;

/** All that a client knows of what it was told: place, what it holds, what is missing. Values in, values out. */
export interface Account {
  /** Goes on from a cursor that was kept. */
  goTo(cursor: string): void;
  /** Follows this from now on. */
  follow(filter: Filter): void;
  /** A connection begins to tell from this cursor on. */
  begin(cursor: string): void;
  /** Whether this revision is news to a follower of the filter, and the holes that it proves. */
  take(told: Told): { fresh: boolean; gaps: Gap[] };
  /** Everything up to here was told. */
  head(cursor: string): void;
  reset(reset: Reset): void;
  /** Where to go on; undefined before anything was told. */
  cursor(): string | undefined;
  /** Forgets the place: the next connection begins at what happens then. */
  leave(): void;
  held(): Shown[];
}

/** @param holds how many alerts it holds at most */
export function openAccount(filter: Filter, holds: number): Account {
  const seen = openSeen(Math.max(MOST_SEEN, 2 * holds));
  const held = openHeld(holds);
  const gaps = openGapWatch(MOST_CELLS);
  let followed = filter;
  let place: string | undefined;
  const moveTo = (cursor: string) => {
    if (place === undefined || isLater(cursor, place)) place = cursor;
  };
  return {
    goTo: (cursor) => {
      place = cursor;
    },
    follow: (next) => {
      gaps.refilter(followed, next);
      held.keepOnly(next);
      followed = next;
    },
    begin: (cursor) => {
      const position = parseCursor(cursor);
      if (position) gaps.begin(followed, position.seq);
      place ??= cursor;
    },
    take: (told) => {
      moveTo(told.cursor);
      if (!matchesFilter(followed, told.cells)) return { fresh: false, gaps: [] };
      const found = gaps.check(told, followed);
      const fresh = seen.isFresh(told);
      if (fresh) held.apply(told);
      return { fresh, gaps: found };
    },
    head: moveTo,
    reset: ({ head }) => {
      // What was held may have been killed in the part that is missing.
      held.clear();
      seen.clear();
      gaps.clear();
      place = head;
      const position = parseCursor(head);
      if (position) gaps.begin(followed, position.seq);
    },
    cursor: () => place,
    leave: () => {
      place = undefined;
      gaps.clear();
    },
    held: held.all,
  };
}

/** Whether a cursor lies behind another one. Only places of one log can be compared: a cursor of another one comes by a reset, or not at all. */
export function isLater(cursor: string, than: string): boolean {
  const [one, other] = [parseCursor(cursor), parseCursor(than)];
  return one !== null && other !== null && one.epoch === other.epoch && one.seq > other.seq;
}
