import { describe, expect, it } from 'vitest';
import { type Hints, outsideSkipped } from './hints.js';

const NOON_SUNDAY = new Date('2026-03-01T12:00:00Z');
const HOUR = 3_600;
const all = (n: number) => Array.from({ length: n }, (_, i) => i);

function wait(seconds: number, wanted: Partial<Hints>, now = NOON_SUNDAY): number {
  const none = { ttlMinutes: null, updateSeconds: null, skipHours: [], skipDays: [] };
  return outsideSkipped({ ...none, ...wanted }, now, seconds);
}

describe('the hours and days in which a feed wants to be left alone', () => {
  it('say nothing when there are none', () => {
    expect(outsideSkipped(null, NOON_SUNDAY, 61.5)).toBe(61.5);
    expect(wait(61.5, {})).toBe(61.5);
  });

  it('leave a wait alone that ends outside them', () => {
    expect(wait(600, { skipHours: [13], skipDays: [1] })).toBe(600);
  });

  it('put the next look off to their end', () => {
    expect(wait(600, { skipHours: [12] })).toBe(HOUR);
    expect(wait(600, { skipHours: [12, 13, 15] })).toBe(2 * HOUR);
    expect(wait(600, { skipDays: [0] })).toBe(12 * HOUR);
    expect(wait(600, { skipDays: [0], skipHours: [0, 1] })).toBe(14 * HOUR);
    expect(wait(600, { skipHours: [22, 23, 0] }, new Date('2026-03-01T23:10:00Z'))).toBe(50 * 60 + HOUR);
  });

  it('are over on the last free hour of the week', () => {
    const after = { skipDays: [1, 2, 3, 4, 5, 6], skipHours: all(12) };
    expect(wait(13 * HOUR, after)).toBe((6 * 24 + 24) * HOUR);
  });

  it.each([
    ['every hour', { skipHours: all(24) }],
    ['every day', { skipDays: all(7) }],
    ['more than there is', { skipHours: all(24), skipDays: all(7) }],
  ])('make no sense when they are %s, and are left aside', (_what, hints) => {
    expect(wait(600, hints)).toBe(600);
  });
});
