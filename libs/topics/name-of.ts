import additions from './catalogue/additions.json' with { type: 'json' };
import { prepared } from './guards.js';
import type { Casing, Guard, Kind, Name } from './name.js';
import { foldedWords, wordsOf } from './words.js';

const GUARDS = new Map(
  Object.entries(additions.guards as Record<string, Guard>).map(([text, guard]) => [
    foldedWords(text).join(' '),
    prepared(guard),
  ]),
);
/** Names of so few letters look like words of other languages. */
const SHORT = 4;
/** Languages that often write peoples without a capital. */
const SMALL = ['kmr', 'az'];
const WEIGHTS: Record<Kind, number> = {
  phrase: 9,
  country: 8,
  region: 8,
  people: 7.5,
  capital: 7.5,
  place: 6.5,
  state: 6,
  actor: 6,
  leader: 6,
  city: 5,
  town: 4,
};
/** Names of countries in the catalogue of guards are those of countries, not of the streets and towns called so. */
const GUARDED: readonly Kind[] = ['country', 'region', 'people', 'capital'];

/** A name with what its kind and its spelling say of it. */
export function nameOf(given: Pick<Name, 'topic' | 'kind' | 'text'> & Partial<Name>): Name {
  const { kind, text, languages = [] } = given;
  const listed = GUARDS.get(foldedWords(text).join(' '));
  const guard = listed?.everyKind || GUARDED.includes(kind) ? listed : undefined;
  return {
    casing: casingOf(text, kind, languages[0] ?? ''),
    weight: WEIGHTS[kind],
    capitalAt: capitalAt(text),
    ...given,
    languages,
    guards: [...(given.guards ?? []), ...(guard === undefined ? [] : [guard])],
  };
}

function capitalAt(text: string): number {
  if (!/^\p{Ll}/u.test(text)) return 0;
  const at = wordsOf(text).findIndex((word) => /^\p{Lu}/u.test(word.text));
  return Math.max(0, at);
}

function casingOf(text: string, kind: Kind, language: string): Casing {
  const letters = text.replace(/[^\p{L}]/gu, '');
  if (letters === letters.toLowerCase()) return 'any';
  if (letters.length <= SHORT && letters === letters.toUpperCase()) return 'upper';
  if (kind === 'people' && SMALL.includes(language)) return 'any';
  if (kind !== 'country' && kind !== 'region') return 'capital';
  if (language === 'en' || wordsOf(text).length > 1) return 'any';
  return letters.length <= SHORT ? 'exact' : 'capital';
}
