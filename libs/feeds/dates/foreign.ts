import { firstOf } from '../first.js';
import { foldWord, inEnglish } from './month-names.js';
import { CLOCK, MONTH_WORD, type Parts, parts, readUsual } from './usual.js';

const FREE_CLOCK = new RegExp(
  String.raw`(?<!\d)${CLOCK}(?:\s*((?:ut|utc|gmt)?\s*[+-]\s*\d{1,2}:?(?:\d{2})?(?![\d-])|z\b|(?!am|pm)\b(?!${MONTH_WORD}\b)[a-z]{2,5}\b))?`,
);
const WORD = `(?:${MONTH_WORD}|j\\d{1,2})`;
const FREE_DATES: readonly [pattern: RegExp, order: string][] = [
  [new RegExp(`^(\\d{4})[ ./-]+(${WORD}|\\d{1,2})[ ./-]+(\\d{1,2})$`), 'ymd'],
  [new RegExp(`^(\\d{1,2})[ ./-]+(${WORD})[ ./-]+(\\d{4}|\\d{2})$`), 'dmy'],
  [new RegExp(`^(${WORD})[ ./-]+(\\d{1,2})[ ./-]+(\\d{4})$`), 'mdy'],
  [new RegExp(`^(${WORD})[ ./-]+(\\d{4})$`), 'my'],
  [/^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/, 'dmy'],
  [/^(\d{2})-(\d{1,2})-(\d{1,2})$/, 'ymd'],
  [/^(\d{1,2})[./](\d{1,2})[./](\d{2})$/, 'dmy'],
  [/^-(\d{2})-?(\d{2})$/, 'ym'],
  [/^(\d{2})(\d{2})(\d{2})$/, 'ymd'],
  [/^(\d{4})-?(\d{3})$/, 'yo'],
  [/^(\d{4})$/, 'y'],
];

/** Other languages and other orders; of a date in two calendars the part that can be read. */
export function readForeign(text: string): Parts | null {
  const isLatin = !/[^\0-\x7f]/.test(text);
  const plain = inPlainWords(text);
  return readUsual(plain) ?? firstOf(plain.split(/الموافق|برابر با/), (part) => readFreely(part, isLatin));
}

/** The clock anywhere, the date in any of many orders, and words that belong to neither passed over. */
function readFreely(plain: string, isLatin: boolean): Parts | null {
  const clock = FREE_CLOCK.exec(plain);
  const rest = clock ? `${plain.slice(0, clock.index)} ${plain.slice(clock.index + clock[0].length)}` : plain;
  const date = dateWordsOf(rest);
  for (const [pattern, order] of FREE_DATES) {
    const found = pattern.exec(date);
    if (found) return inOrder(found.slice(1), order, clock?.slice(1) ?? [], isLatin);
  }
  return null;
}

/** In English, with digits apart from letters, and the half of the day behind its clock. */
function inPlainWords(text: string): string {
  const spaced = text
    .replace(/[년월年月]/g, '-')
    .replace(/[일日]/g, ' ')
    .replace(/([\u0620-\u064a])\.\s?([\u0620-\u064a])(?:\.|(?=\s|$))/g, '$1 $2');
  return inEnglish(foldWord(spaced))
    .replace(/(\d{4})\s+pm(?!\s*\d)/g, '$1 ')
    .replace(/\b(\w{3}) ?\/ ?\1\b/g, '$1')
    .replace(/\b(\d{1,2}) ?h ?(\d{2})?\b/g, (_all, hour: string, minute = '00') => `${hour}:${minute}`)
    .replace(/\bmar(?:di|tes|tedi)\b/g, ' ')
    .replace(/(\d)t(?=\d)/g, '$1 ')
    .replace(/\b(am|pm)\s+(\d{1,2}:\d{1,2}(?::\d{1,2})?)/g, '$2 $1')
    .replace(/\s+/g, ' ')
    .trim();
}

function dateWordsOf(text: string): string {
  const kept = text.replace(
    /(?<![a-z\d])(?!(?:j\d{1,2}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))[\p{L}\p{M}]+\.?/gu,
    ' ',
  );
  return kept
    .replace(/(\d)(?:st|nd|rd|th)\b/g, '$1')
    .replace(/[^a-z\d./-]+/g, ' ')
    .replace(/ ?([./-]) ?/g, '$1')
    .replace(/^[ ./]+|[ ./-]+$/g, '');
}

function inOrder(found: string[], order: string, clock: Parts['clock'], isLatin: boolean): Parts | null {
  const at = (letter: string) => found[order.indexOf(letter)];
  const [year, ordinal] = [at('y'), at('o')];
  if (ordinal !== undefined) return fromOrdinal(year ?? '', Number(ordinal), clock);
  const isNumeric = /^\d/.test(at('m') ?? '') && order === 'dmy';
  const isAmerican = Number(at('m')) > 12 || (isLatin && clock[4] !== undefined);
  if (isNumeric && isAmerican && Number(at('d')) <= 12) return parts(year, at('d'), at('m'), clock);
  return parts(year, at('m') ?? '1', at('d') ?? '1', clock);
}

function fromOrdinal(year: string, ordinal: number, clock: Parts['clock']): Parts | null {
  const date = new Date(Date.UTC(Number(year), 0, ordinal));
  if (ordinal < 1 || date.getUTCFullYear() !== Number(year)) return null;
  return parts(year, String(date.getUTCMonth() + 1), String(date.getUTCDate()), clock);
}
