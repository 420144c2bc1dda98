import type { Token } from '@ajil/text';
import { type Ending, endingsOf, NISBA } from './endings.js';
import { type Stem, stemsOf } from './particles.js';

/** One way to read a word: what is left of it, and what came off in front and behind. */
export interface Form extends Stem {
  ending: Ending | null;
  /** The only language whose names may be read so. */
  only?: string;
}

const SORANI = /[ڕڵۆێڤ]/u;
/** Shorter words are other words when they are read loosely. */
const LOOSE_FROM = 6;
const CACHE_LIMIT = 20_000;
const cache = new Map<string, readonly Form[]>();

/**
 * The readings of a folded word, the least taken off first: whole, without particles (Arabic, Hebrew), without
 * endings (Persian, Sorani, Kurmanji, Turkish, Azeri, Urdu, Pashto). Texts repeat their words, so readings are kept.
 */
export function formsOf(folded: string): readonly Form[] {
  const known = cache.get(folded);
  if (known !== undefined) return known;
  if (cache.size >= CACHE_LIMIT) cache.clear();
  const forms: Form[] = stemsOf(folded).map((stem) => ({ ...stem, ending: null }));
  const loose = looseSorani(folded);
  if (loose !== folded) forms.push({ word: loose, particle: null, ending: null, only: 'ckb' });
  const ended = forms.flatMap((form) => endingsOf(form.word).map((ended) => ({ ...form, ...ended })));
  const all: readonly Form[] = [...forms, ...ended];
  cache.set(folded, all);
  return all;
}

/** A folded Sorani word without the letters that writers use as they like: ڕ or ر, ڵ or ل, ۆ or و, ێ or ی, ڤ or ف. */
export function looseSorani(folded: string): string {
  if (folded.length < LOOSE_FROM || !SORANI.test(folded)) return folded;
  return folded
    .replace(/وو|ۆ/gu, 'و')
    .replaceAll('ڕ', 'ر')
    .replaceAll('ڵ', 'ل')
    .replaceAll('ێ', 'ي')
    .replaceAll('ڤ', 'ف');
}

/**
 * An Arabic nisba («عراقي») in its forms: a woman's, many, two, an adverb; each with and without «ال». Of a nisba of
 * two words («كوري شمالي») both agree. Folded words in, folded words out, the given one first.
 */
export function nisbaForms(words: readonly string[]): string[][] {
  const endings = words.every((word) => word.endsWith('ي')) ? ['', ...NISBA] : [''];
  return ['', 'ال'].flatMap((article) =>
    endings.map((ending) => words.map((word) => `${article}${word}${ending}`)),
  );
}

const ARTICLE = /^ال(?=.{3,}$)/u;
const NISBA_BEHIND = new RegExp(`(?<=^.{2,}ي)(?:${NISBA.join('|')})$`, 'u');

/**
 * The words that a written word may stand for in a rule, which is of no language: without particles and «ال», of a
 * nisba the masculine, without the longer Persian and Turkish endings. The least taken off first, the word itself at
 * the head.
 */
export function ruleFormsOf(folded: string, word: Token): readonly Stem[] {
  const stems = formsOf(folded).filter(({ ending }) => ending === null);
  const bare = stems.flatMap(({ word, particle }) =>
    ARTICLE.test(word) ? [{ word: word.replace(ARTICLE, ''), particle: `${particle ?? ''}ال` }] : [],
  );
  const masculine = [...stems, ...bare].flatMap(({ word, particle }) =>
    NISBA_BEHIND.test(word) ? [{ word: word.replace(NISBA_BEHIND, ''), particle }] : [],
  );
  const ended = formsOf(folded).filter((form) => form.ending !== null && isPlain(form.ending, word));
  return [...stems, ...bare, ...masculine, ...ended];
}

/** Endings that no word has by chance: Turkish behind a capital letter, the Persian plural. */
function isPlain({ text, languages, capital }: Ending, word: Token): boolean {
  if (capital) return /^\p{Lu}/u.test(word.text);
  return languages.includes('fa') && text.startsWith('ها');
}
