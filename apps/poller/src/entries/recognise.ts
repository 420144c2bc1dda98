import type { KnownEntry } from '@ajil/store';
import { isPlaceInList, listNames, type Names } from './names.js';

/** An entry as the document lists it now, and what it is known by. */
export interface Listed {
  key: string;
  names: Names;
  title: string;
  summary: string | null;
  publishedAt: string | null;
}

const DAY_MS = 86_400_000;
/** For so long an outlet edits a report; after that its guid on another report is a guid used again. */
const GUID_MS = 3 * DAY_MS;
/** For so long the same title is the same report. */
const TITLE_MS = 2 * DAY_MS;

type Test = (entry: Listed, known: KnownEntry, now: Date) => boolean;

/**
 * Which known entry each listed one is, if any. The surest signs go first, each known entry is taken once:
 * a report keeps being itself when its title, guid, address or date changes, but not when all of them do.
 */
export function recognise(
  listed: readonly Listed[],
  known: readonly KnownEntry[],
  now: Date,
): (KnownEntry | null)[] {
  if (known.length === 0) return listed.map(() => null);
  const found = new Map<Listed, KnownEntry>();
  const taken = new Set<KnownEntry>();
  const candidates = candidatesIn(known);
  for (const test of [bearsAll, sameLink, sameGuid, sameTitle, sameKey]) {
    for (const entry of listed) {
      if (found.has(entry)) continue;
      const match = candidates(entry).find((other) => !taken.has(other) && test(entry, other, now));
      if (!match) continue;
      found.set(entry, match);
      taken.add(match);
    }
  }
  return listed.map((entry) => found.get(entry) ?? null);
}

/** The known entries that share a name or the key with a listed one. */
function candidatesIn(known: readonly KnownEntry[]) {
  const byName = new Map<string, KnownEntry[]>();
  for (const entry of known) {
    for (const name of [...entry.names, keyName(entry)])
      byName.set(name, [...(byName.get(name) ?? []), entry]);
  }
  return (entry: Listed) =>
    [...listNames(entry.names), keyName(entry)].flatMap((name) => byName.get(name) ?? []);
}

const keyName = ({ key }: { key: string }) => `k${key}`;

const bearsAll: Test = ({ names, key }, known) =>
  key === known.key &&
  bears(known, names.guid) &&
  bears(known, names.link) &&
  // A place in a list is no identity.
  (names.guid !== null || names.link !== null || bears(known, names.title));

/** An address is one report, whatever is edited in it; but a live page shows one report after another. */
const sameLink: Test = (entry, known) =>
  entry.names.link !== null &&
  known.names.includes(entry.names.link) &&
  (bearsGuid(entry, known) || resembles(entry, known));

const bearsGuid = ({ names }: Listed, known: KnownEntry) =>
  names.guid !== null && known.names.includes(names.guid);

/** Something of the text or the date stayed. */
const resembles = (entry: Listed, known: KnownEntry) =>
  sameDate(entry, known) || alike(entry.title, known.title) || alike(entry.summary, known.summary);

/** A guid is used again where it comes with another address, date, title and text. */
const sameGuid: Test = (entry, known, now) =>
  entry.names.guid !== null &&
  known.names.includes(entry.names.guid) &&
  (sameDate(entry, known) ||
    alike(entry.title, known.title) ||
    (isYoung(known, now, GUID_MS) && (entry.names.link === null || alike(entry.summary, known.summary))));

/** Entries without guid and address, and those kept before they had names. */
const sameKey: Test = (entry, known, now) =>
  entry.key === known.key &&
  ((!known.named && entry.names.guid === null && !isPlaceInList(entry.key)) ||
    alike(entry.title, known.title) ||
    sameDate(entry, known)) &&
  (entry.names.link === null || !known.named || isYoung(known, now, GUID_MS));

/** Equal titles alone are not enough: two reports of one outlet can be called the same. */
const sameTitle: Test = (entry, known, now) =>
  entry.names.title !== null &&
  known.names.includes(entry.names.title) &&
  (sameDate(entry, known) || (sameSummary(entry, known) && isCurrent(entry, known, now)));

/** Without an address, an entry that is listed day after day is still the one that it was. */
const isCurrent = ({ names }: Listed, known: KnownEntry, now: Date) =>
  isYoung(known, now, TITLE_MS) || (names.link === null && known.listedDaysAgo <= 1);

const bears = (known: KnownEntry, name: string | null) => name === null || known.names.includes(name);

const isYoung = (known: KnownEntry, now: Date, ms: number) =>
  now.getTime() - known.firstSeenAt.getTime() < ms;

function sameDate({ publishedAt }: Listed, known: KnownEntry): boolean {
  return publishedAt !== null && known.publishedAt?.getTime() === Date.parse(publishedAt);
}

function sameSummary(entry: Listed, known: KnownEntry): boolean {
  return wordsOf(entry.summary).join(' ') === wordsOf(known.summary).join(' ');
}

/** Half of the shorter text's words stand in the other. */
function alike(one: string | null, other: string | null): boolean {
  const [a, b] = [new Set(wordsOf(one)), new Set(wordsOf(other))];
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared > 0 && shared * 2 >= Math.min(a.size, b.size);
}

function wordsOf(text: string | null): string[] {
  return (text ?? '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
