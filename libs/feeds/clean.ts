import { LIMITS } from './limits.js';

// Control characters except tab and line ends, two non-characters, and (in Unicode mode) lone surrogates.
const UNWANTED = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]|\p{Surrogate}/gu;
// The same without a look at pairs: most texts have none of it, and this is several times as fast.
const SUSPECT = /[^\t\n\r -~\u00a0-\ud7ff\ue000-\ufffd]/;
// Embeddings, overrides and isolates reorder the text around them. Joiners (ZWNJ) and plain marks stay.
const REORDERING = /[\u202a-\u202e\u2066-\u2069]/g;

/** Text that any database and JSON reader takes: no NUL, no control characters, no lone surrogates. */
export function clean(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text.replace(UNWANTED, (found) => (/\p{Surrogate}/u.test(found) ? '\ufffd' : ''));
}

const CONTROLS = /[^\t\n\r -~\u00a0-\ufffd]/g;

/** As `clean`, for text that a decoder made, which has no lone surrogates. */
export function cleanDecoded(text: string): string {
  return text.replace(CONTROLS, '');
}

// White space but spaces, and the blocks of signs that may be or reorder: most texts have none.
const UNEVEN = /[\t-\r\u00a0\u1680\u2000-\u200a\u2028-\u206f\u3000\ufeff]/;
const UNEVEN_SPACE = /\s\s+|[^\S ]/g;

/** One line of clean text: white space collapsed, nothing that reorders its neighbours. */
export function plain(text: string): string {
  if (!text.includes('  ') && !UNEVEN.test(text)) return text.trim();
  return text.replace(REORDERING, '').replace(UNEVEN_SPACE, ' ').trim();
}

const encoder = new TextEncoder();

/** The longest head of the text within so many UTF-8 bytes that splits no code point. */
export function cutBytes(text: string, bytes: number): string {
  if (text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes) return text;
  return text.slice(0, encoder.encodeInto(text, new Uint8Array(bytes)).read);
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The longest head of the text within so many UTF-8 bytes that splits no letter as the reader sees it. */
export function cutText(text: string, bytes: number): string {
  const head = cutBytes(text, bytes);
  return head.length === text.length ? text : cutLetters(text, head.length);
}

/** The text up to the letter that `end` stands in; `end` must split no surrogate pair. */
function cutLetters(text: string, end: number): string {
  // A letter never reaches over a space before it, so the search may begin there.
  const space = text.lastIndexOf(' ', end - 1);
  const from = end - space < 256 ? Math.max(0, space) : 0;
  const edge = graphemes.segment(text.slice(from, end + 64)).containing(end - from)?.index ?? 0;
  return text.slice(0, from + edge || end).trimEnd();
}

/** The head of a text within so many UTF-16 units that splits no surrogate pair. */
export function cutUnits(text: string, units: number): string {
  return text.length <= units ? text : text.slice(0, units).replace(/[\ud800-\udbff]$/, '');
}

// What is a grapheme nearly always, in a form that costs little: a letter with its marks, a flag, an emoji and
// all that is joined to it. The segmenter needs a microsecond for each letter, and seconds for a hostile feed.
const FLAG = '\\p{RI}{2}';
const EMOJI =
  '\\p{ExtPict}(?:[\\p{M}\\p{EMod}\\u200c\\u200d\\u{e0020}-\\u{e007f}]|(?<=\\u200d)\\p{ExtPict})*';
const LETTER = '\\P{M}[\\p{M}\\u200c\\u200d]*';

/**
 * A cutter to the first `count` letters as the reader counts them, in no more than `units` UTF-16 units: one
 * letter may be endless. The cut splits no letter but one that is longer than all of that.
 */
function openCutter(count: number, units: number): (text: string) => string {
  const letters = new RegExp(`^\\p{M}*(?:${FLAG}|${EMOJI}|${LETTER}){0,${count}}`, 'u');
  return (text) => {
    if (text.length <= count) return text;
    const end = letters.exec(cutUnits(text, units))?.[0].length ?? 0;
    return end === text.length ? text : cutLetters(text, end);
  };
}

export const cutTitle = openCutter(LIMITS.titleGraphemes, LIMITS.titleUnits);
const cutLabel = openCutter(LIMITS.label, LIMITS.label * 2);

/** A short name: an author, a category. Null when nothing is left. */
export function label(text: string): string | null {
  return cutLabel(plain(cutUnits(text, LIMITS.label * 4))) || null;
}

/** A list without empty values and repeats, within the cap. */
export function labels(texts: readonly (string | null)[]): string[] {
  const found: string[] = [];
  for (const text of texts.slice(0, LIMITS.list * 8)) {
    const name = text === null ? null : label(text);
    if (name !== null && found.length < LIMITS.list && !found.includes(name)) found.push(name);
  }
  return found;
}

/** A language tag as published, if it looks like one (BCP 47 shape; `_` is taken for `-`). */
export function languageTag(text: string | null | undefined): string | null {
  const tag = text?.trim().replace(/_/g, '-') ?? '';
  return /^[a-z]{2,8}(-[a-z0-9]{1,8}){0,4}$/i.test(tag) ? tag : null;
}
