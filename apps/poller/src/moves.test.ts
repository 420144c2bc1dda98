import { describe, expect, it } from 'vitest';
import { hasProved, permanentTarget, sameHouse } from './moves.js';
import { minutesAgo, NOW } from './poll.test-helpers.js';

const URL_NOW = 'https://www.news.co.uk/rss';
const SAME = 'https://feeds.news.co.uk/all.xml';
const OTHER = 'https://news.example/rss';
const WEEK = 7 * 24 * 60;

const proves = (to: string, looksBefore: number, minutes: number) =>
  hasProved({ url: URL_NOW, movedTo: to, movedSince: minutesAgo(minutes), movedLooks: looksBefore }, to, NOW);

describe('where a feed has moved for good', () => {
  it('is the end of the permanent redirects that come first', () => {
    expect(permanentTarget([])).toBeNull();
    expect(
      permanentTarget([
        { status: 301, to: SAME },
        { status: 308, to: OTHER },
      ]),
    ).toBe(OTHER);
    expect(
      permanentTarget([
        { status: 308, to: SAME },
        { status: 302, to: OTHER },
      ]),
    ).toBe(SAME);
    expect(
      permanentTarget([
        { status: 302, to: SAME },
        { status: 301, to: OTHER },
      ]),
    ).toBeNull();
  });

  it('is in the same house below one registrable domain', () => {
    expect(sameHouse(URL_NOW, SAME)).toBe(true);
    expect(sameHouse('https://one.co.uk/', 'https://two.co.uk/')).toBe(false);
    expect(sameHouse('https://a.github.io/', 'https://b.github.io/')).toBe(false);
    expect(sameHouse('http://127.0.0.1:8080/a', 'http://127.0.0.1:8080/b')).toBe(true);
    expect(sameHouse('http://127.0.0.1/a', 'http://127.0.0.2/a')).toBe(false);
  });
});

describe('a move proves itself', () => {
  it('inside a house in the third look, an hour after the first', () => {
    expect(proves(SAME, 2, 60)).toBe(true);
    expect(proves(SAME, 1, 600)).toBe(false);
    expect(proves(SAME, 30, 59)).toBe(false);
  });

  it('to another house after a week, however often it was seen (B28)', () => {
    expect(proves(OTHER, 5_000, WEEK - 1)).toBe(false);
    expect(proves(OTHER, 5_000, WEEK)).toBe(true);
    expect(proves(OTHER, 1, WEEK)).toBe(false);
  });

  it('only for the address that was seen all the time', () => {
    const source = { url: URL_NOW, movedTo: SAME, movedSince: minutesAgo(WEEK), movedLooks: 99 };
    expect(hasProved(source, OTHER, NOW)).toBe(false);
    expect(hasProved({ ...source, movedTo: null, movedSince: null, movedLooks: 0 }, SAME, NOW)).toBe(false);
  });
});
