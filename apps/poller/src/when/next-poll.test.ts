import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextPollSeconds } from './next-poll.js';

const fine = { failures: 0, ourNetwork: false, retryAfterSeconds: null, chance: 0.5 };
const every = (pollSeconds: number) => ({ pollSeconds });

describe('the time until the next poll', () => {
  it('is the rhythm when all is well, up to a tenth earlier or later', () => {
    expect(nextPollSeconds(every(60), fine)).toBe(60);
    expect(nextPollSeconds(every(60), { ...fine, chance: 0 })).toBe(54);
    expect(nextPollSeconds(every(60), { ...fine, chance: 1 })).toBeCloseTo(66);
  });

  it.each([
    [1, 60],
    [2, 120],
    [3, 240],
    [6, 1_920],
    [7, 3_600],
    [1_000_000, 3_600],
  ])('after %d failures in a row is %d s', (failures, seconds) => {
    expect(nextPollSeconds(every(60), { ...fine, failures })).toBe(seconds);
  });

  it('does not grow while the network is missing on our side', () => {
    expect(nextPollSeconds(every(60), { ...fine, failures: 20, ourNetwork: true })).toBe(60);
  });

  it('is never shorter than what the outlet asked for', () => {
    expect(nextPollSeconds(every(60), { ...fine, failures: 1, retryAfterSeconds: 900 })).toBe(900);
    expect(nextPollSeconds(every(60), { ...fine, failures: 5, retryAfterSeconds: 61 })).toBe(960);
  });

  it('keeps a rhythm that is slower than an hour', () => {
    expect(nextPollSeconds(every(86_400), { ...fine, failures: 9 })).toBe(86_400);
  });

  it('never marches all sources in step, and never leaves its bounds', () => {
    const last = fc.record({
      failures: fc.nat(),
      ourNetwork: fc.boolean(),
      retryAfterSeconds: fc.option(fc.integer({ min: 60, max: 86_400 })),
      chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_400 }), last, (pollSeconds, state) => {
        const seconds = nextPollSeconds({ pollSeconds }, state);
        expect(seconds).toBeGreaterThanOrEqual(
          Math.max(pollSeconds * 0.9, state.retryAfterSeconds ?? 0) - 1e-9,
        );
        expect(seconds).toBeLessThanOrEqual(
          Math.max(3_600 * 1.1, pollSeconds * 1.1, state.retryAfterSeconds ?? 0) + 1e-9,
        );
        const other = nextPollSeconds(
          { pollSeconds },
          { ...state, retryAfterSeconds: null, chance: (state.chance + 0.5) % 1 },
        );
        expect(other).not.toBe(nextPollSeconds({ pollSeconds }, { ...state, retryAfterSeconds: null }));
      }),
    );
  });
});
