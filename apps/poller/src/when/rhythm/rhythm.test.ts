import { describe, expect, it } from 'vitest';
import { learnedWait } from './learned-wait.js';
import { isQuiet } from './quiet.js';
import { expectedBetween, hourOfWeek, learn, newRhythm, rateAt, type Rhythm, WEEK } from './rhythm.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const start = Date.UTC(2026, 0, 4 + Math.floor(Math.random() * 300));
const bounds = { floor: 20, ceiling: 900 };

/** Watches a source that publishes at these moments, with a look every five minutes. */
function watch(moments: readonly number[], until: number): { rhythm: Rhythm; lastNewAt: Date | null } {
  let rhythm = newRhythm(new Date(start));
  let lastNewAt: Date | null = null;
  for (let at = start + 5 * MINUTE, next = 0; at <= until; at += 5 * MINUTE) {
    const arrivals: number[] = [];
    while (next < moments.length && moments[next]! <= at) arrivals.push(moments[next++]!);
    rhythm = learn(rhythm, { arrivals, lastNewAt, now: new Date(at) });
    if (arrivals.length > 0) lastNewAt = new Date(at);
  }
  return { rhythm, lastNewAt };
}

const every = (ms: number, until: number) =>
  Array.from({ length: Math.floor((until - start) / ms) }, (_, i) => start + (i + 1) * ms);

/** Arrivals without memory, at a rate that may change over time. */
function atRandom(until: number, rateOf: (ms: number) => number): number[] {
  const moments: number[] = [];
  for (let at = start; at < until; at += MINUTE)
    if (Math.random() < rateOf(at) / 60) moments.push(at + Math.random() * MINUTE);
  return moments;
}

describe('the rhythm of a source', () => {
  it('is one rate per hour of the week, counted over the hours that were watched', () => {
    const until = start + 14 * 24 * HOUR;
    const busy = (ms: number) => new Date(ms).getUTCHours() === 6;
    const moments = every(10 * MINUTE, until).filter(busy);
    const { rhythm } = watch(moments, until);
    expect(rateAt(rhythm, 6)).toBeCloseTo(6, 0);
    expect(rateAt(rhythm, 30)).toBeCloseTo(6, 0);
    expect(rateAt(rhythm, 12)).toBeLessThan(0.2);
    const day = expectedBetween(rhythm, until, until + 24 * HOUR);
    expect(day).toBeGreaterThan(5);
    expect(day).toBeLessThan(9);
  });

  it('says nothing of an hour of the day that was never watched', () => {
    const { rhythm } = watch(every(10 * MINUTE, start + 3 * HOUR), start + 3 * HOUR);
    expect(rateAt(rhythm, hourOfWeek(start + HOUR))).toBeGreaterThan(3);
    expect(rateAt(rhythm, (hourOfWeek(start) + 12) % WEEK)).toBeNull();
  });

  it('forgets what it was long ago', () => {
    const change = start + 28 * 24 * HOUR;
    const until = change + 42 * 24 * HOUR;
    const moments = every(10 * MINUTE, until).filter((ms) => ms < change || ms % HOUR === 0);
    const { rhythm } = watch(moments, until);
    expect(rateAt(rhythm, 100)).toBeLessThan(3);
  });
});

describe('the learned wait', () => {
  it('is unknown while little was watched', () => {
    expect(learnedWait(null, new Date(start), bounds)).toBeNull();
    const { rhythm } = watch(every(MINUTE, start + HOUR), start + HOUR);
    expect(learnedWait(rhythm, new Date(start + HOUR), bounds)).toBeNull();
  });

  it('is short for a busy source, long for a rare one, and always within its bounds', () => {
    const until = start + 2 * 24 * HOUR;
    const wait = (ms: number) =>
      learnedWait(watch(every(ms, until), until).rhythm, new Date(until + 12 * HOUR), bounds)!;
    expect(Math.abs(wait(2 * MINUTE) - 30)).toBeLessThan(10);
    expect(Math.abs(wait(20 * MINUTE) - 300)).toBeLessThan(100);
    expect(wait(24 * HOUR)).toBe(900);
    expect(wait(MINUTE / 4)).toBe(20);
  });

  it('is short again when the busy hour comes', () => {
    const until = start + 7 * 24 * HOUR + 5 * HOUR;
    const moments = every(MINUTE, until).filter((ms) => new Date(ms).getUTCHours() === 6);
    const { rhythm } = watch(moments, until);
    const night = new Date(until - HOUR);
    const before = new Date(until + 55 * MINUTE);
    const during = new Date(until + 70 * MINUTE);
    expect(learnedWait(rhythm, night, bounds)).toBe(900);
    expect(learnedWait(rhythm, before, bounds)).toBeLessThan(400);
    expect(learnedWait(rhythm, during, bounds)).toBeLessThan(25);
  });
});

describe('gone quiet', () => {
  it('is noticed within two expected gaps of a regular source', () => {
    const gap = (10 + Math.floor(Math.random() * 40)) * MINUTE;
    const until = start + 4 * 24 * HOUR;
    const { rhythm, lastNewAt } = watch(every(gap, until), until);
    const last = lastNewAt!.getTime();
    expect(isQuiet(rhythm, lastNewAt, new Date(last + gap))).toBe(false);
    expect(isQuiet(rhythm, lastNewAt, new Date(last + 2 * gap))).toBe(true);
  });

  it('is noticed as soon of one that rests at night, however long the silence lasts', () => {
    const until = start + 3 * 24 * HOUR + 12 * HOUR;
    const awake = (ms: number) => [6, 7, 8, 9, 10, 11, 12, 13].includes(new Date(ms).getUTCHours());
    const moments = every(10 * MINUTE, until).filter(awake);
    const { lastNewAt } = watch(moments, until);
    const silent = (minutes: number) =>
      isQuiet(watch(moments, until + minutes * MINUTE).rhythm, lastNewAt, new Date(until + minutes * MINUTE));
    expect([silent(10), silent(25)]).toEqual([false, true]);
    expect(silent(80)).toBe(true);
  });

  it('is seldom said of a source that only publishes at random', () => {
    const until = start + 14 * 24 * HOUR;
    let alarms = 0;
    for (let source = 0; source < 5; source++) {
      const moments = atRandom(until, () => 4);
      const { rhythm } = watch(moments, until);
      for (let i = 0; i < 200; i++) {
        const silence = (-Math.log(Math.random()) / 4) * HOUR;
        if (isQuiet(rhythm, new Date(until - silence), new Date(until))) alarms += 1;
      }
    }
    expect(alarms).toBeLessThan(40);
  });

  it('is not said of a night that is always silent, but of a silent morning', () => {
    const until = start + 10 * 24 * HOUR;
    const awake = (ms: number) => new Date(ms).getUTCHours() >= 6;
    const { rhythm, lastNewAt } = watch(every(10 * MINUTE, until).filter(awake), until);
    expect(isQuiet(rhythm, lastNewAt, new Date(until + 5.9 * HOUR))).toBe(false);
    expect(isQuiet(rhythm, lastNewAt, new Date(until + 8 * HOUR))).toBe(true);
  });

  it('is never said before there was a rhythm to go by', () => {
    const { rhythm, lastNewAt } = watch(every(HOUR, start + 5 * HOUR), start + 5 * HOUR);
    expect(isQuiet(rhythm, lastNewAt, new Date(start + 50 * HOUR))).toBe(false);
  });
});
