/** Words of one invented language, the common ones first, as Zipf found them. */
export interface Tongue {
  code: string;
  words: readonly string[];
  /** What is written onto a word now and then. */
  particles: readonly string[];
}

/** Numbers from 0 to (not with) `below`: the same ones for the same seed. */
type Random = (below: number) => number;

const LETTERS = {
  en: {
    first: [...'bcdfghjklmnprstvw', 'st', 'tr', 'sh', 'ch'],
    vowels: [...'aeiou', 'ai', 'ou'],
    last: [...'nrstlm'],
  },
  ar: { first: [...'بتجحخدرزسشصضطعغفقكلمنهوي'], vowels: ['ا', 'و', 'ي', '', '', ''], last: [...'ةنتمي'] },
  fa: { first: [...'بپتجچخدرزسشفقکگلمنوهی'], vowels: ['ا', 'و', 'ی', '', ''], last: [...'نرمیه'] },
};
/** Words of each language, with its names of people, places and houses. */
const VOCABULARY = 400_000;
/** The words that a day's headlines are made of stand before this rank; rules name others too. */
const IN_THE_NEWS = 50_000;
/** The words that every headline is full of stand before this rank: nobody follows them. */
const COMMON = 500;

export function inventTongues(seed: number): Tongue[] {
  const random = openRandom(seed);
  return [
    { code: 'en', words: inventWords(LETTERS.en, random), particles: [] },
    { code: 'ar', words: inventWords(LETTERS.ar, random), particles: ['و', 'ب', 'ل', 'وب'] },
    { code: 'fa', words: inventWords(LETTERS.fa, random), particles: [] },
  ];
}

function inventWords({ first, vowels, last }: (typeof LETTERS)['en'], random: Random): string[] {
  const pick = (from: readonly string[]) => from[random(from.length)]!;
  const words = new Set<string>();
  while (words.size < VOCABULARY) {
    // Common words are short.
    const syllables = words.size < COMMON ? 1 + random(2) : 2 + random(3);
    const word = Array.from({ length: syllables }, () => pick(first) + pick(vowels)).join('') + pick(last);
    words.add(word);
  }
  return [...words];
}

/** Rules as editors write them: one to four terms, in one language each. */
export function inventRules(tongues: readonly Tongue[], count: number, seed: number): string[] {
  const random = openRandom(seed);
  return Array.from({ length: count }, () => {
    const { words } = tongues[random(tongues.length)]!;
    const word = () => words[COMMON + random(words.length - COMMON)]!;
    const term = () => (random(5) === 0 ? `"${word()} ${word()}"` : word());
    return inventRule(random, word, term);
  });
}

function inventRule(random: Random, word: () => string, term: () => string): string {
  const kinds = [
    () => term(),
    () => `${term()} AND ${term()}`,
    () => `${term()} OR ${term()}`,
    () => `${term()} NEAR/5 ${term()}`,
    () => `${term()} AND NOT ${term()}`,
    () => `(${term()} OR ${term()}) AND ${term()}`,
    () => `title:(${term()} OR ${term()} OR ${term()}) AND NOT ${term()}`,
    () => `(${term()} OR ${term()}) NEAR/8 (${term()} OR ${term()})`,
    () => `${word()}* AND ${term()}`,
  ];
  return kinds[random(kinds.length)]!();
}

export interface InventedHeadline {
  title: string;
  summary: string | null;
}

/** Titles of 6 to 14 words, every second one with a summary of 15 to 40; the word of rank n comes 1/n as often as the first. */
export function inventHeadlines(tongues: readonly Tongue[], count: number, seed: number): InventedHeadline[] {
  const random = openRandom(seed);
  return Array.from({ length: count }, (_, n) => {
    const tongue = tongues[random(tongues.length)]!;
    const text = (words: number) => Array.from({ length: words }, () => wordOfNews(tongue, random)).join(' ');
    return { title: text(6 + random(9)), summary: n % 2 === 0 ? null : text(15 + random(26)) };
  });
}

function wordOfNews({ words, particles }: Tongue, random: Random): string {
  const rank = Math.floor(IN_THE_NEWS ** (random(1e9) / 1e9)) - 1;
  const particle = random(8) === 0 ? (particles[random(particles.length || 1)] ?? '') : '';
  return particle + words[rank]!;
}

/** mulberry32. */
export function openRandom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
