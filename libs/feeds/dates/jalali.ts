/**
 * Days from 1970-01-01 to the first of Farvardin of a Jalali year. Eight leap years in 33: this agrees with the
 * calendar of ICU for all years from 1343 to 1470 (1964 to 2091).
 */
function newYear(year: number): number {
  const since = year - 1343;
  return since * 365 + Math.floor((since * 8 + 7) / 33) - 2_112;
}

/** A date of the Persian calendar (1343 to 1470) as `[year, month, day]` of the Gregorian one; null when there is none. */
export function fromJalali(year: number, month: number, day: number): [number, number, number] | null {
  if (!(year >= 1343 && year <= 1470 && month >= 1 && month <= 12 && day >= 1)) return null;
  const isLeap = newYear(year + 1) - newYear(year) === 366;
  if (day > (month <= 6 ? 31 : month < 12 || isLeap ? 30 : 29)) return null;
  const before = month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30;
  const date = new Date((newYear(year) + before + day - 1) * 86_400_000);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}
