export const MONTH_WORD = String.raw`(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}`;

export const CLOCK = String.raw`(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?\s*(am|pm|a\.m\.|p\.m\.)?`;
const ZONE = String.raw`((?:ut|utc|gmt)?\s*[+-]\s*\d{1,2}:?(?:\d{2})?|[a-z]{1,5}(?:/[a-z_]{2,20})?)?`;
const ISO = new RegExp(
  String.raw`^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:(?:[t\s]\s*${CLOCK})\s*${ZONE}|\s*(?:z|gmt|utc))?$`,
);
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:t?(\d{2}):?(\d{2}):?(\d{2})?)?\s*(z|[+-]\d{2}:?\d{2})?$/;
const DAY_FIRST = new RegExp(
  String.raw`^(?:\p{L}+\.?,?\s*)?(\d{1,2})[\s-]+(${MONTH_WORD})\.?,?[\s-]+(\d{2,4})(?:,?\s+${CLOCK}\s*${ZONE}|\s*(?:z|gmt|utc))?$`,
  'u',
);
const MONTH_FIRST = new RegExp(
  String.raw`^(?:\p{L}+\.?,?\s*)?(${MONTH_WORD})\.?\s+(\d{1,2}),?\s+(\d{4})(?:,?\s+(?:at\s+)?${CLOCK}\s*${ZONE}|\s*(?:z|gmt|utc))?$`,
  'u',
);

/** The parts of a date as they were found. */
export interface Parts {
  year: string;
  month: string;
  day: string;
  /** Hour, minute, second, fraction, half of the day, zone. */
  clock: readonly (string | undefined)[];
}

/** A date in the shapes of RFC 3339, RFC 822 and their near relatives; `text` in small letters. */
export function readUsual(text: string): Parts | null {
  const iso = ISO.exec(text);
  if (iso) return parts(iso[1], iso[2], iso[3] ?? '1', iso.slice(4));
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst) return parts(dayFirst[3], dayFirst[2], dayFirst[1], dayFirst.slice(4));
  const monthFirst = MONTH_FIRST.exec(text);
  if (monthFirst) return parts(monthFirst[3], monthFirst[1], monthFirst[2], monthFirst.slice(4));
  const compact = COMPACT.exec(text);
  if (!compact) return null;
  const [, year, month, day, hour, minute, second, zone] = compact;
  return parts(year, month, day, [hour, minute, second, undefined, undefined, zone]);
}

export function parts(year = '', month = '', day = '', clock: Parts['clock']): Parts {
  return { year, month, day, clock };
}
