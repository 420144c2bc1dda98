import { randomBytes } from 'node:crypto';
import { parseFeed } from '@ajil/feeds';
import type { KnownEntry, ListedEntry } from '@ajil/store';
import { monotonicFactory } from 'ulid';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Item, minutesAgo, NOW, polledSource, rss } from '../poll.test-helpers.js';
import { askedFor, candidatesOf, entriesToKeep } from './list-entries.js';

const word = () => randomBytes(4).toString('hex');
const newId = monotonicFactory();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let known: Map<string, KnownEntry & { all: Set<string> }>;
let now: number;

beforeEach(() => {
  known = new Map();
  now = NOW.getTime();
});

/** One look at a document: what it brought is remembered as the store would. */
function look(items: Item[], minutesLater = 5): { news: ListedEntry[]; revised: ListedEntry[] } {
  now += minutesLater * MINUTE;
  const source = polledSource({ now: new Date(now), lastSuccessAt: new Date(now - minutesLater * MINUTE) });
  const parsed = parseFeed(Buffer.from(rss(items)), {});
  if (parsed.kind !== 'feed') throw new Error(parsed.message);
  const candidates = candidatesOf(parsed.feed, source);
  const kept = entriesToKeep(candidates, remembered(askedFor(candidates)), { source, newId });
  for (const entry of kept) remember(entry);
  return {
    news: kept.filter((entry) => entry.changes === undefined),
    revised: kept.filter(({ changes = [] }) => changes.length > 0),
  };
}

function remembered({ keys, names }: { keys: string[]; names: string[] }): KnownEntry[] {
  const bearing = [...known.values()].map((entry) => ({
    ...entry,
    names: names.filter((name) => entry.all.has(name)),
  }));
  return bearing.filter((entry) => entry.names.length > 0 || keys.includes(entry.key));
}

function remember({ id, key, title, summary, publishedAt, names = [] }: ListedEntry): void {
  const before = known.get(id);
  for (const entry of known.values()) for (const name of names) entry.all.delete(name);
  known.set(id, {
    id,
    key,
    title,
    summary,
    origin: null,
    named: true,
    publishedAt: before?.publishedAt ?? (publishedAt === null ? null : new Date(publishedAt)),
    firstSeenAt: before?.firstSeenAt ?? new Date(now),
    listedDaysAgo: 0,
    names: [],
    all: new Set([...(before?.all ?? []), ...names]),
  });
}

function report(wanted: Partial<Item> = {}): Item {
  const id = word();
  const title = `Parliament ${word()} ${word()} ${word()} ${word()} budget`;
  return {
    id,
    title,
    at: minutesAgo(1),
    summary: `${word()} ${word()} said ${word()} ${word()}.`,
    ...wanted,
  };
}

const page = (path: string) => `https://news.example/${path}`;

describe('a report stays the one that it was', () => {
  it.each<[string, (item: Item) => Partial<Item>]>([
    ['its date moved', () => ({ at: new Date(NOW.getTime() + 3 * MINUTE) })],
    ['its guid is another', () => ({ id: word() })],
    ['its title was edited', () => ({ title: `Budget passes, ${word()} says` })],
    [
      'its address carries where a reader came from',
      ({ link }) => ({ link: `${link}?utm_source=rss&at_medium=x` }),
    ],
    ['its address is that of the AMP page', ({ link }) => ({ link: `${link}/amp` })],
    ['its address is another, and so are its words', () => ({ link: page(word()), summary: word() })],
    ['its address and its guid are others', () => ({ link: page(word()), id: word() })],
    ['its address and its date are others', () => ({ link: page(word()), at: minutesAgo(0) })],
    ['its guid and its title are others', () => ({ id: word(), title: `Votes ${word()} counted again` })],
    ['its title and its date are others', () => ({ title: `Votes ${word()} counted`, at: minutesAgo(0) })],
    [
      'all but its title and its words are others',
      () => ({ id: word(), link: page(word()), at: minutesAgo(0) }),
    ],
  ])('when %s', (_what, change) => {
    const item = report({ link: page(`${word()}/${word()}`) });
    expect(look([item]).news).toHaveLength(1);
    expect(look([{ ...item, ...change(item) }]).news).toEqual([]);
    expect(look([item]).news).toEqual([]);
    expect(known.size).toBe(1);
  });

  it('when it comes back after it rolled off', () => {
    const items = [report(), report()];
    look(items);
    look([report()]);
    expect(look([...items.toReversed(), report()], 600).news).toHaveLength(1);
  });

  it('when its address changes for a new title (a slug), as long as the guid stays', () => {
    const item = report({ link: page('budget-vote') });
    look([item]);
    const edited = { ...item, link: page('budget-passes'), title: 'Budget passes at last' };
    expect(look([edited]).news).toEqual([]);
    expect(look([{ ...edited, id: word() }]).news).toEqual([]);
  });

  it('and what changed in its words is told', () => {
    const item = report({ title: 'Three killed in blast near the base', summary: 'Police said so.' });
    look([item]);
    const { revised } = look([{ ...item, title: 'Five killed in blast near the base' }]);
    expect(revised).toHaveLength(1);
    expect(revised[0]!.changes).toMatchObject([
      { kind: 'title' },
      { kind: 'figure', before: [3], after: [5] },
    ]);
  });

  it('when its guid is used again for it days later', () => {
    const item = report({ link: page(word()) });
    look([item]);
    expect(look([{ ...item, link: page(word()) }], (4 * DAY) / MINUTE).news).toEqual([]);
  });
});

