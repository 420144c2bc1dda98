import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { connectSocket } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
import { shared } from '../support/lifetime.js';

const PARTNER = 'https://partner.example';
const token = word().repeat(4);
const room = shared(() =>
  openNewsroom({
    AJIL_ADMIN_TOKEN: token,
    AJIL_ORIGINS: PARTNER,
    AJIL_PUBLIC_URL: 'https://news.example',
  }),
);

const FOREIGN = ['https://evil.example', 'null', 'https://news.example.evil.test', 'https://PARTNER.example'];

/** fetch() sets no origin of our choosing. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const asked = request(room().url + path, { method, headers }).end();
  const [answer] = (await once(asked, 'response')) as [import('node:http').IncomingMessage];
  const told = { status: answer.statusCode!, headers: answer.headers, text: '' };
  // A stream goes on for ever.
  if (answer.headers['content-type']?.startsWith('text/event-stream')) {
    answer.destroy();
    return told;
  }
  for await (const chunk of answer) told.text += String(chunk);
  return told;
}

/** The status of a WebSocket's opening: 101 when it opens. */
async function upgrade(path: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(room().url.replace('http', 'ws') + path, { headers });
  socket.on('error', () => undefined);
  const opened = once(socket, 'open').then(() => 101);
  const refused = once(socket, 'unexpected-response').then(
    ([, response]) => (response as { statusCode: number }).statusCode,
  );
  const status = await Promise.race([opened, refused]);
  socket.terminate();
  return status;
}

const POLLING = '/socket.io/?EIO=4&transport=polling';
const SOCKET = '/socket.io/?EIO=4&transport=websocket';
const READS = [
  '/v1/alerts',
  '/v1/topics',
  '/v1/headlines',
  '/v1/topics/iraq/feed.json',
  '/v1/stream',
  POLLING,
];

describe('a page of a foreign origin', () => {
  it.each(FOREIGN)('is refused before anything is read or opened: %s (C03, S01, D14)', async (origin) => {
    for (const path of READS) {
      const answer = await ask(path, { origin });
      expect([path, answer.status]).toEqual([path, 403]);
      expect(JSON.parse(answer.text)).toMatchObject({ status: 403, code: 'forbidden' });
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
    expect(
      (await ask('/v1/alerts', { origin, 'access-control-request-method': 'GET' }, 'OPTIONS')).status,
    ).toBe(403);
    expect(await upgrade(SOCKET, { origin })).toBe(403);
    const sid = /"sid":"([^"]+)"/.exec((await ask(POLLING)).text)![1]!;
    expect(await upgrade(`${SOCKET}&sid=${sid}`, { origin })).toBe(403);
    expect((await ask(`${POLLING}&sid=${sid}`, { origin })).status).toBe(403);
  });
});

describe('a page that may ask', () => {
  it('is one of ours, which needs no leave to read', async () => {
    for (const origin of [room().url, 'https://news.example']) {
      for (const path of READS) {
        const answer = await ask(path, { origin });
        expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, undefined]);
      }
      expect(await upgrade(SOCKET, { origin })).toBe(101);
    }
  });

  it('is one of the list: it is named, and credentials are not (D14)', async () => {
    for (const path of READS) {
      const { status, headers } = await ask(path, { origin: PARTNER });
      expect([status, headers['access-control-allow-origin']]).toEqual([200, PARTNER]);
      expect(headers['access-control-allow-credentials']).toBeUndefined();
      expect(headers['vary']?.toLowerCase()).toContain('origin');
    }
    expect(await upgrade(SOCKET, { origin: PARTNER })).toBe(101);
    for (const path of ['/v1/alerts', '/v1/stream', POLLING]) {
      const wanted = { origin: PARTNER, 'access-control-request-method': 'GET' };
      const { status, headers } = await ask(path, wanted, 'OPTIONS');
      expect([status, headers['access-control-allow-origin']]).toEqual([204, PARTNER]);
      expect(headers['access-control-allow-headers']).toContain('authorization');
    }
  });

  it('reads what it is refused with: before it is known who asks, and by the entrance', async () => {
    for (const path of ['/v1/alerts?', '/v1/stream?', `${POLLING}&`]) {
      const { status, headers } = await ask(`${path}token=${token}`, { origin: PARTNER });
      expect([status, headers['access-control-allow-origin']]).toEqual([401, PARTNER]);
      // A preflight that is refused tells a page nothing.
      const wanted = { origin: PARTNER, 'access-control-request-method': 'GET' };
      expect((await ask(`${path}token=${token}`, wanted, 'OPTIONS')).status).toBe(204);
    }
    const { status, headers } = await ask(POLLING, { origin: PARTNER }, 'PUT');
    expect([status, headers['access-control-allow-origin'], headers['vary']]).toEqual([
      405,
      PARTNER,
      'origin',
    ]);
  });

  it('is none at all: programs send no origin', async () => {
    for (const path of READS) expect((await ask(path)).status).toBe(200);
    expect(await upgrade(SOCKET, {})).toBe(101);
  });
});

describe('what is answered', () => {
  it('says to caches and browsers how to treat it (S29)', async () => {
    const { headers } = await ask('/v1/topics');
    expect(headers['vary']?.toLowerCase()).toMatch(/origin.*authorization/);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['strict-transport-security']).toBe('max-age=15552000');
    const mine = await ask('/v1/topics', { authorization: `Bearer ${token}` });
    expect(mine.headers['cache-control']).toBe('private, no-cache');
    expect((await ask('/v1/keys', { authorization: `Bearer ${token}` })).headers['cache-control']).toBe(
      'private, no-store',
    );
  });

  it('is a refusal when a token stands in the address, and no log has it (C02, S02)', async () => {
    for (const path of ['/v1/alerts?', '/v1/stream?', '/?', `${POLLING}&`]) {
      const answer = await ask(`${path}token=${token}`);
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
      expect(JSON.parse(answer.text)).toMatchObject({
        code: 'unauthenticated',
        detail: expect.stringContaining('Authorization') as string,
      });
    }
    expect(await upgrade(`${SOCKET}&access_token=${token}`, {})).toBe(401);
    expect(room().gateway.output()).not.toContain(token);
  });

  it('is a refusal to a token of 5, 12 or 60 KiB, which is in no log either (T07)', async () => {
    const tokenOf = (kib: number) => word().repeat((kib * 1024) / 10);
    for (const long of [tokenOf(5), tokenOf(12)]) {
      expect((await ask('/v1/alerts', { authorization: `Bearer ${long}` })).status).toBe(401);
      expect(room().gateway.output()).not.toContain(long.slice(0, 20));
    }
    // Longer ones are Node's to refuse in a header; over a socket they come through.
    const long = tokenOf(60);
    const client = await connectSocket(room().url, { token: long });
    await client.until(({ frames }) => frames.some(({ event }) => event === 'bye'));
    expect(client.frames).toMatchObject([{ event: 'bye', data: { code: 4401 } }]);
    expect(room().gateway.output()).not.toContain(long.slice(0, 20));
  });
});
