import { request } from 'node:http';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { type Entry, parseFeed } from '../../libs/feeds/index.js';
import { getJson } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
import { shared, whenDone } from '../support/lifetime.js';

const TYPES = {
  json: 'application/feed+json; charset=utf-8',
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
};
const FORMATS = Object.keys(TYPES) as (keyof typeof TYPES)[];

const room = shared(() => openNewsroom());
const addressOf = (topic: string, format: string, query = '', url = room().url) =>
  `${url}/v1/topics/${topic}/feed.${format}${query}`;
const ask = (address: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(address, { headers, method });

async function read(address: string): Promise<Entry[]> {
  const answer = await ask(address);
  expect(answer.status).toBe(200);
  const contentType = answer.headers.get('content-type');
  const parsed = parseFeed(new Uint8Array(await answer.arrayBuffer()), { contentType, url: address });
  if (parsed.kind === 'failed') throw new Error(parsed.message);
  expect(parsed.feed.hints.self ?? address).toBe(address);
  return parsed.feed.entries;
}

const idOf = ({ id }: { id: string }) => `tag:ajil,2026:alert:${id}`;
const conditionsOf = (answer: Response) => ({
  etag: { 'if-none-match': answer.headers.get('etag')! },
  date: { 'if-modified-since': answer.headers.get('last-modified')! },
});

describe.each(FORMATS)("a topic's feed.%s", (format) => {
  it('shows the newest fifty alerts, newest first, as they are', async () => {
    const alerts = await room().append(
      ...Array.from({ length: 52 }, (_, i) => ({
        topics: ['chad'],
        title: `${word()} < ${i} & "more"`,
        summary: `Said ${word()}`,
      })),
    );
    const answer = await ask(addressOf('chad', format));
    expect(answer.headers.get('content-type')).toBe(TYPES[format]);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(await read(addressOf('chad', format))).toMatchObject(
      alerts
        .slice(-50)
        .toReversed()
        .map((alert) => ({
          id: idOf(alert),
          title: alert.title,
          summary: alert.summary,
          url: alert.url,
          updated: alert.alertedAt,
          // RSS has no fractions of a second.
          published: format === 'rss' ? alert.firstSeenAt.replace(/\.\d+/, '.000') : alert.firstSeenAt,
          language: 'en',
        })),
    );
  });

  it('shows the alerts of its parts, and only what is asked for', async () => {
    const words = { topics: ['iran', 'middle-east'] };
    const [arabic, routine, flash] = await room().append(
      { ...words, language: 'ar', urgency: 'urgent' },
      { ...words, language: 'en' },
      { ...words, language: 'fa', urgency: 'flash' },
    );
    const shown = async (query: string) =>
      (await read(addressOf('middle-east', format, query))).slice(0, 3).map(({ id }) => id);
    expect(await shown('')).toEqual([flash, routine, arabic].map((alert) => idOf(alert!)));
    const urgent = await shown('?urgency=urgent&languages=ar,fa');
    expect(urgent.slice(0, 2)).toEqual([idOf(flash!), idOf(arabic!)]);
    expect(urgent).not.toContain(idOf(routine!));
  });

  it('answers 304 by tag and by date until an alert of its own comes', async () => {
    const topics = ['peru'];
    await room().append({ topics });
    const address = addressOf('peru', format);
    const first = await ask(address);
    const { etag, date } = conditionsOf(first);
    expect(etag['if-none-match']).toMatch(/^"[\w-]{20,}"$/);
    expect(Date.parse(date['if-modified-since'])).toBeLessThanOrEqual(Date.parse(first.headers.get('date')!));
    await room().append({ topics: ['fiji'] });
    for (const condition of [etag, date, { ...etag, ...date }]) {
      const again = await ask(address, condition);
      expect([again.status, await again.text()]).toEqual([304, '']);
      expect(again.headers.get('etag')).toBe(etag['if-none-match']);
      expect(again.headers.get('last-modified')).toBe(date['if-modified-since']);
      expect(again.headers.get('cache-control')).toBe('no-cache');
    }
    const [fresh] = await room().append({ topics });
    for (const condition of [etag, date, { ...etag, ...date }])
      expect((await ask(address, condition)).status).toBe(200);
    expect((await read(address))[0]!.id).toBe(idOf(fresh!));
  });

  it('shows a corrected alert once, as it is now, and a killed one no more, whatever was kept of it', async () => {
    const topics = ['togo'];
    const [wrong, right] = await room().append({ topics }, { topics });
    const address = addressOf('togo', format);
    const before = conditionsOf(await ask(address));
    const corrected = await room().revise(wrong!.id, 'correction', { title: `Corrected ${word()}` });
    const entries = await read(address);
    expect(entries.slice(0, 2)).toMatchObject([
      { id: idOf(wrong!), title: corrected.title, updated: corrected.alertedAt },
      { id: idOf(right!) },
    ]);
    expect((await ask(address, before.etag)).status).toBe(200);
    const between = conditionsOf(await ask(address));
    await room().revise(corrected.id, 'kill');
    for (const kept of [before.etag, before.date, between.etag, between.date])
      expect((await ask(address, kept)).status).toBe(200);
    const left = await read(address);
    expect(left.map(({ id }) => id)).not.toContain(idOf(wrong!));
    expect(left[0]!.id).toBe(idOf(right!));
    expect((await ask(address, conditionsOf(await ask(address)).etag)).status).toBe(304);
  });

  it('is whole and empty for a topic of which nothing was said', async () => {
    const answer = await ask(addressOf('san-marino', format));
    expect(await read(addressOf('san-marino', format))).toEqual([]);
    expect((await ask(addressOf('san-marino', format), conditionsOf(answer).etag)).status).toBe(304);
  });

  it('tells its headers alone to who asks for them', async () => {
    const address = addressOf('peru', format);
    const [whole, head] = [await ask(address), await ask(address, {}, 'HEAD')];
    for (const name of ['etag', 'content-type', 'content-length', 'last-modified'])
      expect(head.headers.get(name)).toBe(whole.headers.get(name));
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('is found by an address in capitals, and with a slash at its end', async () => {
    for (const address of [addressOf('peru', format.toUpperCase()), `${addressOf('peru', format)}/`])
      expect((await ask(address)).headers.get('content-type')).toBe(TYPES[format]);
  });

  it('does not exist for a topic that does not', async () => {
    for (const topic of [word(), 'Iraq', '%00', '__proto__']) {
      const answer = await ask(addressOf(topic, format));
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        404,
        'application/problem+json; charset=utf-8',
      ]);
      expect(await answer.json()).toMatchObject({ status: 404, code: 'not_found' });
    }
  });

  it.each(['?urgency=panic', '?languages=Arabic', '?limit=3', '?topics=iraq'])(
    'refuses %s',
    async (query) => {
      const answer = await ask(addressOf('iraq', format, query));
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'invalid' });
    },
  );
});

