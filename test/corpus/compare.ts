import { decodeHTML } from 'entities';

/**
 * Texts are the same when their words are: as they stand, or without tags, entities and white space. Titles and
 * summaries are plain text with us and HTML with others, so each side is tried both ways.
 */
export function sameText(expected: string, found: string | null): boolean {
  if (found === null) return squeeze(strip(expected)) === '';
  const mine = formsOf(found);
  return formsOf(expected).some((text) => mine.includes(text) || isHead(text, found));
}

function formsOf(text: string): string[] {
  const decoded = decodeHTML(text);
  return [text, strip(text), decoded, strip(decoded)].map(squeeze);
}

/** We cut long texts: the head of what is expected is right. */
function isHead(expected: string, found: string): boolean {
  const head = squeeze(found);
  return head.length >= 500 && expected.length > head.length && expected.startsWith(head.slice(0, -20));
}

function strip(html: string): string {
  return decodeHTML(html.replace(/<(?:[a-z/!?][^<>]*|)>/gi, ' '));
}

/** Outlets fold white space in their own ways; words stay in their order. */
function squeeze(text: string): string {
  return text.normalize('NFC').replace(/[\s\u00ad\u200b\ufeff]+/g, '');
}

/** Addresses as one would follow them; one without a host is read against the one that was found. */
export function sameLink(expected: string, found: string | null): boolean {
  if (found === null || !URL.canParse(found)) return expected.trim() === (found ?? '');
  const wanted = expected.trim();
  return URL.canParse(wanted, found) && new URL(wanted, found).href === new URL(found).href;
}

/** Whether it is an address that Ajil would ever show. */
export function isWebLink(link: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:/i.test(link.trim()) || /^https?:/i.test(link.trim());
}

const NAIVE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/;

/** The moment in milliseconds that a date names; one without a zone is in UTC. NaN for what nobody can be sure of. */
export function momentOf(date: unknown): number {
  if (Array.isArray(date)) return momentOfTuple(date as number[]);
  if (typeof date !== 'string') return Number.NaN;
  const text = date.trim();
  return Date.parse(NAIVE.test(text) ? `${text.replace(' ', 'T')}Z` : text);
}

/** Python's time tuple in UTC: year, month from 1, day, hour, minute, second. */
function momentOfTuple([year, month, day, hour, minute, second]: readonly number[]): number {
  return Date.UTC(year ?? Number.NaN, (month ?? 1) - 1, day, hour, minute, second);
}

/** A name is found when one of those found is it, is part of it, or holds it: "me@x.example (Me)" is Me. */
export function hasName(expected: string, found: readonly string[]): boolean {
  const wanted = squeeze(decodeHTML(expected)).toLowerCase();
  return found.some((name) => {
    const mine = squeeze(name).toLowerCase();
    return (
      mine === wanted ||
      (mine.length > 2 && wanted.includes(mine)) ||
      (wanted.length > 2 && mine.includes(wanted))
    );
  });
}

export function sameLanguage(expected: string, found: string | null): boolean {
  const plain = (tag: string) => tag.trim().toLowerCase().replaceAll('_', '-');
  return found !== null && plain(expected) === plain(found);
}
