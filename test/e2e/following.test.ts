import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { word } from '../support/desk.js';
import { shared } from '../support/lifetime.js';
import { startAjil, waitFor } from '../support/processes.js';
import { makeDatabaseUrl } from '../support/ways.js';

const token = word().repeat(3);
const title = `Convoy ${word()} reaches Iraq with ${word()}`;

/** A site with a page that declares one feed and links to another, and a site that says nothing of its feed. */
const feed = (name: string) => `<?xml version="1.0"?><rss version="2.0"><channel><title>${name}</title>
  <language>en</language><item><title>${title}</title><guid>${name}</guid>
  <pubDate>${new Date().toUTCString()}</pubDate></item></channel></rss>`;
const PAGE = `<!doctype html><html><head><title>Site</title>
  <link rel="alternate" type="application/rss+xml" title="All" href="/all.xml">
  </head><body><a href="/sport/rss">RSS</a><a href="/dead/feed">feed</a></body></html>`;
const FILES: Record<string, [type: string, body: string]> = {
  '/': ['text/html', PAGE],
  '/all.xml': ['application/rss+xml', feed('all')],
  '/sport/rss': ['text/xml', feed('sport')],
  '/silent/': ['text/html', '<html><body>no word of a feed</body></html>'],
  '/silent/rss.xml': ['application/xml', feed('silent')],
};
const site = createServer((request, response) => {
  const file = FILES[request.url?.split('?')[0] ?? ''];
  if (file) response.writeHead(200, { 'content-type': file[0] }).end(file[1]);
  else response.writeHead(404).end();
});
let base = '';
beforeAll(async () => {
  await once(site.listen(0, '127.0.0.1'), 'listening');
  base = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(() => void site.close());

const ajil = shared(async () =>
  startAjil({
    DATABASE_URL: await makeDatabaseUrl(),
    AJIL_SOURCES: `${import.meta.dirname}/../support/no-sources.json`,
    AJIL_POLL_SECONDS: '1',
    AJIL_EGRESS_ALLOW: '127.0.0.0/8',
    AJIL_ADMIN_TOKEN: token,
  }),
);

const admin = { authorization: `Bearer ${token}` };

function ask(path: string, method = 'GET', body?: unknown, headers: Record<string, string> = admin) {
  const json = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/x-opml' : 'application/json';
  return fetch(`${ajil().url}${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body: json }),
  });
}

const follow = async (url: string) => (await ask('/v1/sources', 'POST', { url })).json();

describe('following a source by hand', () => {
  it('begins at once, is refused a second time, and ends without losing what it brought', async () => {
    const wanted = { url: `${base}/all.xml?${word()}`, name: 'By hand', outlet: 'Site', language: 'en' };
    const added = await ask('/v1/sources', 'POST', wanted);
    expect(added.status).toBe(201);
    const { id } = (await added.json()) as { id: string };
    expect((await ask('/v1/sources', 'POST', wanted)).status).toBe(409);
    const brought = async () =>
      (await (await ask(`/v1/headlines?source=${id}`)).json()) as { headlines: unknown[] };
    await waitFor(async () => (await brought()).headlines.length === 1 || undefined, ajil(), 'the headline');
    const { runs } = (await (await ask(`/v1/sources/${id}/polls`)).json()) as { runs: object[] };
    expect(runs.at(-1)).toMatchObject({ result: 'ok', status: 200, fresh: 1 });

    expect((await ask(`/v1/sources/${id}`, 'DELETE')).status).toBe(204);
    expect((await ask(`/v1/sources/${id}`)).status).toBe(404);
    expect((await brought()).headlines).toHaveLength(1);
    expect((await ask('/v1/sources', 'POST', wanted)).status).toBe(201);
  });

  it.each([
    ['no address', {}],
    ['an address that is none', { url: 'news.example' }],
    ['a file', { url: 'file:///etc/passwd' }],
    ['a password in it', { url: 'https://a:b@news.example/rss' }],
    ['a field that is not its own', { url: 'https://news.example/rss', paused: true }],
  ])('is refused with %s', async (_what, body) => {
    const answer = await ask('/v1/sources', 'POST', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'invalid' });
  });

  it.each([
    ['POST', '/v1/sources'],
    ['POST', '/v1/sources/discover'],
    ['DELETE', '/v1/sources/x'],
    ['PUT', '/v1/opml'],
  ])('is for the admin alone: %s %s', async (method, path) => {
    const body = path === '/v1/opml' ? '<opml/>' : { url: 'https://news.example/' };
    const answer = await ask(path, method, method === 'DELETE' ? undefined : body, {});
    expect(answer.status).toBe(401);
  });
});

describe('discovery', () => {
  const discover = (url: string) => ask('/v1/sources/discover', 'POST', { url });

  it('finds the feeds that a page names, those that it declares first, and only those that can be read', async () => {
    const answer = await discover(`${base}/`);
    expect(await answer.json()).toEqual({
      feeds: [
        expect.objectContaining({ url: `${base}/all.xml`, title: 'all', how: 'declared', entries: 1 }),
        expect.objectContaining({ url: `${base}/sport/rss`, title: 'sport', how: 'linked', language: 'en' }),
      ],
    });
  });

  it('looks into the usual places when a page names none', async () => {
    const answer = await discover(`${base}/silent/`);
    expect(await answer.json()).toMatchObject({
      feeds: [{ url: `${base}/silent/rss.xml`, how: 'well-known' }],
    });
  });

  it('takes the address of a feed for what it is', async () => {
    const answer = await discover(`${base}/all.xml`);
    expect(await answer.json()).toMatchObject({ feeds: [{ how: 'itself', format: 'rss' }] });
  });

  it.each(['/missing', '/dead/feed'])('says in a sentence why %s cannot be read', async (path) => {
    const answer = await discover(`${base}${path}`);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'unreadable', detail: expect.stringContaining('404') });
  });

  it('never leaves the guarded way: a private address that is not allowed is refused', async () => {
    const answer = await discover('http://10.0.0.1/');
    expect(answer.status).toBe(422);
  });
});

describe('OPML', () => {
  it('comes out as it went in, and reports each line', async () => {
    const [good, known] = [`${base}/all.xml?${word()}`, `${base}/all.xml?${word()}`];
    await follow(known);
    const list = `<opml version="2.0"><body><outline text="Outlet &amp; Sons">
      <outline text="Good" xmlUrl="${good}" outlet="Outlet &amp; Sons" language="fa"/>
      <outline text="Known" xmlUrl="${known}"/><outline text="Bad" xmlUrl="gopher://old.example"/>
    </outline></body></opml>`;
    const answer = await ask('/v1/opml', 'PUT', list);
    expect(await answer.json()).toEqual({
      added: 1,
      sources: [
        { url: good, name: 'Good', result: 'added', message: null },
        { url: known, name: 'Known', result: 'known', message: null },
        { url: 'gopher://old.example', name: 'Bad', result: 'refused', message: expect.any(String) },
      ],
    });
    const out = await ask('/v1/opml');
    expect(out.headers.get('content-type')).toContain('text/x-opml');
    const text = await out.text();
    expect(text).toContain(`xmlUrl="${good}"`);
    expect(text).toContain('Outlet &amp; Sons');
    expect(text).not.toContain('gopher');
  });

  it('is refused when it names nothing, is no OPML, or is too long', async () => {
    expect((await ask('/v1/opml', 'PUT', '<opml><body/></opml>')).status).toBe(400);
    expect((await ask('/v1/opml', 'PUT', { url: 'x' })).status).toBe(415);
    expect((await ask('/v1/opml', 'PUT', ' '.repeat(5 << 20))).status).toBe(413);
  });

  it('is not waited for when whoever sends it may not', async () => {
    const headers = { 'content-type': 'text/x-opml', 'content-length': 4 << 20 };
    const asked = request(`${ajil().url}/v1/opml`, { method: 'PUT', headers });
    asked.flushHeaders();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    asked.on('error', () => undefined).destroy();
    expect(answer.statusCode).toBe(401);
  });

  it.each(['gzip', 'br', 'deflate', 'GZIP, gzip'])(
    'is not unpacked, nor is any other body: %s',
    async (packed) => {
      const body = gzipSync('<opml/>');
      for (const [path, method, type] of [
        ['/v1/opml', 'PUT', 'text/x-opml'],
        ['/v1/sources', 'POST', 'application/json'],
      ] as const) {
        const headers = { ...admin, 'content-type': type, 'content-encoding': packed };
        const answer = await fetch(`${ajil().url}${path}`, { method, headers, body });
        expect([answer.status, answer.headers.get('accept-encoding')]).toEqual([415, 'identity']);
        expect(await answer.json()).toMatchObject({
          code: 'unsupported_media_type',
          detail: 'Send the body as it is, without Content-Encoding.',
        });
      }
    },
  );
});
