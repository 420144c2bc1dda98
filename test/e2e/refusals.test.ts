import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { openNewsroom, word } from '../support/desk.js';
import { follow } from '../support/follow.js';
import { shared } from '../support/lifetime.js';
import { ROUTES } from '../support/routes.js';

const token = word().repeat(3);
const room = shared(() => openNewsroom({ AJIL_ADMIN_TOKEN: token }));

const json = { 'content-type': 'application/json' };
const admin = { authorization: `Bearer ${token}` };

/** Asks, and holds the answer to what every refusal must be (D16, S25): problem details that tell nothing of our insides. */
async function refused(path: string, init: RequestInit = {}): Promise<{ status: number; code: string }> {
  const answer = await fetch(room().url + path, init);
  const body = await answer.text();
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(body).not.toMatch(
    /node_modules|\.[jt]s\b|\bat \w|select |insert |syntax|127\.0\.0\.1|postgres|\/tmp|\/home/i,
  );
  expect(body).not.toContain(token);
  const problem = JSON.parse(body) as { status: number; code: string };
  expect(problem).toEqual({
    type: 'about:blank',
    title: expect.any(String),
    status: answer.status,
    code: expect.stringMatching(/^[a-z_]+$/),
    detail: expect.any(String),
  });
  return { status: problem.status, code: problem.code };
}

/** Routes that can be asked something; what they do not know they refuse by their schemas. */
const ASKED = new Set([
  'GET /v1/alerts',
  'GET /v1/stream',
  'GET /v1/headlines',
  'GET /v1/topics',
  'GET /v1/topics/:id/feed.json',
  'GET /v1/topics/:id/feed.rss',
  'GET /v1/topics/:id/feed.atom',
  'GET /v1/sources/:id/polls',
  'DELETE /v1/topics/:id',
]);

const invalid = { status: 400, code: 'invalid' };

describe('a question that is wrong', () => {
  it.each(['0', '-1', 'NaN', '1e9', '1000000000', '1.5', '', ' 1', '0x10', '1001'])(
    'is refused when its limit is «%s» (D04)',
    async (limit) => {
      expect(await refused(`/v1/alerts?limit=${limit}`)).toEqual(invalid);
      expect(await refused(`/v1/headlines?limit=${limit}`)).toEqual(invalid);
    },
  );

  it.each([
    '/v1/alerts?limit=1&limit=2',
    '/v1/alerts?limit[]=1',
    '/v1/alerts?topics[a]=iraq',
    '/v1/alerts?topics=iraq&topics=iran',
    '/v1/stream?topics=iraq&topics=iran',
    '/v1/headlines?limit=1&limit=1',
  ])('is refused when it says one thing twice (D05): %s', async (path) => {
    expect(await refused(path)).toEqual(invalid);
  });

  it.each([
    '/v1/alerts?topics=%00',
    '/v1/alerts?topics=..%2f',
    '/v1/alerts?topics=%c0%ae%c0%ae',
    '/v1/alerts?topics=ir%0d%0aaq',
    '/v1/alerts?before=%0d%0aset-cookie:%20a=b',
    '/v1/headlines?source=%00',
    '/v1/headlines?source=%0d%0ax:%20y',
    '/v1/sources/%00',
    '/v1/sources/%c0%ae',
    '/v1/sources/a%0d%0ab',
    '/v1/sources/%E0%A4%A',
  ])('is refused when it holds what no name holds (D11, D12): %s', async (path) => {
    const { headers } = await fetch(room().url + path);
    expect([headers.get('set-cookie'), headers.get('x')]).toEqual([null, null]);
    expect(await refused(path)).toEqual(invalid);
  });

  it.each(['a'.repeat(257), 'ir%00aq', '%e2%80%aeiraq', '..a', '*', '%2569raq', 'iraq%20'])(
    'is refused when its topic is «%s» (C20)',
    async (topic) => {
      expect(await refused(`/v1/alerts?topics=${topic}`)).toEqual(invalid);
      expect(await refused(`/v1/stream?topics=${topic}`)).toEqual(invalid);
      expect((await refused(`/v1/topics/${topic}/feed.json`)).status).toBe(404);
    },
  );

  it.each([
    '/v1/alerts?unknown=x',
    '/v1/alerts?urgency=panic',
    '/v1/alerts?languages=EN',
    '/v1/alerts?before=garbage',
    '/v1/alerts?before=v1.other.5',
    '/v1/alerts?after=v1.a.1&before=v1.a.2',
    `/v1/alerts?topics=${Array.from({ length: 201 }, (_, i) => `t${i}`).join(',')}`,
    '/v1/headlines?after=not-an-id',
    '/v1/headlines?x=1',
    '/v1/topics?languages=a/b',
    '/v1/topics?x=1',
    '/v1/sources?x=1',
  ])('is refused: %s', async (path) => {
    expect(await refused(path)).toEqual(invalid);
  });

  it('is refused by every route that takes no questions, and the one that is not known is named', async () => {
    const closed = ROUTES.filter(
      ({ method, path }) => path.startsWith('/v1') && !ASKED.has(`${method} ${path}`),
    );
    expect(closed.length).toBeGreaterThan(15);
    for (const { method, path, contentType = 'application/json' } of closed) {
      const init = { method, headers: { ...admin, 'content-type': contentType } };
      const answer = await fetch(`${room().url}${path.replace(':id', word())}?colour=red`, init);
      expect([path, answer.status, await answer.json()]).toMatchObject([
        path,
        400,
        { code: 'invalid', detail: 'colour: is no parameter of this address' },
      ]);
    }
  });

  it('is refused by name when there is no such topic, route or source', async () => {
    expect(await refused(`/v1/alerts?topics=iraq,t${word()}`)).toEqual({
      status: 400,
      code: 'unknown_topic',
    });
    const nowhere = { status: 404, code: 'not_found' };
    for (const path of [
      `/v1/${word()}`,
      '/v1',
      '/v1//alerts',
      `/v1/sources/${word()}`,
      '/docs/../../etc/passwd',
      `/page/${word()}`,
    ]) {
      expect(await refused(path)).toEqual(nowhere);
    }
  });
});