it('is described in each format by itself', async () => {
  const { paths } = await getJson<{ paths: Record<string, { get: { operationId: string } }> }>(
    `${room().url}/docs/openapi.json`,
  );
  const names = FORMATS.map((format) => paths[`/v1/topics/{id}/feed.${format}`]?.get.operationId);
  expect(names).not.toContain(undefined);
  expect(new Set(names).size).toBe(FORMATS.length);
});

it('names its server as it was asked for, in a name that a server can have', async () => {
  const statusFor = (host: string) =>
    new Promise((resolve, reject) => {
      const asked = request(addressOf('peru', 'json'), { headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', reject).end();
    });
  expect(await statusFor(`${'a.'.repeat(126)}a:65535`)).toBe(200);
  expect(await statusFor(`${'a.'.repeat(127)}a:65535`)).toBe(400);
});

describe('what a reader has already', () => {
  it('is known without a look at the texts', async () => {
    const own = await openNewsroom();
    await own.append({}, {});
    const address = addressOf('iraq', 'atom', '', own.url);
    const { etag, date } = conditionsOf(await ask(address));
    await own.append({ topics: ['fiji'] });
    const client = new pg.Client(own.databaseUrl);
    whenDone(() => client.end());
    await client.connect();
    await client.query(`update alerts set body = 'no text'`);
    for (const condition of [etag, date]) expect((await ask(address, condition)).status).toBe(304);
    expect((await ask(address)).status).toBe(500);
  });

  it('is known to every gateway, and to the next one after a restart', async () => {
    const publicUrl = 'https://alerts.invalid/';
    const own = await openNewsroom({ AJIL_PUBLIC_URL: publicUrl });
    await own.append({}, {});
    const second = await own.open();
    for (const format of FORMATS) {
      const first = await ask(addressOf('iraq', format, '', own.url));
      const other = addressOf('iraq', format, '', second.url);
      expect(await (await ask(other)).text()).toBe(await first.text());
      expect((await ask(other, conditionsOf(first).etag)).status).toBe(304);
    }
    const feed = await getJson<{ feed_url: string }>(addressOf('iraq', 'json', '', own.url));
    expect(feed.feed_url).toBe('https://alerts.invalid/v1/topics/iraq/feed.json');
  });
});

it('is for those who may read', async () => {
  const token = word().repeat(3);
  const shut = await openNewsroom({ AJIL_ANONYMOUS: 'none', AJIL_ADMIN_TOKEN: token });
  for (const format of FORMATS) {
    const address = addressOf('iraq', format, '', shut.url);
    for (const headers of [{}, { authorization: `Bearer ${word()}` }, { 'if-none-match': '*' }]) {
      const answer = await ask(address, headers as Record<string, string>);
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(await answer.json()).toMatchObject({ code: 'unauthenticated' });
    }
    expect((await ask(address, { authorization: `Bearer ${token}` })).status).toBe(200);
  }
});
