import type { Fetched } from '@ajil/egress';
import type { PolledSource, PollOutcome } from '@ajil/store';
import { monotonicFactory } from 'ulid';
import { describe, expect, it } from 'vitest';
import { type Polled, readAnswer } from './read-answer.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

type Answer = Extract<Fetched, { kind: 'response' }>;
type Item = { id: string; at?: Date; title?: string; language?: string };

function source(wanted: Partial<PolledSource> = {}): PolledSource {
  const known = { etag: '"e1"', lastModified: null, pollVersion: 3, failures: 0, firstPoll: false };
  return { id: 's1', url: 'https://news.example/rss', language: 'ar', ...known, ...wanted };
}

function rss(items: Item[], { language = '', end = '</channel></rss>' } = {}): string {
  const written = items.map(
    ({ id, at, title = `title ${id}`, language: own }) =>
      `<item><guid isPermaLink="false">${id}</guid><title>${title}</title><link>https://news.example/${id}</link>` +
      `${at ? `<pubDate>${at.toUTCString()}</pubDate>` : ''}${own ? `<dc:language>${own}</dc:language>` : ''}</item>`,
  );
  const told = language ? `<language>${language}</language>` : '';
  return `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title>${told}${written.join('')}${end}`;
}

function answer(status: number, body = '', headers: Record<string, string> = {}): Answer {
  const about = { 'content-type': 'application/rss+xml; charset=utf-8', ...headers };
  return {
    kind: 'response',
    status,
    headers: about,
    body: Buffer.from(body),
    url: 'https://news.example/rss',
    redirects: [],
    tookMs: 5,
  };
}

const read = (answered: Fetched, asked = source()): Polled =>
  readAnswer(asked, answered, { newId: monotonicFactory(), now: NOW });

function fetchedOf({ outcome }: Polled): Extract<PollOutcome, { kind: 'fetched' }> {
  if (outcome.kind !== 'fetched') throw new Error(JSON.stringify(outcome));
  return outcome;
}

const listedBy = (items: Item[], asked = source()) => fetchedOf(read(answer(200, rss(items)), asked)).entries;

describe('a feed', () => {
  it('lists its entries oldest first, with ids in the same order', () => {
    const entries = listedBy([{ id: 'c' }, { id: 'b' }, { id: 'a' }]);
    expect(entries.map((entry) => entry.title)).toEqual(['title a', 'title b', 'title c']);
    expect(entries.map((entry) => entry.id)).toEqual(entries.map((entry) => entry.id).toSorted());
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(3);
  });

  it('gives each entry the same key at every poll, and another id', () => {
    const [one, two] = [listedBy([{ id: 'a' }, { id: 'b' }]), listedBy([{ id: 'a' }, { id: 'b' }])];
    expect(two.map((entry) => entry.key)).toEqual(one.map((entry) => entry.key));
    expect(new Set([...one, ...two].map((entry) => entry.id)).size).toBe(4);
  });

  it('tells the language of the entry, else of the feed, else of the source', () => {
    const languages = (items: Item[], language?: string, asked = source()) =>
      fetchedOf(read(answer(200, rss(items, language ? { language } : {})), asked)).entries.map(
        (entry) => entry.language,
      );
    expect(languages([{ id: 'a', language: 'fa' }, { id: 'b' }], 'en')).toEqual(['en', 'fa']);
    expect(languages([{ id: 'a' }])).toEqual(['ar']);
    expect(languages([{ id: 'a' }], undefined, source({ language: null }))).toEqual([null]);
  });

  it('may be empty of entries without failing', () => {
    expect(read(answer(200, rss([])))).toMatchObject({
      outcome: { kind: 'fetched', entries: [] },
      retryAfterSeconds: null,
      ourNetwork: false,
    });
  });
});

describe('the first look at a source', () => {
  const first = source({ firstPoll: true, etag: null });
  const backfilled = (items: Item[], asked: PolledSource) =>
    listedBy(items, asked)
      .filter((entry) => entry.backfill)
      .map((entry) => entry.title);
  const items = [
    { id: 'young', at: ago(59) },
    { id: 'old', at: ago(61) },
    { id: 'undated' },
    { id: 'future', at: ago(-600) },
  ];

  it('sets aside what is older than an hour, or undated', () => {
    expect(backfilled(items, first)).toEqual(['title undated', 'title old']);
    expect(backfilled([{ id: 'edge', at: ago(60) }], first)).toEqual([]);
  });

  it('is the only one that does: an old entry that comes later is new to us', () => {
    expect(backfilled(items, source())).toEqual([]);
  });
});

