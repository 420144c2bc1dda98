import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf, type LastLook, nextPoll } from './next-poll.js';

const NOON = new Date('2026-03-01T12:00:00Z');
const NO_HINTS = { ttlMinutes: null, updateSeconds: null, skipHours: [], skipDays: [] };

function after(pollSeconds: number, wanted: Partial<LastLook> = {}) {
  const fine: LastLook = {
    now: NOON,
    failures: 0,
    ourNetwork: false,
    retryAfterSeconds: null,
    freshSeconds: 0,
    hints: null,
    hot: false,
    learnedSeconds: null,
    chance: 0.5,
  };
  return nextPoll({ pollSeconds }, { ...fine, ...wanted });
}

const secondsAfter = (pollSeconds: number, wanted?: Partial<LastLook>) =>
  after(pollSeconds, wanted).nextPollSeconds;

describe('the time until the next look', () => {
  it('is the usual one when nothing is known, up to a tenth earlier or later', () => {
    expect(secondsAfter(60)).toBe(60);
    expect(secondsAfter(60, { chance: 0 })).toBe(54);
    expect(secondsAfter(60, { chance: 1 })).toBeCloseTo(66);
  });

  it('is what the rhythm suggests', () => {
    expect(secondsAfter(60, { learnedSeconds: 400 })).toBe(400);
    expect(secondsAfter(60, { learnedSeconds: 25 })).toBe(25);
  });

  it('is the shortest while a topic is hot', () => {
    expect(secondsAfter(60, { learnedSeconds: 400, hot: true })).toBe(boundsOf({ pollSeconds: 60 }).floor);
  });

  it.each([
    [1, 60],
    [2, 120],
    [3, 240],
    [6, 1_920],
    [7, 3_600],
    [1_000_000, 3_600],
  ])('after %d failures in a row is %d s, hot or not', (failures, seconds) => {
    expect(secondsAfter(60, { failures })).toBe(seconds);
    expect(secondsAfter(60, { failures, hot: true, learnedSeconds: 20 })).toBe(seconds);
  });

  it('does not grow while the network is missing on our side', () => {
    expect(secondsAfter(60, { failures: 20, ourNetwork: true })).toBe(60);
  });

  it('keeps a rhythm that is slower than an hour', () => {
    expect(secondsAfter(86_400, { failures: 9 })).toBe(86_400);
  });
});

describe('what an outlet wishes', () => {
  it('is never undercut: Retry-After', () => {
    expect(after(60, { failures: 1, retryAfterSeconds: 900 })).toEqual({
      nextPollSeconds: 900,
      notBeforeSeconds: 900,
    });
    expect(secondsAfter(60, { failures: 5, retryAfterSeconds: 61 })).toBe(960);
  });

  it.each<[string, Partial<LastLook>]>([
    ['its cache headers', { freshSeconds: 600 }],
    ['ttl', { hints: { ...NO_HINTS, ttlMinutes: 10 } }],
    ['sy:updatePeriod', { hints: { ...NO_HINTS, updateSeconds: 600 } }],
  ])('is never undercut: %s, up to the longest wait of ours', (_what, wish) => {
    expect(secondsAfter(60, wish)).toBe(600);
    expect(secondsAfter(60, { ...wish, learnedSeconds: 700 })).toBe(700);
    expect(secondsAfter(30, wish)).toBe(450);
  });

  it('says nothing of a failed look: ttl tells how long a copy is good', () => {
    expect(secondsAfter(60, { failures: 1, hints: { ...NO_HINTS, ttlMinutes: 10 } })).toBe(60);
  });

  it('is not undercut for a hot topic either, but for guesses made long before', () => {
    expect(secondsAfter(60, { hot: true, freshSeconds: 600 })).toBe(600);
    expect(secondsAfter(60, { hot: true, hints: { ...NO_HINTS, ttlMinutes: 10, updateSeconds: 500 } })).toBe(
      20,
    );
  });

  it('puts off hot looks and failing ones alike: skipHours', () => {
    const hints = { ...NO_HINTS, skipHours: [12] };
    for (const state of [{}, { hot: true }, { failures: 3 }])
      expect(after(60, { ...state, hints })).toEqual({ nextPollSeconds: 3_600, notBeforeSeconds: 3_600 });
  });

  it('tells how early a hurried look may come', () => {
    expect(after(60).notBeforeSeconds).toBe(0);
    expect(after(60, { freshSeconds: 45 }).notBeforeSeconds).toBe(45);
    expect(after(60, { hints: { ...NO_HINTS, ttlMinutes: 10 } }).notBeforeSeconds).toBe(0);
    expect(after(60, { failures: 3 }).notBeforeSeconds).toBe(0);
    expect(after(60, { failures: 3, retryAfterSeconds: 90 }).notBeforeSeconds).toBe(90);
  });
});

describe('any wait', () => {
  const looks = fc.record({
    failures: fc.nat(),
    ourNetwork: fc.boolean(),
    retryAfterSeconds: fc.option(fc.integer({ min: 60, max: 86_400 })),
    freshSeconds: fc.nat(100_000),
    hot: fc.boolean(),
    chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });

  it('stays in its bounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_400 }), looks, (pollSeconds, look) => {
        const { floor, ceiling } = boundsOf({ pollSeconds });
        const { nextPollSeconds, notBeforeSeconds } = after(pollSeconds, look);
        expect(nextPollSeconds).toBeGreaterThanOrEqual(
          Math.max(floor * 0.9, look.retryAfterSeconds ?? 0) - 1e-9,
        );
        expect(nextPollSeconds).toBeLessThanOrEqual(
          Math.max(3_600 * 1.1, ceiling * 1.1, look.retryAfterSeconds ?? 0) + 1e-9,
        );
        expect(notBeforeSeconds).toBeLessThanOrEqual(nextPollSeconds);
      }),
    );
  });

  it('differs from source to source, so that they never march in step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_400 }), looks, (pollSeconds, look) => {
        const free = { ...look, retryAfterSeconds: null, freshSeconds: 0 };
        const other = secondsAfter(pollSeconds, { ...free, chance: (look.chance + 0.5) % 1 });
        expect(other).not.toBe(secondsAfter(pollSeconds, free));
      }),
    );
  });
});
