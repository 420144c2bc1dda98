/** As captured; all by one offset, so that the newest entry is a minute old; or all into the last hour, in order. */
export const DATE_MODES = ['as captured', 'moved to now', 'within the last hour'] as const;
export type DateMode = (typeof DATE_MODES)[number];

const MINUTE = 60_000;
const NAMES =
  'pubDate|published|updated|issued|created|modified|lastBuildDate|dc:date|dcterms:\\w+|atom:\\w+ed';
const IN_XML = `(<(?:${NAMES})(?:\\s[^>]*)?>\\s*(?:<!\\[CDATA\\[)?\\s*)([^<\\]]{6,60}?)(?=\\s*(?:\\]\\]>)?\\s*</)`;
const IN_JSON = '("date_(?:published|modified)"\\s*:\\s*")([^"]{6,60})(?=")';
const DATES = new RegExp(`${IN_XML}|${IN_JSON}`, 'gi');

/**
 * The document with its dates moved. Works on bytes read as Latin-1, so that every charset that holds ASCII comes
 * out as it went in; a date that cannot be read stays.
 */
export function moveDates(bytes: Buffer, mode: DateMode, now: Date): Buffer {
  const text = bytes.toString('latin1');
  const move = mode === 'as captured' ? null : mover(text, mode, now.getTime());
  if (!move) return bytes;
  const moved = text.replace(DATES, (whole, xml?: string, inXml?: string, json?: string, inJson?: string) => {
    const date = inXml ?? inJson ?? '';
    const time = Date.parse(date);
    return Number.isNaN(time) ? whole : (xml ?? json ?? '') + inStyleOf(date, new Date(move(time)));
  });
  return Buffer.from(moved, 'latin1');
}

function mover(text: string, mode: DateMode, now: number): ((time: number) => number) | null {
  const times = timesIn(text.slice(Math.max(0, text.search(/<(?:\w+:)?(?:item|entry)[\s>]/i))));
  const newest = times.at(-1);
  if (newest === undefined) return null;
  if (mode === 'moved to now') return (time) => time + now - MINUTE - newest;
  const place = new Map(times.map((time, i) => [time, (i + 1) / times.length]));
  return (time) => now - 50 * MINUTE + (place.get(time) ?? 1) * 49 * MINUTE;
}

/** All dates that can be read, each once, oldest first. */
function timesIn(text: string): number[] {
  const times = [...text.matchAll(DATES)].map((found) => Date.parse(found[2] ?? found[4] ?? ''));
  return [...new Set(times.filter((time) => !Number.isNaN(time)))].sort((one, other) => one - other);
}

function inStyleOf(sample: string, date: Date): string {
  return /^\d{4}-/.test(sample) ? date.toISOString() : date.toUTCString();
}
