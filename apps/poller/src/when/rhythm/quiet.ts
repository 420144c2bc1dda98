import { type Gap, type Rhythm, silence } from './rhythm.js';

/** Fewer silences say nothing of how long they usually are. */
const LEAST_GAPS = 30;

/** The longest ordinary gap is one that 99 of 100 silences stay under. */
const ORDINARY = 0.99;

/** Gone quiet: this much longer than that, so within two of them. */
const LONGER = 1.5;
/** Less than this was to be expected meanwhile, and silence is no wonder. */
const LEAST_EXPECTED = 1.25;

/**
 * The source has been silent for longer than it ever is at these hours of the week: by the clock, or by the entries
 * that were to be expected, where nights make the one of no use.
 */
export function isQuiet(rhythm: Rhythm | null, lastNewAt: Date | null, now: Date): boolean {
  if (!rhythm || !lastNewAt || rhythm.gaps.length < LEAST_GAPS) return false;
  const { seconds, expected } = silence(rhythm, lastNewAt, now.getTime());
  const ordinary = ordinaryGap(rhythm);
  if (expected < LEAST_EXPECTED) return false;
  return seconds > LONGER * ordinary.seconds || expected > LONGER * ordinary.expected;
}

export function ordinaryGap({ gaps }: Rhythm): Gap {
  const longest = (of: (gap: Gap) => number) => {
    const sorted = gaps.map(of).sort((a, b) => a - b);
    return sorted[Math.ceil(ORDINARY * sorted.length) - 1] ?? 0;
  };
  return { seconds: longest((gap) => gap.seconds), expected: longest((gap) => gap.expected) };
}
