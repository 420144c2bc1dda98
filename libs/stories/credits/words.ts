import { foldToken, tokenise, type Token } from '@ajil/text';

/** A text and its words; a word that ZWNJ joins counts as its parts, and one that folds to nothing does not count. */
export interface Worded {
  text: string;
  words: readonly Token[];
}

const JOINED = /[\u200C\u200D]/;

export function worded(text: string): Worded {
  const words: Token[] = [];
  const mayJoin = JOINED.test(text);
  for (const token of tokenise(text)) {
    if (mayJoin && JOINED.test(token.text)) words.push(...partsOf(token));
    else if (token.folded !== '') words.push(token);
  }
  return { text, words };
}

function partsOf(token: Token): Token[] {
  const parts = [...token.text.matchAll(/[^\u200C\u200D]+/gu)].map(({ 0: text, index }) => {
    const start = token.start + index;
    return { start, end: start + text.length, text, folded: foldToken(text) };
  });
  return parts.filter(({ folded }) => folded !== '');
}

/** Signs that are kept of each side of a gap: what stands farther off sets nothing apart. */
const GAP_EDGE = 40;

/**
 * What stands between word `at - 1` and word `at`; before the first and behind the last, the rest of the text. Of a
 * long gap both ends, as if a line ended between them.
 */
export function gapBefore({ text, words }: Worded, at: number): string {
  const [from, to] = [words[at - 1]?.end ?? 0, words[at]?.start ?? text.length];
  if (to - from <= 2 * GAP_EDGE) return text.slice(from, to);
  return `${text.slice(from, from + GAP_EDGE)}\n${text.slice(to - GAP_EDGE, to)}`;
}

/** A phrase as it is compared. */
export function folded(phrase: string): string {
  return worded(phrase)
    .words.map((word) => word.folded)
    .join(' ');
}

/** What the particles below begin with. */
const BEGIN_PARTICLES = new Set('وفبكلושבלמכה');

/** Most words begin with another letter: nothing is written onto them. */
export const mayBearParticle = (word: string) => BEGIN_PARTICLES.has(word[0] ?? '');

/** A word without the particle written onto it, and the particle; the whole word first. */
export function stemsOf(word: string): { word: string; particle: string }[] {
  const whole = { word, particle: '' };
  if (!mayBearParticle(word)) return [whole];
  const [, merged] = /^[وف]?لل(.{3,})$/u.exec(word) ?? [];
  if (merged !== undefined) return [whole, { word: `ال${merged}`, particle: 'ل' }, ...attached(word)];
  return [whole, ...attached(word)];
}

/** Arabic "and", "so", then "in", "like", "to"; Hebrew "and", "that", then "in", "to", "from", "like", "the". */
const PARTICLES = /^(?:([وف]?)([بكل]?)([\u0620-\u064A].{2,})|(ו?ש?)([בלמכה]?)([\u05D0-\u05EA].{2,}))$/u;

function attached(word: string): { word: string; particle: string }[] {
  const found = PARTICLES.exec(word);
  if (found === null) return [];
  const [and = '', particle = '', bare = ''] = found[3] === undefined ? found.slice(4) : found.slice(1, 4);
  const stems = [{ word: bare, particle }];
  if (and !== '' && particle !== '') stems.push({ word: particle + bare, particle: '' });
  return and + particle === '' ? [] : stems;
}
