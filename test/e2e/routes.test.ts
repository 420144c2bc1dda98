import type { Socket } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { connectSocket } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
import { shared } from '../support/lifetime.js';
import { bearer, makeKey } from '../support/rights.js';
import {
  DESCRIPTIONS,
  type Needed,
  type Route,
  ROUTES,
  SOCKET_EVENTS,
  SOCKET_FILES,
} from '../support/routes.js';

const admin = word().repeat(3);
const room = shared(async () => {
  const opened = await openNewsroom({ AJIL_ANONYMOUS: 'none', AJIL_ADMIN_TOKEN: admin });
  const key = async (wanted: object) => (await makeKey(opened.url, admin, wanted)).key;
  return {
    ...opened,
    reader: await key({ topics: ['iraq'] }),
    editor: await key({ role: 'editor' }),
    boss: await key({ role: 'admin' }),
  };
});

/** Asks for something that is not there, with a body that says nothing: rights are asked for before either. */
async function statusOf(
  { method, path, contentType = 'application/json' }: Route,
  token?: string,
): Promise<number> {
  const stop = new AbortController();
  const answer = await fetch(room().url + path.replace(/:\w+/, word()), {
    method,
    headers: {
      ...(token !== undefined && bearer(token)),
      ...(method !== 'GET' && { 'content-type': contentType }),
    },
    body:
      method === 'GET' || method === 'DELETE' ? null : contentType === 'application/json' ? '{}' : '<opml/>',
    signal: stop.signal,
  });
  stop.abort();
  return answer.status;
}

const RANK: Needed[] = ['nobody', 'reader', 'editor', 'admin'];
const WHO: [string, Needed, () => string | undefined][] = [
  ['nobody', 'nobody', () => undefined],
  ['a stranger', 'nobody', () => `ajil_${'0'.repeat(12)}_${'A'.repeat(43)}`],
  ['a reader', 'reader', () => room().reader],
  ['an editor', 'editor', () => room().editor],
  ['an admin by key', 'admin', () => room().boss],
  ['the admin', 'admin', () => admin],
];

describe.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s',
  (_name, route) => {
    it.each(WHO)(
      'lets in whoever has the right, and nobody else: %s (S04, D08)',
      async (_who, role, token) => {
        const status = await statusOf(route, token());
        if (RANK.indexOf(role) >= RANK.indexOf(route.needs))
          expect([200, 304, 400, 404, 409, 415]).toContain(status);
        else expect(status).toBe(role === 'nobody' ? 401 : 403);
      },
    );
  },
);

it.each([...DESCRIPTIONS, ...SOCKET_FILES])('%s is open to all', async (path) => {
  expect([200, 404]).toContain((await fetch(room().url + path)).status);
});

it.each(DESCRIPTIONS)('%s is refused with a token in the address', async (path) => {
  expect((await fetch(`${room().url}${path}?token=${admin}`)).status).toBe(401);
});

describe.each(SOCKET_EVENTS)('the event %s', (event) => {
  const send = (socket: unknown, wait: number) =>
    (socket as Socket).timeout(wait).emitWithAck(event, { topics: ['iraq'] });

  it.each(WHO)(
    'is answered to whoever has the right, and to nobody else: %s (S03, S04)',
    async (_who, role, token) => {
      const shown = token();
      const client = await connectSocket(room().url, shown === undefined ? {} : { token: shown });
      if (role !== 'nobody') return expect(await send(client.socket, 30_000)).toMatchObject({ ok: true });
      const answer = send(client.socket, 1_000).catch(() => 'no answer');
      await client.until(({ frames }) => frames.some((frame) => frame.event === 'bye'));
      expect(await answer).toBe('no answer');
      expect(client.frames).toMatchObject([{ event: 'bye', data: { code: 4401 } }]);
    },
  );
});

it('a second identity on one connection ends it, and the first one is kept until then (C04)', async () => {
  const client = await connectSocket(room().url, { token: room().reader });
  expect(await client.subscribe({ topics: ['iraq'] })).toMatchObject({ ok: true });
  const ended = new Promise((resolve) => client.socket.once('disconnect', resolve));
  // The packet that opens a connection (Socket.IO protocol 5, CONNECT), once more.
  client.socket.io.engine.write(`40${JSON.stringify({ token: admin })}`);
  await ended;
  expect(client.frames.filter(({ event }) => event !== 'head')).toMatchObject([
    { event: 'ack', data: { ok: true } },
  ]);
});
