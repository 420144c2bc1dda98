const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

// Zone names seen in feeds, in minutes east of UTC. Names that mean several zones (IST, AST) are left out.
const ZONES = new Map([
  ['est', -300], ['edt', -240], ['cst', -360], ['cdt', -300], ['mst', -420], ['mdt', -360], ['pst', -480], ['pdt', -420],
  ['cet', 60], ['met', 60], ['bst', 60], ['west', 60], ['cest', 120], ['mest', 120], ['eet', 120], ['sast', 120],
  ['eest', 180], ['msk', 180], ['trt', 180], ['irst', 210], ['irdt', 270], ['jst', 540], ['kst', 540],
]); // prettier-ignore

const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(am|pm)?`;
const ZONE = String.raw`((?:ut|utc|gmt)?\s*[+-]\s*\d{1,2}:?(?:\d{2})?|z|[a-z]{1,5})?`;
const ISO = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[t\s]\s*${CLOCK})?\s*${ZONE}$`);
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:t?(\d{2}):?(\d{2}):?(\d{2})?)?\s*(z|[+-]\d{2}:?\d{2})?$/;
const DAY_FIRST = new RegExp(
  String.raw`^(?:\p{L}+\.?,?\s+)?(\d{1,2})[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{2,4})(?:,?\s+${CLOCK})?\s*${ZONE}$`,
  'u',
);
const MONTH_FIRST = new RegExp(
  String.raw`^(?:\p{L}+\.?,?\s+)?([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})(?:,?\s+(?:at\s+)?${CLOCK})?\s*${ZONE}$`,
  'u',
);
const ASCTIME =
  /^[a-z]{3,9}\s+([a-z]{3,9})\s+(\d{1,2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([a-z]{1,5})?\s+(\d{4})$/;

interface Moment {
  year: string | undefined;
  month: string | undefined;
  day: string | undefined;
  hour?: string | undefined;
  minute?: string | undefined;
  second?: string | undefined;
  fraction?: string | undefined;
  half?: string | undefined;
  zone?: string | undefined;
}

/**
 * A date as feeds write it (RFC 3339, RFC 822 and its relatives) as RFC 3339 in UTC, or null when it cannot be
 * read or lies before 1995 or after 2100. A missing or unknown zone name means UTC; a wrong day name is ignored.
 */
export function parseDate(text: string | null | undefined): string | null {
  if (!text) return null;
  const tidy = ascii(text.slice(0, 120)).replace(/\([^()]*\)/g, ' ').replace(/\s+/g, ' ').trim().toLowerCase(); // prettier-ignore
  const moment = readMoment(tidy);
  return moment ? format(moment) : null;
}

function readMoment(text: string): Moment | null {
  const iso = ISO.exec(text);
  if (iso) return moment([iso[1], iso[2], iso[3] ?? '1'], iso.slice(4));
  const compact = COMPACT.exec(text);
  if (compact) {
    const [, year, month, day, hour, minute, second, zone] = compact;
    return { year, month, day, hour, minute, second, zone };
  }
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst) return moment([dayFirst[3], dayFirst[2], dayFirst[1]], dayFirst.slice(4));
  const monthFirst = MONTH_FIRST.exec(text);
  if (monthFirst) return moment([monthFirst[3], monthFirst[1], monthFirst[2]], monthFirst.slice(4));
  const asctime = ASCTIME.exec(text);
  if (!asctime) return null;
  const [, month, day, hour, minute, second, zone, year] = asctime;
  return { year, month, day, hour, minute, second, zone };
}

function moment([year, month, day]: (string | undefined)[], clock: (string | undefined)[]): Moment {
  const [hour, minute, second, fraction, half, zone] = clock;
  return { year, month, day, hour, minute, second, fraction, half, zone };
}

function format(m: Moment): string | null {
  const year = fullYear(m.year ?? '');
  const month = monthNumber(m.month ?? '');
  const day = Number(m.day);
  const hour = hourOf(Number(m.hour ?? 0), m.half);
  const minute = Number(m.minute ?? 0);
  const second = Number(m.second ?? 0);
  const offset = offsetOf(m.zone ?? '');
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || offset === null) return null;
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return null;
  const millisecond = Number((m.fraction ?? '').padEnd(3, '0').slice(0, 3));
  const time = Date.UTC(year, month - 1, day, hour, minute - offset, Math.min(second, 59), millisecond);
  const date = new Date(time);
  return date.getUTCFullYear() < 1995 || date.getUTCFullYear() > 2100 ? null : date.toISOString();
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
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function hourOf(hour: number, half: string | undefined): number {
  if (!half) return hour;
  return (hour % 12) + (half === 'pm' ? 12 : 0);
}

function offsetOf(zone: string): number | null {
  const numeric = /([+-])\s*(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (!numeric) return ZONES.get(zone) ?? 0;
  const [hours, minutes] = [Number(numeric[2]), Number(numeric[3] ?? 0)];
  if (hours > 14 || minutes > 59) return null;
  return (numeric[1] === '-' ? -1 : 1) * (hours * 60 + minutes);
}

/** Arabic and Persian digits, full stops and commas as ASCII. */
function ascii(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/\u060c/g, ',');
}
