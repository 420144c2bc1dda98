import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openBuckets } from './buckets.js';

function open(options: Partial<Parameters<typeof openBuckets>[0]> = {}) {
  let at = 1_000_000;
  const buckets = openBuckets({ perSecond: 2, seconds: 5, most: 3, now: () => at, ...options });
  /** @returns whether it was allowed */
  const take = (key: string, cost = 1, share = 1) => {
    const wait = buckets.wait(key, share);
    if (wait === 0) buckets.spend(key, cost, share);
    return wait === 0;
  };
  return { buckets, take, pass: (ms: number) => void (at += ms) };
}

describe('a bucket', () => {
  it('gives its whole burst at once, and then as much as flows in', () => {
    const { take, pass, buckets } = open();
    expect(Array.from({ length: 10 }, () => take('a')).every(Boolean)).toBe(true);
    expect(take('a')).toBe(false);
    expect(buckets.wait('a')).toBeCloseTo(500, 3);
    pass(500);
    expect([take('a'), take('a')]).toEqual([true, false]);
    pass(60_000);
    expect(Array.from({ length: 11 }, () => take('a')).filter(Boolean)).toHaveLength(10);
  });

  it('is its own for each key, and larger for a key behind which many are', () => {
    const { take } = open();
    for (let i = 0; i < 10; i++) take('a');
    expect([take('a'), take('b')]).toEqual([false, true]);
    expect(Array.from({ length: 40 }, () => take('many', 1, 3)).filter(Boolean)).toHaveLength(30);
  });

  it('lets a cost through that is larger than what is left, and is waited for all the longer', () => {
    const { take, buckets, pass } = open();
    expect([take('a', 100), take('a')]).toEqual([true, false]);
    expect(buckets.wait('a')).toBeCloseTo(45_500, 3);
    pass(45_501);
    expect(take('a')).toBe(true);
  });

  it('never gives more than its burst and what flowed in, however it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000), { maxLength: 200 }), (pauses) => {
        const { take, pass } = open();
        let given = 0;
        for (const pause of pauses) {
          pass(pause);
          if (take('a')) given++;
        }
        const time = pauses.reduce((sum, pause) => sum + pause, 0);
        expect(given).toBeLessThanOrEqual(10 + (time / 1_000) * 2 + 1e-6);
      }),
    );
  });
});

describe('the keys that are remembered', () => {
  it('are none of those whose bucket is full, and never more than may be', () => {
    const { take, buckets, pass } = open();
    for (const key of ['a', 'b', 'c']) take(key);
    pass(10_000);
    take('d');
    expect(buckets.size()).toBe(1);
    for (let i = 0; i < 1_000; i++) take(`key ${i}`);
    expect(buckets.size()).toBe(3);
  });
});
