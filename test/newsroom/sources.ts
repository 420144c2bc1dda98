import { openRandom, type Random } from './random.js';

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** Midnight of a Monday. */
export const START = Date.UTC(2026, 2, 2);

/** What an outlet does beside publishing; each source has one of these habits. */
export const HABITS = [
  'plain',
  'timeouts',
  'errors',
  'moves',
  'archive',
  'two-copies',
  'bumps',
  'reuses-guids',
  'slow-down',
  'lies',
  'truncates',
  'changes-guids',
  'variants',
  'gone',
  'returns',
  'goes-quiet',
  'new-guid-every-time',
  'slugs',
  'skips-hours',
  'moves-away',
  'no-guid',
  'overloaded',
  'same-guid',
  'places-for-guids',
  'fresh-for-long',
  'ttl',
  'undated',
  'no-links',
  'goes-quiet',
  'plain',
] as const;
export type Habit = (typeof HABITS)[number];

export type Validating = 'both' | 'etag' | 'modified' | 'none';

export interface Source {
  id: string;
  house: string;
  url: string;
  habit: Habit;
  /** When the habit is at work. */
  from: number;
  to: number;
  validating: Validating;
  /** Publishes by the clock, not at random. */
  regular: boolean;
  /** Milliseconds between two reports at noon. */
  gap: number;
  /** The night of its country, in hours before that of UTC. */
  zone: number;
  /** How many entries it lists. */
  window: number;
  /** Its dates lie up to so many milliseconds before the report appears. */
  lag: number;
  /** Writes about the country of the hot story. */
  concerned: boolean;
  random: Random;
}

const GAPS = [15, 20, 30, 30, 45, 60, 60, 90, 120, 180, 300];
const VALIDATING: Validating[] = ['both', 'etag', 'modified', 'both', 'none', 'etag'];

/** As many sources as asked for, of houses with up to a dozen each. */
export function makeSources(count: number, hours: number, seed: number): Source[] {
  const random = openRandom(seed);
  const houses = Math.max(3, Math.ceil(count / 8));
  return Array.from({ length: count }, (_, i) =>
    makeSource(i, random.below(houses), hours, random.fork(`source ${i}`)),
  );
}

function makeSource(i: number, house: number, hours: number, random: Random): Source {
  const habit = HABITS[i % HABITS.length]!;
  const name = `house${house}`;
  const from = START + Math.round((0.25 + random.next() * 0.3) * hours) * HOUR;
  const regular = random.chance(0.3);
  return {
    id: `s${String(i).padStart(4, '0')}`,
    house: name,
    url: `https://feeds.${name}.example/${habit}/${i}.xml`,
    habit,
    from: habit === 'goes-quiet' ? START + Math.round(hours * 0.75) * HOUR : from,
    to: habit === 'goes-quiet' ? Infinity : from + spanOf(habit, random),
    // What a lie is about has to have validators.
    validating: habit === 'lies' ? 'etag' : random.pick(VALIDATING),
    regular,
    gap: (habit === 'goes-quiet' ? random.pick([15, 20, 30]) : random.pick(GAPS)) * MINUTE,
    zone: random.pick([0, 0, 3, 3, 4, -5]),
    window: 20 + random.below(20),
    lag: random.chance(0.2) ? 50 * MINUTE : 0,
    concerned: i % 3 === 1,
    random,
  };
}

function spanOf(habit: Habit, random: Random): number {
  if (habit === 'lies') return 30 * HOUR;
  if (habit === 'truncates') return 2 * HOUR;
  if (habit === 'moves' || habit === 'moves-away' || habit === 'gone') return Infinity;
  return (1 + random.below(4)) * HOUR;
}

export const isAtWork = ({ from, to }: Source, now: number) => now >= from && now < to;

/** How much of its usual rate a source publishes at, by the hour of its day. */
export function shareOf(source: Source, at: number): number {
  if (source.habit === 'goes-quiet' && at >= source.from) return 0;
  const hour = (new Date(at).getUTCHours() + source.zone + 24) % 24;
  if (hour < 6) return 0.15;
  return hour < 20 ? 1 : 0.5;
}

/** The regular ones rest when it is not day. */
const rateShare = (source: Source, at: number) => {
  const share = shareOf({ ...source, habit: 'plain' }, at);
  return source.regular && share < 1 ? 0 : share;
};

/** Reports to be expected of a source between two moments, if it did not go quiet. */
export function expectedOf(source: Source, from: number, to: number): number {
  let expected = 0;
  for (let at = from; at < to; at += 5 * MINUTE)
    expected += (rateShare(source, at) * Math.min(5 * MINUTE, to - at)) / source.gap;
  return expected;
}
