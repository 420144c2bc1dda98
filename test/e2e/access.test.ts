import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connectSocket, type Recorder } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
import { follow } from '../support/follow.js';
import { shared } from '../support/lifetime.js';
import { waitFor } from '../support/processes.js';

const token = word().repeat(3);
const said = (event: string) => (recorder: Recorder) =>
  recorder.frames.some((frame) => frame.event === event);
const byeOf = ({ frames }: Recorder) => frames.find((frame) => frame.event === 'bye')!.data;
const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

const READS = ['/v1/alerts', '/v1/headlines', '/v1/topics', '/v1/sources', '/v1/stream'];

describe('a gateway that lets nobody in without a token', () => {
  const room = shared(() => openNewsroom({ AJIL_ANONYMOUS: 'none', AJIL_ADMIN_TOKEN: token }));

  it.each([
    ['no token', {}],
    ['an empty token', { token: '' }],
    ['a wrong token', { token: word() }],
    ['a token of another kind', { token: { $ne: '' } as unknown as string }],
  ])('sends a socket away that shows %s, and tells it nothing', async (_what, auth) => {
    const client = await connectSocket(room().url, auth);
    client.socket.emit('subscribe', { topics: ['iraq'] }, (answer) =>
      client.frames.push({ event: 'ack', data: answer }),
    );
    await client.until(said('bye'));
    await waitFor(() => client.socket.disconnected || undefined, room().gateway, 'the end of the connection');
    expect(byeOf(client)).toMatchObject({
      code: 4401,
      message: expect.any(String),
      cursor: expect.any(String),
    });
    await room().append({});
    expect(client.frames).toHaveLength(1);
  });

  it('lets the admin in, over the socket and over HTTP', async () => {
    const reader = await follow(room().url, ['iraq'], { token });
    const [alert] = await room().append({});
    await reader.until((alerts) => alerts.length > 0);
    expect(reader.alerts()).toEqual([alert]);
    for (const path of READS.filter((read) => read !== '/v1/stream')) {
      expect((await fetch(room().url + path, { headers: bearer(token) })).status).toBe(200);
    }
  });

  it.each(READS)('answers %s with a problem that says what is needed', async (path) => {
    const wrong = [
      {},
      bearer(word()),
      bearer(''),
      { authorization: `Basic ${token}` },
      { authorization: token },
    ];
    for (const headers of wrong) {
      const answer = await fetch(room().url + path, { headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(await answer.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
    }
  });

  it('takes no token out of an address', async () => {
    for (const path of READS) expect((await fetch(`${room().url}${path}?token=${token}`)).status).toBe(401);
  });

  it('never writes the token into its log', () => {
    expect(room().gateway.output()).not.toContain(token);
  });
});

describe('a gateway that everybody may read', () => {
  const room = shared(() => openNewsroom());

  it('still sends a socket away that shows a wrong token', async () => {
    const client = await connectSocket(room().url, { token: word() });
    await client.until(said('bye'));
    expect(byeOf(client).code).toBe(4401);
  });

  it('makes a token at its first start, prints it once, and keeps it for the next start', async () => {
    const printed = /Admin token[^:]*: (\S+)/.exec(room().gateway.output())![1]!;
    const next = await room().open();
    expect(next.output()).not.toContain('Admin token');
    const answer = await fetch(`${next.url}/v1/sources/${word()}`, {
      method: 'PATCH',
      headers: { ...bearer(printed), 'content-type': 'application/json' },
      body: JSON.stringify({ paused: true }),
    });
    expect(answer.status).toBe(404);
  });
});

describe('a gateway that is full', () => {
  const room = shared(() => openNewsroom({ AJIL_MAX_READERS: '2' }));

  it('tells who comes to come back later, over the socket and over HTTP, and serves those it has', async () => {
    const [first, second] = [await connectSocket(room().url), await connectSocket(room().url)];
    await Promise.all([first, second].map((client) => client.subscribe({ topics: ['iraq'] })));

    const third = await connectSocket(room().url);
    await third.until(said('bye'));
    expect(byeOf(third)).toMatchObject({ code: 4290, retryAfterMs: expect.any(Number) });
    const stream = await fetch(`${room().url}/v1/stream`);
    expect([stream.status, stream.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await stream.json()).toMatchObject({ code: 'unavailable' });

    const [alert] = await room().append({});
    await Promise.all([first, second].map((client) => client.until(said('alert'))));
    expect([first.alerts(), second.alerts()]).toEqual([[alert], [alert]]);

    first.close();
    const fourth = await waitFor(async () => {
      const again = await connectSocket(room().url);
      const answer = await Promise.race([again.subscribe({ topics: ['iraq'] }), again.until(said('bye'))]);
      return answer ? again : undefined;
    }, room().gateway);
    expect(fourth.frames.some((frame) => frame.event === 'bye')).toBe(false);
  });
});

describe('a stream', () => {
  const room = shared(() => openNewsroom());

  it('is not opened behind another answer of the same connection, where its end would not be noticed', async () => {
    const { hostname, port } = new URL(room().url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write('GET /v1/stream HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(50));
    const readers = async () =>
      /^ajil_readers\S* (\d+)$/m.exec(await (await fetch(`${room().url}/metrics`)).text())?.[1];
    await waitFor(async () => ((await readers()) === '1' ? true : undefined), room().gateway, 'one reader');
    socket.destroy();
    await waitFor(async () => ((await readers()) === '0' ? true : undefined), room().gateway, 'no reader');
  });
});
