import type { AnsweredEntry, AnsweredFeed, Check, Field } from './answer.js';
import { hasName, isWebLink, momentOf, sameLanguage, sameLink, sameText } from './compare.js';

/** A check that looks at one value: where it is, and when it is right. */
function check<Value>(
  [field, what, expected]: [Field, string, unknown],
  found: (feed: AnsweredFeed) => Value,
  isRight: (value: Value) => boolean,
): Check {
  return { field, what, expected, found, agrees: (feed) => isRight(found(feed)) };
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : typeof value === 'number' ? String(value) : null;

export function checkCount(count: number): Check {
  return check(
    ['items', 'entries', count],
    (feed) => feed.entries.length,
    (found) => found === count,
  );
}

/** What a feed may be asked for: the name of its field, and how to check it. Null: cannot be checked. */
export function checkFeed(name: string, expected: unknown): Check | null {
  const wanted = text(expected);
  if (wanted === null) return null;
  const of = (field: Field): [Field, string, string] => [field, name, wanted];
  switch (name) {
    case 'title':
      return check(
        of('titles'),
        (feed) => feed.title,
        (found) => sameText(wanted, found),
      );
    case 'link':
      return isWebLink(wanted)
        ? check(
            of('links'),
            (feed) => feed.link,
            (found) => sameLink(wanted, found),
          )
        : null;
    case 'language':
      return check(
        of('language'),
        (feed) => feed.language,
        (found) => sameLanguage(wanted, found),
      );
    case 'description':
      return check(
        of('content'),
        (feed) => feed.description ?? null,
        (found) => sameText(wanted, found),
      );
    default:
      return null;
  }
}

/** The same for the entry at a place. */
export function checkEntry(at: number, name: string, expected: unknown): Check | null {
  const make = ENTRY_CHECKS[name];
  if (!make || expected === null || expected === undefined) return null;
  return make(expected, `entries[${at}].${name}`, (feed) => feed.entries[at]);
}

type Look = (feed: AnsweredFeed) => AnsweredEntry | undefined;
type MakeCheck = (expected: unknown, what: string, look: Look) => Check | null;

/** One that expects a text; with another value it checks nothing. */
function ofText(make: (expected: string, what: string, look: Look) => Check | null): MakeCheck {
  return (expected, what, look) => {
    const wanted = text(expected);
    return wanted === null ? null : make(wanted, what, look);
  };
}

const bodies = (look: Look) => (feed: AnsweredFeed) => [
  look(feed)?.summary ?? null,
  look(feed)?.content ?? null,
];

const checkBody = ofText((wanted, what, look) =>
  check(['content', what, wanted], bodies(look), (found) => found.some((body) => sameText(wanted, body))),
);

/** When one of the two dates is absent, readers show the other. */
function checkDate(one: 'published' | 'updated', other: 'published' | 'updated'): MakeCheck {
  return (expected, what, look) => {
    const moment = momentOf(expected);
    if (Number.isNaN(moment)) return null;
    const found = (feed: AnsweredFeed) => look(feed)?.[one] ?? look(feed)?.[other] ?? null;
    // Some suites write milliseconds and some do not.
    return check(['dates', what, expected], found, (date) => Math.abs(momentOf(date) - moment) < 1_000);
  };
}

const checkList =
  (field: Field, list: (entry: AnsweredEntry | undefined) => string[], isIn: typeof hasName): MakeCheck =>
  (expected, what, look) => {
    const wanted = (Array.isArray(expected) ? (expected as unknown[]) : [expected]).map(text);
    if (wanted.length === 0 || wanted.includes(null)) return null;
    return check(
      [field, what, expected],
      (feed) => list(look(feed)),
      (found) => wanted.every((one) => isIn(one!, found)),
    );
  };

const ENTRY_CHECKS: Readonly<Record<string, MakeCheck>> = {
  title: ofText((wanted, what, look) =>
    check(
      ['titles', what, wanted],
      (feed) => look(feed)?.title ?? null,
      (found) => sameText(wanted, found),
    ),
  ),
  url: ofText((wanted, what, look) =>
    isWebLink(wanted)
      ? check(
          ['links', what, wanted],
          (feed) => look(feed)?.url ?? null,
          (found) => sameLink(wanted, found),
        )
      : null,
  ),
  id: ofText((wanted, what, look) =>
    check(
      ['ids', what, wanted],
      (feed) => look(feed)?.id ?? null,
      (found) => found?.trim() === wanted.trim() || sameLink(wanted, found),
    ),
  ),
  published: checkDate('published', 'updated'),
  updated: checkDate('updated', 'published'),
  summary: checkBody,
  content: checkBody,
  language: ofText((wanted, what, look) =>
    check(
      ['language', what, wanted],
      (feed) => look(feed)?.language ?? feed.language,
      (found) => sameLanguage(wanted, found),
    ),
  ),
  authors: checkList('authors', (entry) => entry?.authors ?? [], hasName),
  categories: checkList(
    'categories',
    (entry) => entry?.categories ?? [],
    (wanted, found) => found.some((one) => sameText(wanted, one)),
  ),
  media: checkList(
    'media',
    (entry) => (entry?.media ?? []).map(({ url }) => url),
    (wanted, found) => !isWebLink(wanted) || found.some((one) => sameLink(wanted, one)),
  ),
};
