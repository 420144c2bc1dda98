import type { Urgency } from '@ajil/protocol';
import {
  MARKERS,
  OFFERS,
  ORDINARY_NEXT,
  OUTLETS_DO,
  OUTLETS_KIND,
  OUTLETS_NAME,
  OUTLETS_OWN,
  PAGE_FIRST,
  PAGE_LAST,
  PAPERS_NAME,
  SITE_FIRST,
  type Marker,
} from './markers.js';

/** How urgent a title says it is; `rest` is the title without its marker. */
export interface Urgent {
  urgency: Urgency;
  why: string;
  rest: string;
}

// Emoji, bullets and hash signs that stand before a marker; then a bracket or quote around it.
const DECORATION =
  /[\s\p{Extended_Pictographic}\u{1F1E6}-\u{1F1FF}\u{1F3FB}-\u{1F3FF}\uFE0F\u200D\u20E3#*•·▪■►▶◄|!‼❗–—-]*/uy;
const OPENING = /[[({【«“"„'‹]?/uy;
const CLOSING = /\s*([\])}】])|\s*[»”"“'›]/uy;
/** A hyphen only with space beside it: "urgent-care" is one word. */
const DELIMITER =
  /\s*(?:[:：|｜/\\!؛—–…]|\.{2,}|<|>|\s-+(?=\s|$)|-+\s|[\p{Extended_Pictographic}])[\s:：|｜/\\!؛—–…<>.\p{Extended_Pictographic}\uFE0F-]*/uy;

/** A title may carry its marker in two languages; more is not a title. */
const MAX_MARKERS = 2;
/** Fewer words than these after a bare marker are a label, not news. */
const LEAST_WORDS_BARE = 3;
const LEAST_WORDS = 2;

/**
 * The urgency of a title, from its marker alone («عاجل:», "BREAKING:"). Only a marker that begins the title
 * counts, and it raises to `urgent` at most: anybody can type one. Everything else is routine.
 */
export function urgencyOf(title: string): Urgent {
  const text = title.trim();
  let rest = text;
  let marker: string | null = null;
  for (let count = 0; count < MAX_MARKERS; count += 1) {
    const found = markerOf(rest);
    if (found === null) break;
    marker ??= found.marker;
    rest = found.rest;
  }
  if (marker === null) return { urgency: 'routine', why: 'urgency routine: no marker', rest: text };
  return { urgency: 'urgent', why: `urgency urgent: marker «${marker}»`, rest };
}

function markerOf(text: string): { marker: string; rest: string } | null {
  const start = after(DECORATION, text, 0);
  const word = after(OPENING, text, start);
  for (const marker of MARKERS) {
    const end = after(marker.words, text, word);
    if (end === word || /^[\p{L}\p{M}\p{N}_]/u.test(text.slice(end))) continue;
    return tail(text, marker, start, word, end);
  }
  return null;
}

/** Judges what stands behind the marker's word: a bracket, a delimiter, or the title itself. */
function tail(text: string, marker: Marker, start: number, word: number, end: number) {
  const opened = word > start;
  const closing = opened ? matched(CLOSING, text, end) : null;
  if (opened && closing === null) return null;
  const closed = end + (closing?.[0].length ?? 0);
  const delimited = after(DELIMITER, text, closed);
  const isSet = delimited > closed || closing?.[1] !== undefined;
  const rest = text.slice(delimited).trim();
  const counts = isSet
    ? isNews(rest, text.slice(closed, delimited))
    : (!opened || !isOutletsDeed(rest)) && countsBare(marker, text.slice(word, end), rest);
  return counts ? { marker: text.slice(start, delimited).trim(), rest } : null;
}

/** «"عاجل" تطلق تطبيقها»: the quotes are around an outlet's name. */
function isOutletsDeed(rest: string): boolean {
  return OUTLETS_DO.test(wordsOf(rest)[0] ?? '');
}

function isNews(rest: string, delimiter: string): boolean {
  const words = wordsOf(rest);
  if (isPage(rest) || OFFERS.test(rest)) return false;
  if (PARTS_NAMES.test(delimiter) && PAPERS_NAME.test(rest)) return false;
  if (words.length < LEAST_WORDS) return words.length > 0 && markerOf(rest) !== null;
  if (words.length > LEAST_WORDS_BARE) return true;
  // Behind a dash or a bar two words are whose the label is: «عاجل - الشرق الأوسط».
  if (words.length === LEAST_WORDS && PARTS_NAMES.test(delimiter)) return false;
  return !OUTLETS_OWN.test(rest) && !OUTLETS_KIND.test(rest);
}

/** Whose page it is, or what the page is: no more than so many words stand before "live blog". */
const MOST_WORDS_OF_NAME = 3;
const MOST_WORDS_OF_SITE = 4;

function isPage(rest: string): boolean {
  if (PAGE_FIRST.test(rest) || OUTLETS_NAME.test(rest)) return true;
  if (SITE_FIRST.test(rest)) return wordsOf(rest).length <= MOST_WORDS_OF_SITE;
  const name = rest.replace(PAGE_LAST, '');
  return name !== rest && wordsOf(name).length <= MOST_WORDS_OF_NAME;
}

const PARTS_NAMES = /^\s*[-–—|｜/]\s*$/u;

function countsBare(marker: Marker, written: string, rest: string): boolean {
  const words = wordsOf(rest);
  if (marker.bare === 'never' || words.length < LEAST_WORDS_BARE) return false;
  if (!/^[\p{L}\p{N}«“"'‘]/u.test(rest) || ORDINARY_NEXT.test(words[0]!)) return false;
  return marker.bare === 'word' || (isCapitals(written) && standsOut(words));
}

/** Whether capitals mean something: the title goes on in small letters, after a word that is no part of the cry. */
function standsOut(words: readonly string[]): boolean {
  const next = words[0]!;
  const acronym = next.length <= 3 || !isCapitals(next);
  return acronym && words.some((word) => /\p{Ll}/u.test(word));
}

function isCapitals(text: string): boolean {
  return !/\p{Ll}/u.test(text);
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200C\u200D'’]*/gu) ?? [];
}

function matched(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function after(pattern: RegExp, text: string, at: number): number {
  return at + (matched(pattern, text, at)?.[0].length ?? 0);
}
