/** Hours of a week, from Sunday midnight UTC. */
export const WEEK = 168;
const HOUR_MS = 3_600_000;

/**
 * What was learned of when a source publishes. Per hour of the week: how many entries came, and for how many hours
 * we watched. `gaps` are its latest silences between entries: how long, and how many entries were to be expected
 * meanwhile, by which a quiet night is no longer than a busy minute.
 */
export interface Rhythm {
  /** Up to when it was watched, in milliseconds. */
  at: number;
  counts: number[];
  hours: number[];
  gaps: Gap[];
}

export interface Gap {
  seconds: number;
  expected: number;
}

/** About the last month counts; what is older fades. */
const MOST_HOURS = 4;
const MOST_GAPS = 120;

export function newRhythm(now: Date): Rhythm {
  const empty = () => Array.from({ length: WEEK }, () => 0);
  return { at: now.getTime(), counts: empty(), hours: empty(), gaps: [] };
}

/** The hour of the week (UTC) that a moment lies in. */
export function hourOfWeek(ms: number): number {
  const date = new Date(ms);
  return date.getUTCDay() * 24 + date.getUTCHours();
}

/** What is known once the source was watched up to `now` and these moments brought an entry each. */
export function learn(
  rhythm: Rhythm,
  seen: { arrivals: readonly number[]; lastNewAt: Date | null; now: Date },
): Rhythm {
  const counts = [...rhythm.counts];
  const hours = [...rhythm.hours];
  for (const [bin, share] of hoursBetween(rhythm.at, seen.now.getTime())) hours[bin]! += share;
  for (const ms of seen.arrivals) counts[hourOfWeek(ms)]! += 1;
  for (let bin = 0; bin < WEEK; bin++) fade(counts, hours, bin);
  return { at: seen.now.getTime(), counts, hours, gaps: withGap(rhythm, seen) };
}

function fade(counts: number[], hours: number[], bin: number): void {
  const share = Math.min(1, MOST_HOURS / hours[bin]!);
  counts[bin] = rounded(counts[bin]! * share);
  hours[bin] = rounded(hours[bin]! * share);
}

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;

function withGap(rhythm: Rhythm, { arrivals, lastNewAt, now }: Parameters<typeof learn>[1]): Gap[] {
  if (arrivals.length === 0 || !lastNewAt || watchedHours(rhythm) < 1) return rhythm.gaps;
  const gap = silence(rhythm, lastNewAt, Math.min(now.getTime(), ...arrivals));
  return [...rhythm.gaps, gap].slice(-MOST_GAPS);
}

/** The silence from the last entry up to a moment. */
export function silence(rhythm: Rhythm, lastNewAt: Date, until: number): Gap {
  const from = lastNewAt.getTime();
  const seconds = Math.max(0, Math.round((until - from) / 1_000));
  return { seconds, expected: rounded(expectedBetween(knownAt(rhythm, from), from, until)) };
}

/**
 * What was known when a silence began: what was watched since would make it look the more usual the longer it lasts,
 * and the entry that it began with would make that hour look busier than it is.
 */
function knownAt(rhythm: Rhythm, ms: number): Rhythm {
  const [counts, hours] = [[...rhythm.counts], [...rhythm.hours]];
  for (const [bin, share] of hoursBetween(ms, rhythm.at)) hours[bin] = Math.max(0, hours[bin]! - share);
  const bin = hourOfWeek(ms);
  counts[bin] = Math.max(0, counts[bin]! - 1);
  return { ...rhythm, counts, hours };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** For how many hours the source was watched, of those that still count. */
export const watchedHours = (rhythm: Rhythm): number => sum(rhythm.hours);

/**
 * Entries per hour to expect in an hour of the week: what that hour brought, leaning on the same hour of other days
 * and a little on the whole. Null when that hour of the day was never watched.
 */
export function rateAt(rhythm: Rhythm, bin: number): number | null {
  let [watched, came] = [0, 0];
  for (let at = bin % 24; at < WEEK; at += 24) {
    watched += rhythm.hours[at]!;
    came += rhythm.counts[at]!;
  }
  if (watched < 0.25) return null;
  const ofHour = (came + 0.02 * overallRate(rhythm)) / (watched + 0.02);
  return (rhythm.counts[bin]! + ofHour) / (rhythm.hours[bin]! + 1);
}

/** Entries per hour over all that was watched. */
export function overallRate(rhythm: Rhythm): number {
  const watched = watchedHours(rhythm);
  return watched > 0 ? sum(rhythm.counts) / watched : 0;
}

/** How many entries were to be expected between two moments; hours that were never watched expect none. */
export function expectedBetween(rhythm: Rhythm, from: number, to: number): number {
  let expected = 0;
  for (const [bin, share] of hoursBetween(from, to)) expected += share * (rateAt(rhythm, bin) ?? 0);
  return expected;
}

/** The hours of the week that a span touches, each with the part of it that lies inside; a long span is cut to two weeks. */
export function* hoursBetween(from: number, to: number): Generator<[bin: number, share: number]> {
  let at = Math.max(from, to - 2 * WEEK * HOUR_MS);
  while (at < to) {
    const end = Math.min(to, Math.floor(at / HOUR_MS) * HOUR_MS + HOUR_MS);
    yield [hourOfWeek(at), (end - at) / HOUR_MS];
    at = end;
  }
}
