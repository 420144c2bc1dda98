import type { Token } from '@ajil/text';
import type { Candidates, Name } from './name.js';
import { nameOf } from './name-of.js';

/** "Clayton County", "Clinton Township": in English news, without another country beside it, the United States. */
const COUNTY = nameOf({
  topic: 'united-states',
  kind: 'place',
  text: '… County',
  languages: ['en'],
  weight: 6,
});
const UNITS = new Set(['county', 'counties', 'township', 'twp', 'co']);
// Clubs, and councils of the British kind.
const NOT_BEHIND = new Set(['council', 'fc', 'cricket', 'durham', 'cork', 'kerry']);
const CLUBS = new Set([
  'derby',
  'notts',
  'stockport',
  'ross',
  'newport',
  'the',
  'a',
  'this',
  'our',
  'home',
  'each',
  'every',
]);

/** A county called after the word at `at`, which names nothing or a place in the United States. */
export function countyAt(
  text: string,
  words: readonly Token[],
  at: number,
  names: readonly Name[],
): Omit<Candidates, 'field'> | null {
  const [name, unit, behind] = [words[at]!, words[at + 1], words[at + 2]];
  if (unit === undefined || !UNITS.has(unit.folded) || !/^\p{Lu}/u.test(unit.text)) return null;
  if (unit.folded === 'co' && text[unit.end] !== '.') return null;
  if (!/^\p{Lu}\p{Ll}/u.test(name.text) || CLUBS.has(name.folded)) return null;
  if (behind !== undefined && NOT_BEHIND.has(behind.folded)) return null;
  if (text.slice(name.end, unit.start) !== ' ') return null;
  if (names.length > 0 && !names.some(({ topic }) => topic === COUNTY.topic)) return null;
  const form = { word: name.folded, particle: null, ending: null };
  return {
    text,
    words,
    from: at,
    to: at + 2,
    form,
    folded: `${name.folded} ${unit.folded}`,
    name: COUNTY,
    names: [COUNTY],
  };
}
