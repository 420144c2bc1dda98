import { stampOf } from '@ajil/sandbox';
import type { KnownEntry, ListedEntry, PolledSource } from '@ajil/store';
import type { Candidate } from './list-entries.js';
import { listNames } from './names.js';

/** Over all sources: at about 200 bytes each, 40 MB. */
const MOST_ENTRIES = 200_000;
/** After so long all entries of a source are looked up again. */
const MOST_MS = 3_600_000;

/** Stamps of entries (see `stampOf`), each with the entry's id. */
export type Ids = readonly (readonly [stamp: string, id: string])[];

/**
 * Entries that need nothing since the last look at their source: known by all that they bear, unchanged, noted as
 * listed today. Those that stand in the next document just the same need nothing either, and are not looked up. A short
 * cut and no more: it may be forgotten at any time, and does not hold once somebody else has polled the source, or on another day.
 */
export interface Settled {
  recall(source: PolledSource): Ids;
  /** To be called when the poll of this source is saved. */
  keep(source: PolledSource, ids: Ids): void;
}

interface Memory {
  ids: Ids;
  /** The poll that it holds for. */
  pollVersion: number;
  day: number;
  /** When all of the source's entries were looked up, in milliseconds. */
  since: number;
}

export const NONE: Ids = [];

/** Past `mostEntries` the sources that were polled longest ago are forgotten. */
export function openSettled(mostEntries = MOST_ENTRIES): Settled {
  const bySource = new Map<string, Memory>();
  let held = 0;

  function current({ id, pollVersion, day, now }: PolledSource): Memory | null {
    const memory = bySource.get(id);
    if (memory?.pollVersion !== pollVersion || memory.day !== day) return null;
    return Math.abs(now.getTime() - memory.since) < MOST_MS ? memory : null;
  }

  function forget(sourceId: string): void {
    held -= bySource.get(sourceId)?.ids.length ?? 0;
    bySource.delete(sourceId);
  }

  return {
    recall: (source) => current(source)?.ids ?? NONE,
    keep(source, ids) {
      const { id, pollVersion, day, now } = source;
      const since = current(source)?.since ?? now.getTime();
      forget(id);
      if (ids.length === 0) return;
      bySource.set(id, { ids, pollVersion: pollVersion + 1, day, since });
      held += ids.length;
      for (const oldest of bySource.keys()) {
        if (held <= mostEntries) break;
        forget(oldest);
      }
    },
  };
}

/**
 * Of the entries in a document those that need nothing as they stand, once `written` is: what is new is settled as it is
 * written. Not those that share a name with another: a name goes to the newest entry that bears it, so the two have to
 * be looked up together, and whoever shares one with them.
 */
export function settledAmong(
  candidates: readonly Candidate[],
  known: readonly KnownEntry[],
  written: readonly ListedEntry[],
): Ids {
  const byKey = new Map(known.map((entry) => [entry.key, entry]));
  const fresh = new Map(written.filter(isNew).map(({ key, id }) => [key, id]));
  const idOf = (candidate: Candidate): string | null => {
    const entry = byKey.get(candidate.key);
    if (!entry) return fresh.get(candidate.key) ?? null;
    return isSettled(candidate, entry) ? entry.id : null;
  };
  const unsettled = sharedNames(candidates);
  for (const { names } of written.filter((entry) => !isNew(entry)))
    for (const name of names ?? []) unsettled.add(name);
  for (let before = -1; before < unsettled.size;) {
    before = unsettled.size;
    for (const candidate of candidates) {
      const names = listNames(candidate.names);
      if (idOf(candidate) !== null && !names.some((name) => unsettled.has(name))) continue;
      for (const name of names) unsettled.add(name);
    }
  }
  const settled = candidates.filter(({ names }) => !listNames(names).some((name) => unsettled.has(name)));
  return settled.flatMap((candidate) => pairOf(candidate, idOf(candidate)));
}

const isNew = ({ changes }: ListedEntry) => changes === undefined;

/** Names that more than one of them bears. */
function sharedNames(candidates: readonly Candidate[]): Set<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const name of candidates.flatMap(({ names }) => listNames(names))) {
    if (seen.has(name)) shared.add(name);
    seen.add(name);
  }
  return shared;
}

const pairOf = ({ entry }: Candidate, id: string | null): [string, string][] =>
  id === null ? [] : [[stampOf(entry), id]];

function isSettled({ title, summary, names }: Candidate, known: KnownEntry): boolean {
  if (title !== known.title || summary !== known.summary || known.listedDaysAgo !== 0) return false;
  return listNames(names).every((name) => known.names.includes(name));
}
