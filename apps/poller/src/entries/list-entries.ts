import type { Entry, Feed } from '@ajil/feeds';
import { creditOf, whatChanged } from '@ajil/stories';
import type { KnownEntry, ListedEntry, PolledSource } from '@ajil/store';
import { judgeAge } from './backfill.js';
import { listNames, namesOf } from './names.js';
import { type Listed, recognise } from './recognise.js';

/** A date later than this is no date. */
const FUTURE_MS = 10 * 60_000;

/** One entry of the document with all that is kept of it. */
export interface Candidate extends Listed {
  entry: Entry;
  language: string | null;
}

/** The entries of a document, oldest first, so that ids follow the order in which the outlet published. */
export function candidatesOf(feed: Feed, source: PolledSource): Candidate[] {
  return [...feed.entries].reverse().map((entry) => ({
    entry,
    key: entry.key,
    names: namesOf(entry.identities),
    title: entry.title,
    summary: entry.summary,
    publishedAt: notAhead(entry.published ?? entry.updated, source.now),
    language: entry.language ?? feed.language ?? source.language,
  }));
}

function notAhead(date: string | null, now: Date): string | null {
  if (date === null) return null;
  return Date.parse(date) > now.getTime() + FUTURE_MS ? now.toISOString() : date;
}

/** What the store has to look up to recognise them. */
export function askedFor(candidates: readonly Candidate[]): { keys: string[]; names: string[] } {
  return {
    keys: candidates.map(({ key }) => key),
    names: candidates.flatMap(({ names }) => listNames(names)),
  };
}

/** What has to be written: new entries, changed ones, and known ones that got another name or a new day. */
export function entriesToKeep(
  candidates: readonly Candidate[],
  known: readonly KnownEntry[],
  { source, newId }: { source: PolledSource; newId: () => string },
): ListedEntry[] {
  const matches = recognise(candidates, known, source.now);
  const fresh = candidates.filter((_, i) => matches[i] === null);
  const ages = judgeAge(
    fresh.map(({ publishedAt }) => publishedAt),
    { firstLook: source.firstPoll, lastListAt: source.listedAt, now: source.now },
  );
  const ageOf = new Map(fresh.map((candidate, i) => [candidate, ages[i]!]));
  const keys = new Set(known.map(({ key }) => key));
  return candidates.flatMap((candidate, i) => {
    const match = matches[i];
    if (match) return knownEntry(candidate, match, source);
    return newEntry(candidate, newId(), keys, ageOf.get(candidate) ?? null, source);
  });
}

/** A key that another entry holds already (its guid is used again) is told apart. */
function newEntry(
  candidate: Candidate,
  id: string,
  taken: ReadonlySet<string>,
  backfill: string | null,
  source: PolledSource,
): ListedEntry {
  const key = taken.has(candidate.key) ? `${candidate.key}~${id}` : candidate.key;
  return { ...textOf(candidate, source), id, key, names: listNames(candidate.names), backfill };
}

function knownEntry(candidate: Candidate, match: KnownEntry, source: PolledSource): ListedEntry[] {
  const names = listNames(candidate.names).filter((name) => !match.names.includes(name));
  const changed = candidate.title !== match.title || candidate.summary !== match.summary;
  if (!changed && names.length === 0 && match.listedDaysAgo === 0) return [];
  const text = textOf(candidate, source);
  const changes = changed ? whatChanged(match, text) : [];
  return [{ ...text, id: match.id, key: match.key, names, backfill: null, changes }];
}

function textOf(candidate: Candidate, source: PolledSource) {
  const { title, summary, language, publishedAt, entry } = candidate;
  return { title, summary, url: entry.url, language, publishedAt, ...attributionOf(candidate, source) };
}

/** Whose report it is: the wire that it credits, and where; else the outlet's own. */
function attributionOf({ entry, language }: Candidate, source: PolledSource) {
  const credit = creditOf({ ...entry, language });
  const origin = credit?.family ?? source.family;
  const place = credit && `«${credit.text}» at ${credit.field}[${credit.start}..${credit.end}]`;
  return { origin, credit: place };
}
