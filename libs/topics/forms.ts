import type { Token } from '@ajil/text';
import { type Ending, endingsOf, NISBA } from './endings.js';
import { type Stem, soraniStemsOf, stemsOf } from './particles.js';

/** One way to read a word: what is left of it, and what came off in front and behind. */
export interface Form extends Stem {
  ending: Ending | null;
  /** The only language whose names may be read so. */
  only?: string;
}

/** Shorter words are other words when they are read loosely. */
const LOOSE_FROM = 6;
const ARABIC_LETTERS = /^[\u0600-\u06FF]+$/u;
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
  const forms: Form[] = [
    ...stemsOf(folded).map((stem) => ({ ...stem, ending: null })),
    ...soraniStemsOf(folded).map((stem) => ({ ...stem, ending: null, only: 'ckb' })),
  ];
  const ended = forms.flatMap((form) => endingsOf(form.word).map((ended) => ({ ...form, ...ended })));
  const strict: readonly Form[] = [...forms, ...ended];
  const all: readonly Form[] = [...strict, ...strict.flatMap(looseOf)];
  cache.set(folded, all);
  return all;
}

/** As a Sorani name alone: particles and endings of other languages do not come off it. */
function looseOf(form: Form): Form[] {
  const { word, particle, ending, only } = form;
  if (particle !== null && only === undefined) return [];
  if (ending !== null && !ending.languages.includes('ckb')) return [];
  const loose = looseSorani(word);
  return loose === word ? [] : [{ ...form, word: loose, only: 'ckb' }];
}

/**
 * A folded Sorani word without what writers spell as they like: ڕ or ر, ڵ or ل, ۆ or و, ێ or ی, ڤ or ف, letters
 * doubled or not.
 */
export function looseSorani(folded: string): string {
  if (folded.length < LOOSE_FROM || !ARABIC_LETTERS.test(folded)) return folded;
  return folded
    .replaceAll('ۆ', 'و')
    .replaceAll('ڕ', 'ر')
    .replaceAll('ڵ', 'ل')
    .replaceAll('ێ', 'ي')
    .replaceAll('ڤ', 'ف')
    .replace(/(.)\1+/gu, '$1');
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
const MARKS = /[\p{M}\u0640]/gu;
const NISBA_BEHIND = new RegExp(`(?<=^.{2,}ي)(?:${NISBA.join('|')})$`, 'u');

/**
 * The words that a written word may stand for in a rule, which is of no language: without particles and «ال», of a
 * nisba the masculine, without the longer Persian and Turkish endings. The least taken off first, the word itself at
 * the head.
 */
export function ruleFormsOf(folded: string, word: Token): readonly Stem[] {
  const stems = formsOf(folded).filter(({ ending }) => ending === null);
  const written = word.text.normalize('NFC').replace(MARKS, '');
  const bare = stems.flatMap((stem) => withoutArticle(stem, written));
  const masculine = [...stems, ...bare].flatMap(({ word, particle }) =>
    NISBA_BEHIND.test(word) ? [{ word: word.replace(NISBA_BEHIND, ''), particle }] : [],
  );
  const ended = formsOf(folded).filter((form) => form.ending !== null && isPlain(form.ending, word));
  return [...stems, ...bare, ...masculine, ...ended];
}

/** Read off the spelling: the «أل» of «ألماني» is no article, though it folds to one. */
function withoutArticle({ word, particle }: Stem, written: string): Stem[] {
  if (!ARTICLE.test(word) || /^[أإآ]/u.test(written.slice((particle ?? '').length))) return [];
  return [{ word: word.replace(ARTICLE, ''), particle: `${particle ?? ''}ال` }];
}

/** Endings that no word has by chance: Turkish behind a capital letter, the Persian plural. */
function isPlain({ text, languages, capital }: Ending, word: Token): boolean {
  if (capital) return /^\p{Lu}/u.test(word.text);
  return languages.includes('fa') && text.startsWith('ها');
}
