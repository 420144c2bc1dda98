import { describe, expect, it } from 'vitest';
import { retryAfterSeconds } from './retry-after.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400;

describe('B27: Retry-After', () => {
  it.each<[string | null, number | null]>([
    ['120', 120],
    [' 120 ', 120],
    ['0', 60],
    ['5', 60],
    ['86400', DAY],
    ['999999999', DAY],
    ['9'.repeat(400), DAY],
    ['Sun, 01 Mar 2026 12:10:00 GMT', 600],
    ['Sunday, 01-Mar-26 12:10:00 GMT', 600],
    ['Sun, 01 Mar 2026 12:00:01 GMT', 60],
    ['Mon, 01 Jan 2120 00:00:00 GMT', DAY],
    ['Sun, 01 Mar 2026 11:59:00 GMT', null],
    ['Thu, 01 Jan 1970 00:00:00 GMT', null],
    [null, null],
    ['', null],
    ['-1', null],
    ['soon', null],
    ['12 minutes', null],
    ['1e3', null],
    ['0x10', null],
    ['NaN', null],
    ['Infinity', null],
    ['١٢٠', null],
  ])('%s asks for %s seconds', (value, seconds) => {
    expect(retryAfterSeconds(value, NOW)).toBe(seconds);
  });
});
