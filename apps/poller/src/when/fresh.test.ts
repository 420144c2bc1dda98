import { describe, expect, it } from 'vitest';
import { freshSeconds } from './fresh.js';

const date = (ms: number) => new Date(Date.now() + ms).toUTCString();

describe('the time for which an answer stays fresh', () => {
  it('is what its cache headers say', () => {
    expect(freshSeconds({ 'cache-control': 'public, max-age=300' })).toBeCloseTo(300, -1);
    expect(freshSeconds({ date: date(0), expires: date(120_000) })).toBeCloseTo(120, -1);
  });

  it('is what is left of it behind a cache', () => {
    expect(freshSeconds({ 'cache-control': 'max-age=300', age: '250' })).toBeCloseTo(50, -1);
    expect(freshSeconds({ 'cache-control': 'max-age=300', age: '400' })).toBe(0);
  });

  it('is that of a private cache', () => {
    expect(freshSeconds({ 'cache-control': 'max-age=60, s-maxage=3600' })).toBeCloseTo(60, -1);
  });

  it.each([
    ['nothing is said', {}],
    ['it is only to be guessed', { 'last-modified': 'Sun, 01 Mar 2020 11:00:00 GMT' }],
    ['nothing may be kept', { 'cache-control': 'no-store, max-age=300' }],
    ['it has to be asked again', { 'cache-control': 'no-cache, max-age=300' }],
    ['it is nonsense', { 'cache-control': 'max-age=soon', expires: '-1' }],
    ['it is over already', { date: date(0), expires: date(-60_000) }],
  ])('is none when %s', (_what, headers) => {
    expect(freshSeconds(headers as Record<string, string>)).toBe(0);
  });

  it('is a number, however large', () => {
    expect(freshSeconds({ 'cache-control': 'max-age=99999999999999999999' })).toBeGreaterThan(0);
  });
});