describe('validators', () => {
  const kept = (headers: Record<string, string>, body = rss([{ id: 'a' }])) =>
    fetchedOf(read(answer(200, body, headers))).validators;

  it('are kept exactly as the outlet gave them', () => {
    const date = 'Sun, 01 Mar 2026 11:00:00 GMT';
    expect(kept({ etag: 'W/"a, b"', 'last-modified': date })).toEqual({
      etag: 'W/"a, b"',
      lastModified: date,
    });
    expect(kept({ etag: 'no quotes' })).toEqual({ etag: 'no quotes', lastModified: null });
    expect(kept({ etag: '"é"' }).etag).toBe('"é"');
  });

  it('are forgotten when the outlet gives none', () => {
    expect(kept({})).toEqual({ etag: null, lastModified: null });
    expect(kept({ etag: '' })).toEqual({ etag: null, lastModified: null });
  });

  it.each<[string, string]>([
    ['a carriage return', '"a"\rX-Evil: 1'],
    ['a line feed', '"a"\nX-Evil: 1'],
    ['a line break at its end', '"a"\r\n'],
    ['a NUL', '"a\0"'],
    ['a letter that no header can hold', '"عاجل"'],
    ['more than 1,024 characters', `"${'a'.repeat(1_023)}"`],
  ])('are not kept with %s', (_what, value) => {
    expect(kept({ etag: value, 'last-modified': value })).toEqual({ etag: null, lastModified: null });
  });

  it('of 1,024 characters are kept', () => {
    const etag = `"${'a'.repeat(1_022)}"`;
    expect(kept({ etag }).etag).toBe(etag);
  });

  it('of a document that ended early are not kept: what it lacks must still be asked for', () => {
    const half = rss([{ id: 'a' }], { end: '<item><guid>b</guid><title>half a ti' });
    const polled = fetchedOf(read(answer(200, half, { etag: '"e2"', 'last-modified': 'x' })));
    expect(polled.validators).toEqual({ etag: null, lastModified: null });
    expect(polled.entries.map((entry) => entry.title)).toContain('title a');
  });
});

describe('an answer without a feed', () => {
  const failureOf = (answered: Fetched, asked = source()) => {
    const polled = read(answered, asked);
    if (polled.outcome.kind !== 'failed') throw new Error(JSON.stringify(polled.outcome));
    return { ...polled, outcome: polled.outcome };
  };

  it('is "unchanged" when the outlet says so to one of our validators', () => {
    expect(read(answer(304)).outcome).toEqual({ kind: 'unchanged', status: 304 });
    const dated = source({ etag: null, lastModified: 'Sun, 01 Mar 2026 11:00:00 GMT' });
    expect(read(answer(304), dated).outcome).toEqual({ kind: 'unchanged', status: 304 });
  });

  it('is a failure when the outlet says "unchanged" and we named nothing', () => {
    expect(failureOf(answer(304), source({ etag: null })).outcome).toMatchObject({
      status: 304,
      code: 'unexpected_304',
      park: false,
    });
  });

  it('parks the source when the feed is gone for good, and only then', () => {
    expect(failureOf(answer(410)).outcome).toMatchObject({ status: 410, code: 'http_410', park: true });
    for (const status of [404, 403, 401, 500])
      expect(failureOf(answer(status)).outcome).toMatchObject({
        status,
        code: `http_${status}`,
        park: false,
      });
  });

  it.each([204, 206, 301, 429, 503])('is a failure with its status: %d', (status) => {
    expect(failureOf(answer(status, rss([{ id: 'a' }]))).outcome).toMatchObject({
      status,
      code: `http_${status}`,
    });
  });

  it('tells how long the outlet wants to be left alone', () => {
    expect(failureOf(answer(429, '', { 'retry-after': '600' })).retryAfterSeconds).toBe(600);
    expect(
      failureOf(answer(503, '', { 'retry-after': 'Sun, 01 Mar 2026 12:20:00 GMT' })).retryAfterSeconds,
    ).toBe(1_200);
    expect(failureOf(answer(503)).retryAfterSeconds).toBeNull();
  });

  it.each<[string, string, string]>([
    ['a web page', '<!doctype html><html><body>Not found</body></html>', 'not_a_feed'],
    ['nothing', '', 'empty'],
  ])('fails with the code of the reader when it is %s', (_what, body, code) => {
    expect(failureOf(answer(200, body)).outcome).toMatchObject({ status: 200, code, park: false });
  });

  it.each([
    ['dns', true],
    ['unreachable', true],
    ['timeout', false],
    ['refused', false],
    ['blocked_address', false],
  ] as const)('keeps the code of the way out: %s, our network %s', (code, ourNetwork) => {
    const polled = failureOf({ kind: 'failed', code, message: 'one sentence' });
    expect(polled).toMatchObject({
      outcome: { status: null, code, message: 'one sentence', park: false },
      ourNetwork,
    });
  });
});
