import type { AnsweredEntry, AnsweredFeed } from './answer.js';

/** How many entries of a damaged feed could be found, and how many were. */
export interface Damage {
  file: string;
  kind: string;
  right: number;
  all: number;
}

/** A damaged feed: its bytes, one character for each, and which of the entries of the whole one must be in it. */
export interface Damaged {
  kind: string;
  text: string;
  /** Entries from the first that end before the damage does; Infinity for all. */
  complete: number;
}

type Chance = () => number;

/** All kinds of damage to one feed, which is given and returned with one character for each byte. */
export function damage(text: string, entries: number, chance: Chance): Damaged[] {
  // Entries that stand there twice are read once: then nobody knows how many there are before a cut.
  const isCounted = countEnds(text, itemName(text)) === entries;
  const cuts = isCounted ? [30, 60, 90].map((percent) => cutAt(text, percent)) : [];
  const kinds: [string, string][] = [
    ['5 characters deleted', times(5, text, (one) => splice(one, at(one, chance), 1, ''))],
    ['5 stray <', times(5, text, (one) => splice(one, at(one, chance), 0, '<'))],
    ['5 stray &', times(5, text, (one) => splice(one, at(one, chance), 0, '&'))],
    ['3 end tags dropped', times(3, text, (one) => dropEndTag(one, chance))],
    ['4 control characters', times(4, text, (one) => splice(one, at(one, chance), 0, '\u0001'))],
    ['400 characters cut out', splice(text, at(text, chance), 400, '')],
  ];
  return [...cuts, ...kinds.map(([kind, damaged]) => ({ kind, text: damaged, complete: Infinity }))];
}

function cutAt(text: string, percent: number): Damaged {
  const head = text.slice(0, Math.floor((text.length * percent) / 100));
  return { kind: `cut at ${percent} %`, text: head, complete: countEnds(head, itemName(text)) };
}

/** In a sitemap an entry is a <url>; in RSS that is a part of an <image>. */
function itemName(text: string): string {
  return ['item', 'entry', 'url'].find((tag) => new RegExp(`<(\\w+:)?${tag}[\\s>]`).test(text)) ?? 'item';
}

function countEnds(text: string, name: string): number {
  return text.match(new RegExp(`</(\\w+:)?${name}\\s*>`, 'g'))?.length ?? 0;
}

function times(count: number, text: string, change: (text: string) => string): string {
  return Array.from({ length: count }).reduce<string>((one) => change(one), text);
}

/** Anywhere behind the first element's name: who damages that one leaves no feed. */
function at(text: string, chance: Chance): number {
  const start = Math.max(0, text.search(/<(rss|feed|rdf:RDF|urlset)\b/i)) + 60;
  return start + Math.floor(chance() * Math.max(0, text.length - start - 10));
}

function splice(text: string, place: number, count: number, inserted: string): string {
  return text.slice(0, place) + inserted + text.slice(place + count);
}

function dropEndTag(text: string, chance: Chance): string {
  const tags = [...text.matchAll(/<\/[\w:.-]+>/g)];
  const tag = tags[Math.floor(chance() * tags.length)];
  return tag ? splice(text, tag.index, tag[0].length, '') : text;
}

/** Whether feeds like this can be damaged and compared: entries that are known by something, and one byte a character. */
export function canDamage(bytes: Uint8Array, whole: AnsweredFeed | undefined): whole is AnsweredFeed {
  if (!whole || whole.entries.length === 0 || !whole.entries.every((entry) => nameOf(entry) !== null))
    return false;
  return bytes[0] === 0x3c || (bytes[0] === 0xef && bytes[1] === 0xbb);
}

/** How many of the entries that must be there are found by their link or id. */
export function countKept(
  whole: AnsweredFeed,
  complete: number,
  damaged: AnsweredFeed | undefined,
): { right: number; all: number } {
  const wanted = whole.entries.slice(0, complete);
  const found = new Set((damaged?.entries ?? []).flatMap(({ url, id }) => [url, id]));
  return {
    right: wanted.filter(({ url, id }) => (url !== null && found.has(url)) || (id !== null && found.has(id)))
      .length,
    all: wanted.length,
  };
}

function nameOf({ url, id }: AnsweredEntry): string | null {
  return url ?? id;
}
