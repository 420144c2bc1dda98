/** What a document says of when to look again, as it is kept with the source. */
export interface Hints {
  ttlMinutes: number | null;
  updateSeconds: number | null;
  /** Hours of the day, UTC. */
  skipHours: readonly number[];
  /** Days of the week, UTC; 0 is Sunday. */
  skipDays: readonly number[];
}

const HOUR_MS = 3_600_000;
const WEEK = 168;

/**
 * The wait, made longer until it ends outside the hours and days that the feed wants to be left alone in (RSS 2.0,
 * skipHours and skipDays). A feed that names every hour, or every day, wants nothing that makes sense.
 */
export function outsideSkipped(hints: Hints | null, now: Date, seconds: number): number {
  if (!hints || (hints.skipHours.length === 0 && hints.skipDays.length === 0)) return seconds;
  let at = now.getTime() + seconds * 1_000;
  for (let hours = 0; hours < WEEK; hours++) {
    if (!isSkipped(hints, new Date(at))) return (at - now.getTime()) / 1_000;
    at = Math.floor(at / HOUR_MS) * HOUR_MS + HOUR_MS;
  }
  return seconds;
}

function isSkipped({ skipHours, skipDays }: Hints, at: Date): boolean {
  return skipHours.includes(at.getUTCHours()) || skipDays.includes(at.getUTCDay());
}
