import { fromJalali } from './jalali.js';
import { readForeign } from './foreign.js';
import { type Instant, readStrict } from './strict.js';
import { type Parts, readUsual } from './usual.js';
import { offsetOf } from './zones.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const [EARLIEST, LATEST] = [1995, 2100];

/**
 * A date as feeds write it (RFC 3339, RFC 822 and their relatives, words and digits of many languages, the Persian
 * calendar) as RFC 3339 in UTC, or null when it cannot be read or lies before 1995 or after 2100. `zone` (minutes
 * east of UTC) is taken where no known zone is named; a wrong day name is ignored.
 */
export function parseDate(text: string | null | undefined, zone = 0): string | null {
  if (!text) return null;
  const strict = readStrict(text);
  if (strict) return formatInstant(strict);
  const found = readPatiently(text);
  return typeof found === 'object' && found ? format(found, zone) : found;
}

function formatInstant([year, month, day, hour, minute, second, offset]: Instant): string {
  if (offset === 0) return inUtc([year, month, day], hour, minute, second, '');
  return new Date(Date.UTC(year, month - 1, day, hour, minute - offset, second)).toISOString();
}

function readPatiently(text: string): Parts | string | null {
  const tidy = ascii(text.slice(0, 120)).replace(/\([^()]*\)/g, ' ').replace(/\s+/g, ' ').trim().toLowerCase(); // prettier-ignore
  return readEpoch(tidy) ?? readUsual(tidy) ?? readForeign(tidy);
}

/** Seconds or milliseconds since 1970, as some generators write it. */
function readEpoch(text: string): string | null {
  if (!/^\d{10}(\d{3})?$/.test(text)) return null;
  const date = new Date(Number(text.padEnd(13, '0')));
  return isWithin(date.getUTCFullYear()) ? date.toISOString() : null;
}

function format(p: Parts, zone: number): string | null {
  const date = gregorian(fullYear(p.year), p.month, Number(p.day));
  const [hours = '0', minutes = '0', seconds = '0', fraction = '', half, named = ''] = p.clock;
  const offset = offsetOf(named, zone);
  if (date === null || offset === null) return null;
  const [year, month, day] = date;
  const [hour, minute, second] = [hourOf(Number(hours), half), Number(minutes), Number(seconds)];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return null;
  if (offset === 0 && hour < 24 && isWithin(year))
    return inUtc(date, hour, minute, Math.min(second, 59), fraction);
  const millisecond = Number(fraction.padEnd(3, '0').slice(0, 3));
  const time = Date.UTC(year, month - 1, day, hour, minute - offset, Math.min(second, 59), millisecond);
  const moment = new Date(time);
  return isWithin(moment.getUTCFullYear()) ? moment.toISOString() : null;
}

function isWithin(year: number): boolean {
  return year >= EARLIEST && year <= LATEST;
}

/** What needs no reckoning needs no `Date`. */
function inUtc(
  date: readonly number[],
  hour: number,
  minute: number,
  second: number,
  fraction: string,
): string {
  const [year, month, day] = date.map(two);
  const milliseconds = fraction === '' ? '000' : fraction.padEnd(3, '0').slice(0, 3);
  return `${year}-${month}-${day}T${two(hour)}:${two(minute)}:${two(second)}.${milliseconds}Z`;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

/** Years from 1343 to 1414 can only be Jalali here: in the Islamic calendar they lie before 1995. */
function gregorian(year: number, month: string, day: number): [number, number, number] | null {
  const isJalali = /^j\d/.test(month) || (year >= 1343 && year <= 1414);
  return isJalali ? fromJalali(year, Number(month.replace('j', '')), day) : [year, monthNumber(month), day];
}

/** Two digits: RFC 2822, section 4.3. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits.length === 3 ? 1900 + year : year;
}

function monthNumber(text: string): number {
  if (/^\d/.test(text)) return Number(text);
  return MONTHS.indexOf(text.slice(0, 3)) + 1;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function hourOf(hour: number, half: string | undefined): number {
  if (!half) return hour;
  return (hour % 12) + (half.startsWith('p') ? 12 : 0);
}

/** Arabic and Persian digits, full stops and commas as ASCII. */
function ascii(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text;
  return text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[\u060c\u066b]/g, ',')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u200e\u200f\u061c]/g, '');
}
