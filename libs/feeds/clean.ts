import { LIMITS } from './limits.js';

// Control characters except tab and line ends, two non-characters, and (in Unicode mode) lone surrogates.
const UNWANTED = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]|\p{Surrogate}/gu;
// Embeddings, overrides and isolates reorder the text around them. Joiners (ZWNJ) and plain marks stay.
const REORDERING = /[\u202a-\u202e\u2066-\u2069]/g;

/** Text that any database and JSON reader takes: no NUL, no control characters, no lone surrogates. */
export function clean(text: string): string {
  return text.replace(UNWANTED, (found) => (/\p{Surrogate}/u.test(found) ? '\ufffd' : ''));
}

/** One line of display text: clean, white space collapsed, nothing that reorders its neighbours. */
export function plain(text: string): string {
  return clean(text).replace(REORDERING, '').replace(/\s+/g, ' ').trim();
}

const encoder = new TextEncoder();

/** The longest head of the text within so many UTF-8 bytes that splits no code point. */
export function cutBytes(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text;
  return text.slice(0, encoder.encodeInto(text, new Uint8Array(bytes)).read);
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The longest head of the text within so many UTF-8 bytes that splits no letter as the reader sees it. */
export function cutText(text: string, bytes: number): string {
  const head = cutBytes(text, bytes);
  if (head.length === text.length) return text;
  const edge = graphemes.segment(text.slice(0, head.length + 64)).containing(head.length)?.index ?? 0;
  return text.slice(0, edge || head.length).trimEnd();
}

/** The first letters of a text as the reader counts them. A letter with endless marks cannot pass `units`. */
export function cutGraphemes(text: string, count: number, units = count * 16): string {
  if (text.length <= count) return text;
  let left = count;
  for (const { index } of graphemes.segment(text.slice(0, units))) {
    if (left-- === 0) return text.slice(0, index).trimEnd();
  }
  return clean(text.slice(0, units)).replace(/\ufffd$/, '');
}

/** A short name: an author, a category. Null when nothing is left. */
export function label(text: string): string | null {
  return cutGraphemes(plain(text.slice(0, LIMITS.label * 4)), LIMITS.label) || null;
}

/** A list without empty values and repeats, within the cap. */
export function labels(texts: readonly (string | null)[]): string[] {
  const found = texts.slice(0, LIMITS.list * 8).map((text) => (text === null ? null : label(text)));
  return [...new Set(found.filter((text) => text !== null))].slice(0, LIMITS.list);
}

/** A language tag as published, if it looks like one (BCP 47 shape; `_` is taken for `-`). */
export function languageTag(text: string | null | undefined): string | null {
  const tag = text?.trim().replace(/_/g, '-') ?? '';
  return /^[a-z]{2,8}(-[a-z0-9]{1,8}){0,4}$/i.test(tag) ? tag : null;
}
