import type { Fetched } from '@ajil/egress';
import {
  findKnownEntries,
  type KnownEntry,
  type PolledSource,
  type PollOutcome,
  type Store,
} from '@ajil/store';
import { askedFor, candidatesOf, entriesToKeep } from './entries/list-entries.js';
import { type Ids, NONE, type Settled, settledAmong } from './entries/settled.js';
import { type Parse, type Read, readAnswer } from './read-answer.js';

export interface OutcomeParts {
  store: Store;
  parse: Parse;
  /** What needs no look-up. */
  settled: Settled;
  /** Ids for new entries, in order. */
  newId: () => string;
}

/** What an answer means and what has to be written of it; `settled` holds once that is written. */
export interface Found {
  read: Read;
  outcome: PollOutcome;
  settled: Ids;
}

/** A document becomes what has to be written of it; anything else is an outcome as it stands. */
export async function outcomeOf(
  source: PolledSource,
  answer: Fetched,
  full: boolean,
  parts: OutcomeParts,
): Promise<Found> {
  const had = parts.settled.recall(source);
  return (
    (await sift(source, answer, { full, had }, parts)) ??
    (await sift(source, answer, { full, had: NONE }, parts))!
  );
}

/** @returns null where an entry may be one of those left out, so that all have to be looked at together */
async function sift(
  source: PolledSource,
  answer: Fetched,
  { full, had }: { full: boolean; had: Ids },
  parts: OutcomeParts,
): Promise<Found | null> {
  const omit = had.map(([stamp]) => stamp);
  const read = await readAnswer(source, answer, { parse: parts.parse, full, omit });
  if (read.kind !== 'document') return { read, outcome: read, settled: had };
  const candidates = candidatesOf(read.feed, source);
  const known =
    candidates.length > 0 ? await findKnownEntries(parts.store.db, source.id, askedFor(candidates)) : [];
  const still = read.omitted.map((place) => had[place]!);
  if (anyOf(known, still)) return null;
  const entries = entriesToKeep(candidates, known, { source, newId: parts.newId });
  const outcome: PollOutcome = {
    kind: 'fetched',
    status: read.status,
    validators: read.validators,
    bodyHash: read.bodyHash,
    whole: !read.feed.partial,
    listed: candidates.length + still.length,
    hints: read.feed.hints,
    entries,
  };
  return { read, outcome, settled: [...still, ...settledAmong(candidates, known, entries)] };
}

function anyOf(known: readonly KnownEntry[], omitted: Ids): boolean {
  const ids = new Set(known.map(({ id }) => id));
  return ids.size > 0 && omitted.some(([, id]) => ids.has(id));
}
