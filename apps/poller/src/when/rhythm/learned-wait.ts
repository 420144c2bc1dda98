import { hoursBetween, overallRate, rateAt, type Rhythm, watchedHours } from './rhythm.js';

/** A wait brings this many entries on average: most looks find nothing, and few entries wait for long. */
const ENTRIES_PER_LOOK = 0.25;

/** Less than this is no rhythm yet. */
const LEAST_HOURS = 6;

/** Seconds to wait until the next look, as the source's rhythm suggests; null while there is none. */
export function learnedWait(
  rhythm: Rhythm | null,
  now: Date,
  bounds: { floor: number; ceiling: number },
): number | null {
  if (!rhythm || watchedHours(rhythm) < LEAST_HOURS) return null;
  let [expected, waited] = [0, 0];
  for (const [bin, share] of hoursBetween(now.getTime(), now.getTime() + bounds.ceiling * 1_000)) {
    const inHour = share * (rateAt(rhythm, bin) ?? overallRate(rhythm));
    const missing = ENTRIES_PER_LOOK - expected;
    if (inHour >= missing)
      return Math.max(bounds.floor, waited + (inHour > 0 ? missing / inHour : 1) * share * 3_600);
    expected += inHour;
    waited += share * 3_600;
  }
  return bounds.ceiling;
}
