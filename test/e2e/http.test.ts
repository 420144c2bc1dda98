import { describe, expect, it } from 'vitest';
import type { Alert } from '../../libs/protocol/index.js';
import { allHeadlines, getJson, type HeadlineJson } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
import { shared } from '../support/lifetime.js';

interface Page {
  alerts: Alert[];
  cursor: string;
  more: boolean;
  head: string;
}

const room = shared(() => openNewsroom());
const page = (query: string) => getJson<Page>(`${room().url}/v1/alerts?${query}`);
const idsOf = (alerts: Alert[]) => alerts.map((alert) => alert.id);

/** Pages on with the cursor of each page until there is no more. */
async function allPages(query: string, how: 'after' | 'before', from: string): Promise<Alert[][]> {
  const pages: Alert[][] = [];
  for (let cursor = from; ;) {
    const { alerts, more, ...next } = await page(`${query}&${how}=${cursor}`);
    pages.push(alerts);
    cursor = next.cursor;
    if (!more) return pages;
  }
}

const kinds = [{}, { urgency: 'urgent', language: 'ar' }, {}, { urgency: 'flash' }] as const;
const log = shared(() =>
  room().append(
    ...Array.from({ length: 44 }, (_, i) => ({
      ...kinds[i % 4]!,
      topics: i % 4 === 2 ? ['chad'] : ['iraq', 'middle-east'],
    })),
  ),
);

describe('the log over HTTP', () => {
  it('comes in ascending pages, each row once, and the last cursor goes on with what is new', async () => {
    const start = await room().at(0);
    const pages = await allPages('limit=10', 'after', start);
    expect(pages.map((alerts) => alerts.length)).toEqual([10, 10, 10, 10, 4]);
    expect(pages.flat()).toEqual(log());
    const { cursor } = await page(`after=${start}&limit=1000`);
    expect(await page(`after=${cursor}`)).toMatchObject({ alerts: [], cursor, more: false });
    const [fresh] = await room().append({ topics: ['fiji'] });
    expect((await page(`after=${cursor}`)).alerts).toEqual([fresh]);
  });

  it('is filtered as a subscription is, and its cursor still comes to the end of the log', async () => {
    const pages = await allPages('topics=middle-east&urgency=urgent&limit=3', 'after', await room().at(0));
    const wanted = log().filter((alert) => alert.topics.includes('iraq') && alert.urgency !== 'routine');
    expect(pages.flat()).toEqual(wanted);
    const { cursor, head } = await page(`topics=peru&after=${await room().at(0)}`);
    expect(cursor).toBe(head);
  });
});

describe('the archive', () => {
  it('comes newest first, each alert once, to its end', async () => {
    const wanted = log()
      .filter((alert) => alert.topics.includes('iraq') && alert.language === 'en')
      .toReversed();
    const first = await page('topics=iraq&languages=en,fr&limit=7');
    const rest = await allPages('topics=iraq&languages=en,fr&limit=7', 'before', first.cursor);
    expect([first.alerts, ...rest].flat()).toEqual(wanted);
    expect(rest.slice(0, -1).every((alerts) => alerts.length === 7)).toBe(true);
    expect(first.more).toBe(true);
  });

  it('has a cursor that can be given to a subscription: its head is the end of the log', async () => {
    const [fresh] = await room().append({ topics: ['fiji'] });
    const { alerts, head } = await page('limit=1');
    expect(alerts).toEqual([fresh]);
    expect(head).toBe(fresh!.cursor);
  });

  it('is empty before the first row, and stays so', async () => {
    const from = await room().at(1);
    expect(await page(`before=${from}`)).toMatchObject({ alerts: [], cursor: from, more: false });
  });
});

describe('the headlines', () => {
  it('come page by page, each once, with what became of them', async () => {
    const pages: HeadlineJson[][] = [];
    for (let after = ''; ;) {
      const { headlines, next } = await getJson<{ headlines: HeadlineJson[]; next: string | null }>(
        `${room().url}/v1/headlines?limit=9${after}`,
      );
      pages.push(headlines);
      if (next === null) break;
      after = `&after=${next}`;
    }
    const decided = new Map(pages.flat().map((headline) => [headline.id, headline.decision?.alert]));
    expect(pages.slice(0, -1).every((headlines) => headlines.length === 9)).toBe(true);
    expect(decided.size).toBe(pages.flat().length);
    for (const alert of log()) expect(decided.get(alert.id)).toBe(alert.cursor);
    expect(await allHeadlines(room().url)).toEqual(pages.flat());
  });

  it('can be those of one source', async () => {
    const { source } = log()[0]!;
    const of = (id: string) =>
      getJson<{ headlines: HeadlineJson[] }>(`${room().url}/v1/headlines?limit=1000&source=${id}`);
    expect((await of(source.id)).headlines.map(({ id }) => id)).toEqual(expect.arrayContaining(idsOf(log())));
    expect((await of(word())).headlines).toEqual([]);
  });
});

describe('the topics', () => {
  interface TopicJson {
    id: string;
    iso?: string;
    parents: string[];
    names: Record<string, string>;
  }
  const topics = async (query = '') =>
    (await getJson<{ topics: TopicJson[] }>(`${room().url}/v1/topics${query}`)).topics;

  it('come with their parents, codes and names', async () => {
    const iraq = (await topics()).find(({ id }) => id === 'iraq')!;
    expect(iraq).toMatchObject({ id: 'iraq', iso: 'IQ', names: { ar: 'العراق', en: 'Iraq' } });
    expect(iraq.parents).toContain('middle-east');
    const ids = new Set((await topics()).map(({ id }) => id));
    for (const { parents } of await topics()) for (const parent of parents) expect(ids).toContain(parent);
  });

  it('come with the names of some languages only when asked so', async () => {
    const all = await topics();
    const some = await topics('?languages=ar,fr');
    expect(some.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(Object.keys(some.find(({ id }) => id === 'iraq')!.names).sort()).toEqual(['ar', 'fr']);
  });
});