describe('another report is news', () => {
  it('when it is called the same but says something else (FreshRSS #948)', () => {
    const item = report({ summary: 'The first of them.' });
    look([item]);
    const other = { ...item, id: word(), link: page(word()), at: minutesAgo(-4), summary: 'Another one.' };
    expect(look([other, item]).news).toHaveLength(1);
    expect(look([other, item]).news).toEqual([]);
    expect(look([item, other]).news).toEqual([]);
  });

  it.each([5, (4 * DAY) / MINUTE])('when a guid is used again for it after %d minutes', (minutes) => {
    const item = report();
    look([item]);
    const other = report({ id: item.id, link: page(word()), at: minutesAgo(-minutes) });
    const { news } = look([other], minutes);
    expect(news.map(({ title }) => title)).toEqual([other.title]);
    expect(look([other, item]).news).toEqual([]);
    expect(look([{ ...other, title: `${other.title} again` }]).news).toEqual([]);
    expect(look([other]).news).toEqual([]);
    expect(look([{ ...other, title: `${other.title} again` }]).news).toEqual([]);
  });

  it('when guids are places in the list', () => {
    const items = Array.from({ length: 3 }, () => report({ link: page(word()) }));
    const numbered = (list: Item[]) => list.map((item, i) => ({ ...item, id: String(i + 1) }));
    look(numbered(items));
    const { news } = look(numbered([report({ link: page(word()) }), ...items]));
    expect(news).toHaveLength(1);
    expect(look(numbered(items)).news).toEqual([]);
  });

  it('when guids are places in the list, also of one that is listed no longer', () => {
    const numbered = (list: Item[]) => list.map((item, i) => ({ ...item, id: String(i + 1) }));
    for (let n = 0; n < 6; n++) {
      const items = Array.from({ length: 3 }, () => report({ link: page(word()), at: new Date(now) }));
      expect(look(numbered(items)).news).toHaveLength(3);
    }
  });

  it('when guids are places in the list and there are no addresses', () => {
    const items = Array.from({ length: 3 }, () => report({ link: null }));
    const numbered = (list: Item[]) => list.map((item, i) => ({ ...item, id: String(i + 1) }));
    look(numbered(items));
    const newest = report({ link: null });
    expect(look(numbered([newest, ...items])).news.map(({ title }) => title)).toEqual([newest.title]);
  });

  it('when all of them lead to the front page', () => {
    const first = report({ id: null, link: page('') });
    look([first]);
    expect(look([report({ id: null, link: page('') }), first]).news).toHaveLength(1);
  });
});

describe('identities that say nothing (A38)', () => {
  it.each<[string, (item: Item) => Partial<Item>]>([
    ['no guid', () => ({ id: null })],
    ['the same guid on all', () => ({ id: 'news' })],
    ['another guid at every poll', () => ({ id: word() })],
    ['neither guid nor address', () => ({ id: null, link: null })],
    ['another guid at every poll and no address', () => ({ id: word(), link: null })],
    ['another guid at every poll, no address and no date', () => ({ id: word(), link: null, at: undefined })],
  ])('bring each report once: %s', (_what, blur) => {
    const reports = Array.from({ length: 12 }, () => report({ link: page(word()) }));
    const seen: string[] = [];
    for (let at = 0; at + 5 <= reports.length; at++) {
      for (const minutes of [5, 5, 8 * 60]) {
        const items = reports.slice(at, at + 5).toReversed();
        const { news } = look(
          items.map((item) => ({ ...item, ...blur(item) })),
          minutes,
        );
        seen.push(...news.map(({ title }) => title));
      }
    }
    expect(seen.toSorted()).toEqual(reports.map(({ title }) => title!).toSorted());
  });

  it('bring a report once that is listed for many days', () => {
    const item = report({ link: null, at: undefined });
    const counts = Array.from({ length: 10 }, () => look([{ ...item, id: word() }], 720).news.length);
    expect(counts).toEqual([1, ...counts.slice(1).map(() => 0)]);
  });
});

describe('one address that shows one report after another', () => {
  const post = (wanted: Partial<Item>) =>
    report({
      link: 'https://news.example/live/123',
      title: `${word()} ${word()} ${word()} happened`,
      ...wanted,
    });

  it('brings a headline each, when guid, title, text and date are all others', () => {
    for (let n = 0; n < 3; n++) expect(look([post({ at: new Date(now) })]).news).toHaveLength(1);
  });

  it('brings a revision when something of it stayed', () => {
    const first = post({ at: new Date(now) });
    expect(look([first]).news).toHaveLength(1);
    const edited = { ...first, id: word(), title: `${word()} ${word()}`, at: new Date(now) };
    expect(look([edited])).toMatchObject({ news: [], revised: [{}] });
  });

  it('brings a headline each also on the front page, without guids', () => {
    for (let n = 0; n < 3; n++) {
      const ticker = post({ id: null, link: 'https://news.example/', at: new Date(now) });
      expect(look([ticker]).news).toHaveLength(1);
    }
  });
});
