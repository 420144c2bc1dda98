import { codeAt } from '../markup/code-at.js';
/** Year, month, day, hour, minute, second, and minutes east of UTC. */
export type Instant = [number, number, number, number, number, number, number];

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/**
 * The two shapes that nearly all dates have, read by their places: `Tue, 05 Mar 2024 10:15:30 +0300` (RFC 822 as
 * RSS 2.0 wants it) and `2024-03-05T10:15:30Z` `.000Z` or `+03:00` (RFC 3339; a fraction of
 * nothing but zeros). Null for all others.
 */
export function readStrict(text: string): Instant | null {
  const at = codeAt(text, 0);
  if (at >= 48 && at <= 57) return readIso(text);
  return text.length === 29 || text.length === 31 ? readRfc822(text) : null;
}

function readIso(text: string): Instant | null {
  if (text.length === 24 && text.endsWith('.000Z')) return readIso(`${text.slice(0, 19)}Z`);
  if (text.length !== 20 && text.length !== 25) return null;
  if (text[4] !== '-' || text[7] !== '-' || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':')
    return null;
  const offset = text.length === 20 ? (text[19] === 'Z' ? 0 : NaN) : offsetAt(text, 19, 23, text[22] === ':');
  return checked([
    digits(text, 0, 4),
    two(text, 5),
    two(text, 8),
    two(text, 11),
    two(text, 14),
    two(text, 17),
    offset,
  ]);
}

function readRfc822(text: string): Instant | null {
  if (text[3] !== ',' || text[4] !== ' ' || text[7] !== ' ' || text[11] !== ' ' || text[16] !== ' ')
    return null;
  if (text[19] !== ':' || text[22] !== ':' || text[25] !== ' ') return null;
  const month = MONTHS.indexOf(text.slice(8, 11));
  const offset = text.endsWith(' GMT') ? 0 : offsetAt(text, 26, 29, text.length === 31);
  const number = month % 3 === 0 ? month / 3 + 1 : NaN;
  return checked([
    digits(text, 12, 4),
    number,
    two(text, 5),
    two(text, 17),
    two(text, 20),
    two(text, 23),
    offset,
  ]);
}

function offsetAt(text: string, sign: number, minutes: number, isShaped: boolean): number {
  if (!isShaped || (text[sign] !== '+' && text[sign] !== '-')) return NaN;
  const offset = two(text, sign + 1) * 60 + two(text, minutes);
  return text[sign] === '-' ? -offset : offset;
}

/** What leaves any doubt is left to the patient reader. */
function checked(instant: Instant): Instant | null {
  const [year, month, day, hour, minute, second, offset] = instant;
  const isPlain =
    month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour <= 23 && minute <= 59 && second <= 59;
  return isPlain && year >= 1995 && year <= 2100 && Math.abs(offset) <= 14 * 60 ? instant : null;
}

function two(text: string, at: number): number {
  return digits(text, at, 2);
}

function digits(text: string, from: number, count: number): number {
  let number = 0;
  for (let at = from; at < from + count; at++) {
    const digit = codeAt(text, at) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    number = number * 10 + digit;
  }
  return number;
}
