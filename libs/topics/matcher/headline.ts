import type { Token } from '@ajil/text';
import type { Stem } from '../particles.js';
import type { TextField } from '../rules/rule.js';
import { wordsOf } from '../words.js';

/** Where terms are looked for, in the order in which reasons are told. */
export const FIELDS: readonly TextField[] = ['title', 'summary', 'source'];

/** What is matched, as displayed. */
export interface MatchInput {
  title: string;
  summary?: string | null;
  /** The source's name. */
  source?: string | null;
  /** As found for the headline or told by its feed; when absent, and a rule asks, it is detected. */
  language?: string | null;
}

/**
 * The words that a written word may stand for, itself first: without particles, without inflection. The same ones
 * for the same word, wherever it stands.
 */
export type FormsOf = (folded: string, word: Token) => readonly Stem[];

/** Parts of a field's text, in UTF-16 units, that say nothing of the subject: datelines, bylines, footers. */
export type AsidesOf = (field: TextField, text: string) => readonly { start: number; end: number }[];

/** One field, in words. */
export interface Line {
  field: TextField;
  text: string;
  words: readonly Token[];
  /**
   * By word, which space-parted word it belongs to: «می‌شود» is two words at one place. Null when each word has its own.
   */
  ordinals: readonly number[] | null;
  /** By word, what stands before it, once asked for; null for what may stand within any phrase. */
  unusualGaps: (string | null | undefined)[];
}

const JOINER = /[\u200C\u200D]/u;
const JOINERS_ONLY = /^[\u200C\u200D]+$/u;

export function lineOf(field: TextField, text: string, asidesOf?: AsidesOf): Line {
  const asides = asidesOf?.(field, text) ?? [];
  const all = wordsOf(text);
  const words = asides.length === 0 ? all : silenced(text, all, asides);
  return {
    field,
    text,
    words,
    ordinals: JOINER.test(text) ? ordinalsOf(text, words) : null,
    unusualGaps: [],
  };
}

/** Words of asides are empty: no term has an empty word. A hostile text has thousands of both. */
function silenced(text: string, words: readonly Token[], asides: ReturnType<AsidesOf>): Token[] {
  const hidden = new Uint8Array(text.length);
  for (const { start, end } of asides) hidden.fill(1, start, end);
  return words.map((word) =>
    hidden.subarray(word.start, word.end).includes(1) ? { ...word, folded: '' } : word,
  );
}

function ordinalsOf(text: string, words: readonly Token[]): number[] {
  let ordinal = 0;
  return words.map((word, at) => {
    const joined = at > 0 && JOINERS_ONLY.test(text.slice(words[at - 1]!.end, word.start));
    if (!joined) ordinal += 1;
    return ordinal;
  });
}

/** The word at `from` with all that is joined to it, as one: «کتاب‌ها» read as «کتابها». Null when nothing is. */
export function joinedAt({ words, ordinals }: Line, from: number): { word: string; to: number } | null {
  if (ordinals === null || ordinals[from + 1] !== ordinals[from] || ordinals[from - 1] === ordinals[from])
    return null;
  let to = from + 1;
  while (to < words.length && ordinals[to] === ordinals[from]) to += 1;
  const parts = words.slice(from, to).map((word) => word.folded);
  return parts.includes('') ? null : { word: parts.join(''), to };
}
