import { detectLanguage } from '@ajil/text';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mostOf, short } from './counts.js';
import { readLines } from './read-lines.js';

/** A sentence and its language as FLORES names it: three letters and a script, `azb_Arab`. */
interface Sentence {
  lang: string;
  id: string;
  text: string;
}
interface Answer {
  code: string;
  wanted: string;
  found: string;
  text: string;
}

/** Codes of the sets that Ajil calls otherwise: kinds of a language under one, and two letters where there are two. */
const OURS: Record<string, string> = {
  ...named('ar', 'acm acq aeb ajp apc apd arb ars ary arz'),
  ...named('az', 'azb azj'),
  ...named('fa', 'pes prs'),
  ...named('ps', 'pbt'),
  deu: 'de',
  eng: 'en',
  fra: 'fr',
  heb: 'he',
  jpn: 'ja',
  rus: 'ru',
  spa: 'es',
  tur: 'tr',
  uig: 'ug',
  ukr: 'uk',
  urd: 'ur',
  zho: 'zh',
};

/** A headline has five to ten words; which, the sentence's id says, so that all languages are cut alike. */
const LEAST_WORDS = 5;
const SIZES = 6;
/** Where no spaces are written, so many characters stand for a word. */
const CHARACTERS = 2;

const CUTS: [name: string, cut: (words: string[], size: number) => string[]][] = [
  ['headlines: the first 5 to 10 words', (words, size) => words.slice(0, size)],
  ['headlines: the last 5 to 10 words', (words, size) => words.slice(-size)],
  ['the first 3 words', (words) => words.slice(0, 3)],
];

/** How well the language of texts as short as headlines is told, on the sets in `languages/` below the folder. */
export function languages(folder: string, misses: number): string {
  const below = join(folder, 'languages');
  const files = existsSync(below) ? readdirSync(below).filter((name) => name.endsWith('.jsonl')) : [];
  if (files.length === 0) return `No set in ${folder}; see test/quality/README.md.\n`;
  const sentences = files.sort().flatMap((name) => readLines<Sentence>(folder, `languages/${name}`) ?? []);
  return CUTS.map(([name, cut]) => report(name, sentences.map(answerTo(cut)), misses)).join('\n');
}

function named(ours: string, codes: string): Record<string, string> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, ours]));
}

function answerTo(cut: (typeof CUTS)[number][1]) {
  return ({ lang, id, text }: Sentence): Answer => {
    const code = lang.split('_')[0] ?? lang;
    const spaced = !/^(zho|jpn)/.test(lang);
    const words = spaced ? text.split(/\s+/) : (text.match(new RegExp(`.{1,${CHARACTERS}}`, 'gsu')) ?? []);
    const headline = cut(words, LEAST_WORDS + (sumOf(id) % SIZES)).join(spaced ? ' ' : '');
    return { code: lang, wanted: OURS[code] ?? code, found: detectLanguage(headline, null), text: headline };
  };
}

/** Spreads ids evenly, the same in every run (djb2). */
function sumOf(id: string): number {
  return [...id].reduce((sum, letter) => (sum * 33 + letter.codePointAt(0)!) % 2 ** 32, 5381);
}

function report(name: string, answers: readonly Answer[], misses: number): string {
  const byLanguage = grouped(answers, ({ wanted }) => wanted);
  const byCode = grouped(answers, ({ code }) => code);
  const shares = [...byLanguage.values()].map(rightShare);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const wrong = answers.filter(({ wanted, found }) => wanted !== found);
  return [
    `${name}: ${answers.length} texts`,
    `  all texts ${short(rightShare(answers))}, mean of the languages ${short(mean)}, least ${short(Math.min(...shares))}`,
    `  ${[...byLanguage].map(([language, some]) => `${language} ${short(rightShare(some))}`).join('  ')}`,
    ...[...byCode].map(([code, some]) => `    ${code.padEnd(9)} ${short(rightShare(some))}  ${taken(some)}`),
    ...wrong.slice(0, misses).map(({ code, found, text }) => `    ${code} as ${found}: ${text}`),
    '',
  ].join('\n');
}

function grouped(answers: readonly Answer[], keyOf: (answer: Answer) => string): Map<string, Answer[]> {
  const groups = new Map<string, Answer[]>();
  for (const answer of answers) {
    const group = groups.get(keyOf(answer));
    if (group) group.push(answer);
    else groups.set(keyOf(answer), [answer]);
  }
  return groups;
}

function rightShare(answers: readonly Answer[]): number {
  return answers.filter(({ wanted, found }) => wanted === found).length / answers.length;
}

/** What a language was taken for, with how often. */
function taken(answers: readonly Answer[]): string {
  return mostOf(
    answers.flatMap(({ wanted, found }) => (wanted === found ? [] : [found])),
    6,
  );
}
