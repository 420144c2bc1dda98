import type { Headline, Source } from './books.js';
import { foldTitle, isWeb, type ReadItem, type SecondReading } from './second-reading.js';

/** How one file and what Ajil shows of it agree. */
export interface Comparison {
  /** Differences that are as they should be, each with its reason. */
  notes: string[];
  /** Differences that nothing explains. */
  faults: string[];
}

/** The most entries that are taken from one document. */
const MOST_ENTRIES = 2_000;

/** Holds the headlines of a source against the second reading of its file: counts, titles, links. */
export function compare(reading: SecondReading, source: Source, headlines: readonly Headline[]): Comparison {
  if (source.error) return compareRefused(reading, source.error, headlines);
  const named = reading.items.filter((item) => item.id || item.title || item.links.length > 0);
  const expected = distinct(named).slice(0, MOST_ENTRIES);
  const notes = [
    note(reading.tags - reading.items.length, 'cut off or broken'),
    note(reading.items.length - named.length, 'without id, title and link'),
    note(named.length - expected.length, 'repeated: same id, link and title'),
  ];
  const counted =
    headlines.length === expected.length
      ? []
      : [`${expected.length} items but ${headlines.length} headlines`];
  return {
    notes: notes.flat(),
    faults: [
      ...counted,
      ...compareTitles(expected, headlines),
      ...compareLinks(reading, source.url, headlines),
    ],
  };
}

function compareRefused(
  reading: SecondReading,
  error: NonNullable<Source['error']>,
  headlines: readonly Headline[],
): Comparison {
  const named = error.code !== '' && error.message !== '' ? [] : ['an error without a name'];
  const lost =
    reading.items.length > 0 ? [`refused, but the second reading finds ${reading.items.length} items`] : [];
  const invented = headlines.length > 0 ? [`refused, but ${headlines.length} headlines`] : [];
  return { notes: [`${error.code}: ${error.message}`], faults: [...named, ...lost, ...invented] };
}

const note = (count: number, what: string) => (count > 0 ? [`${count} ${what}`] : []);

function distinct(items: readonly ReadItem[]): ReadItem[] {
  return [
    ...new Map(items.map((item) => [JSON.stringify([item.id, item.links[0], item.title]), item])).values(),
  ];
}

/** Titles as often on the one side as on the other. */
function compareTitles(expected: readonly ReadItem[], headlines: readonly Headline[]): string[] {
  const left = new Map<string, number>();
  for (const { title } of expected) left.set(title, (left.get(title) ?? 0) + 1);
  const shown = headlines.map((headline) => foldTitle(headline.title));
  for (const title of shown) left.set(title, (left.get(title) ?? 0) - 1);
  return [...left].flatMap(([title, count]) => {
    if (count === 0) return [];
    return [count > 0 ? `no headline for the title "${title}"` : `no item for the headline "${title}"`];
  });
}

/** Each headline leads to an address that stands in an item of that title. */
function compareLinks(reading: SecondReading, document: string, headlines: readonly Headline[]): string[] {
  const bases = [...reading.bases, document];
  return headlines.flatMap((headline) => {
    const items = reading.items.filter((item) => item.title === foldTitle(headline.title));
    const links = new Set(items.flatMap((item) => item.links.flatMap((link) => resolved(link, bases))));
    const { url, title } = headline;
    if (url === null ? ![...links].some(isWeb) : links.has(url)) return [];
    return [`"${title}" leads to ${url}, not to ${[...links].slice(0, 3).join(' or ') || 'nothing'}`];
  });
}

function resolved(link: string, bases: readonly string[]): string[] {
  if (URL.canParse(link)) return [new URL(link).href];
  const absolute = bases
    .filter((base) => URL.canParse(base, bases.at(-1)))
    .map((base) => new URL(base, bases.at(-1)));
  return absolute.filter((base) => URL.canParse(link, base.href)).map((base) => new URL(link, base).href);
}
