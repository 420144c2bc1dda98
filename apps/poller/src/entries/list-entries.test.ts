import { parseFeed } from '@ajil/feeds';
import type { PolledSource } from '@ajil/store';
import { monotonicFactory } from 'ulid';
import { describe, expect, it } from 'vitest';
import { type Item, minutesAgo, NOW, polledSource, rss } from '../poll.test-helpers.js';
import { candidatesOf, entriesToKeep } from './list-entries.js';

const newId = monotonicFactory();

function candidates(items: Item[], source = polledSource(), channel = '') {
  const parsed = parseFeed(Buffer.from(rss(items, { channel })), {});
  if (parsed.kind !== 'feed') throw new Error(parsed.message);
  return candidatesOf(parsed.feed, source);
}

const listed = (items: Item[], source: PolledSource = polledSource()) =>
  entriesToKeep(candidates(items, source), [], { source, newId });

describe('the entries of a document', () => {
  it('are kept oldest first, with ids in the same order', () => {
    const entries = listed([{ id: 'c' }, { id: 'b' }, { id: 'a' }]);
    expect(entries.map((entry) => entry.title)).toEqual(['title a', 'title b', 'title c']);
    expect(entries.map((entry) => entry.id)).toEqual(entries.map((entry) => entry.id).toSorted());
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(3);
  });

  it('have the same keys and names at every poll, and other ids', () => {
    const [one, two] = [listed([{ id: 'a' }, { id: 'b' }]), listed([{ id: 'a' }, { id: 'b' }])];
    expect(two.map(({ key, names }) => [key, names])).toEqual(one.map(({ key, names }) => [key, names]));
    expect(new Set([...one, ...two].map((entry) => entry.id)).size).toBe(4);
  });

  it('tell the language of the entry, else of the feed, else of the source', () => {
    const languages = (items: Item[], channel?: string, source = polledSource()) =>
      candidates(items, source, channel).map(({ language }) => language);
    const told = '<language>en</language>';
    expect(languages([{ id: 'a', language: 'fa' }, { id: 'b' }], told)).toEqual(['en', 'fa']);
    expect(languages([{ id: 'a' }])).toEqual(['ar']);
    expect(languages([{ id: 'a' }], '', polledSource({ language: null }))).toEqual([null]);
  });

  it('are dated now when their date lies ahead', () => {
    const dates = candidates([
      { id: 'a', at: minutesAgo(-9) },
      { id: 'b', at: minutesAgo(-11) },
      { id: 'c' },
    ]);
    expect(dates.map(({ publishedAt }) => publishedAt)).toEqual([
      null,
      NOW.toISOString(),
      '2026-03-01T12:09:00.000Z',
    ]);
  });
});

describe('what is old when it comes', () => {
  const old: Item[] = Array.from({ length: 12 }, (_, i) => ({ id: `old${i}`, at: minutesAgo(900 + i) }));
  const backfilled = (items: Item[], source: PolledSource) =>
    listed(items, source)
      .filter(({ backfill }) => backfill !== null)
      .map(({ title }) => title);

  it('is what the source had before us, at the first look', () => {
    const items = [{ id: 'young', at: minutesAgo(59) }, { id: 'old', at: minutesAgo(61) }, { id: 'undated' }];
    expect(backfilled(items, polledSource({ firstPoll: true }))).toEqual(['title undated', 'title old']);
    expect(backfilled(items, polledSource())).toEqual([]);
  });

  it('is an archive, later', () => {
    expect(backfilled(old, polledSource({ lastSuccessAt: minutesAgo(1_000) }))).toHaveLength(12);
    expect(backfilled(old, polledSource({ listedAt: minutesAgo(1_000) }))).toEqual([]);
  });

  it('is news when the outlet said "not modified" all day and was found to be wrong (B25)', () => {
    const lied = { listedAt: minutesAgo(1_440), lastSuccessAt: minutesAgo(1) };
    expect(backfilled(old, polledSource(lied))).toEqual([]);
  });
});