describe('a body that is wrong', () => {
  const patch = (body: string, headers: Record<string, string> = json) =>
    refused(`/v1/sources/${word()}`, { method: 'PATCH', headers: { ...admin, ...headers }, body });

  it.each([
    '{"paused":',
    '[]',
    '"true"',
    '{}',
    '{"paused":"true"}',
    '{"paused":true,"role":"admin"}',
    '{"paused":true,"tenantId":"a","ownerId":"b"}',
    '{"paused":null}',
    'nul',
  ])('is refused, and changes nothing (D03): %s', async (body) => {
    expect(await patch(body)).toEqual(invalid);
  });

  it('is refused as JSON that does not end on every route', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(await refused('/v1/alerts', { method, headers: json, body: '{"a":' })).toEqual(invalid);
    }
  });

  it('is refused when it is nested without end, at once (D06)', async () => {
    const from = performance.now();
    expect(await patch('['.repeat(10_000) + ']'.repeat(10_000))).toEqual(invalid);
    expect(performance.now() - from).toBeLessThan(1_000);
  });

  it('is refused when it is too large (D01)', async () => {
    expect(await patch(JSON.stringify({ paused: true, x: 'x'.repeat(257 * 1024) }))).toEqual({
      status: 413,
      code: 'too_large',
    });
  });

  it('is refused when it is no JSON by its name (D02)', async () => {
    const names = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
    ];
    for (const name of names) {
      expect(await patch('{"paused":true}', { 'content-type': name })).toEqual({
        status: 415,
        code: 'unsupported_media_type',
      });
    }
  });
});

describe('a method that is not offered (D13)', () => {
  const READS = ['/v1/alerts', '/v1/headlines', '/v1/topics', '/v1/stream', '/health/live', '/health/ready'];

  it('is refused by its name on everything that can only be read, whatever a header says', async () => {
    for (const path of [...READS, '/metrics']) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
        const headers = { ...admin, 'x-http-method-override': 'GET', 'x-method-override': 'GET' };
        expect(await refused(`${path}?_method=GET`, { method, headers })).toEqual({
          status: 405,
          code: 'method_not_allowed',
        });
      }
    }
  });

  it('is refused, and says what can be done: a source can be read, changed and removed', async () => {
    const answer = await fetch(`${room().url}/v1/sources/${word()}`, { method: 'PUT', headers: admin });
    const allowed = answer.headers.get('allow')!.split(', ').sort();
    expect([answer.status, allowed]).toEqual([405, ['DELETE', 'GET', 'PATCH']]);
  });

  it('is refused when it asks to hear itself: what it sent is not told (TRACE)', async () => {
    const { hostname, port } = new URL(room().url);
    for (const path of ['/v1/alerts', '/', '/socket.io/?EIO=4&transport=polling']) {
      const socket = connect(Number(port), hostname);
      socket.end(`TRACE ${path} HTTP/1.1\r\nhost: a\r\nx-secret: ${token}\r\nconnection: close\r\n\r\n`);
      const answer = await text(socket);
      expect(answer).toMatch(/^HTTP\/1\.1 405 /);
      expect(answer).not.toContain(token);
    }
  });

  it('leaves the gateway as it was: it still tells of alerts', async () => {
    const reader = await follow(room().url, ['iraq']);
    const [alert] = await room().append({});
    await reader.until((alerts) => alerts.some(({ id }) => id === alert!.id));
  });
});
