import { describe, expect, it } from 'vitest';
import { connectSocket, type Recorder } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
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
    const client = await connectSocket(room().url, { token });
    expect(await client.subscribe({ topics: ['iraq'] })).toMatchObject({ ok: true });
    const [alert] = await room().append({});
    await client.until(said('alert'));
    expect(client.alerts()).toEqual([alert]);
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
