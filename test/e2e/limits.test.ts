import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { connectSocket, openStream, type Recorder } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
import { shared } from '../support/lifetime.js';
import { waitFor } from '../support/processes.js';
import { openRaw } from '../support/raw-socket.js';
import { bearer, makeKey } from '../support/rights.js';

const admin = word().repeat(3);
/** Nobody shares an address, and behind this proxy everybody has one of his own. */
const room = shared(() =>
  openNewsroom({
    AJIL_ADMIN_TOKEN: admin,
    AJIL_ADDRESS_SHARE: '1',
    AJIL_TRUST_PROXY: '127.0.0.0/8,::1/128',
    AJIL_REQUESTS_PER_SECOND: '4',
    AJIL_REPLAY_PER_SECOND: '1',
  }),
);

/** Somebody at an address that no other test has, behind our proxy; what is before it is hearsay. */
const somebody = () => ({
  'x-forwarded-for': `127.0.0.1, 203.0.113.9, 198.51.${randomInt(256)}.${randomInt(256)}`,
});
const said = (event: string) => (recorder: Recorder) =>
  recorder.frames.some((frame) => frame.event === event);
const byeOf = ({ frames }: Recorder) => frames.find((frame) => frame.event === 'bye')!.data;

async function refusals(limit: string): Promise<number> {
  const text = await (await fetch(`${room().url}/metrics`)).text();
  return Number(
    new RegExp(`^ajil_refusals_total\\{limit="${limit}"[^}]*\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0,
  );
}

const get = (path: string, headers: Record<string, string>) => fetch(room().url + path, { headers });

describe('the sockets of one identity (C19)', () => {
  it('are twenty; the next is told to come back, nobody else feels it, and a place that is free is given again', async () => {
    const headers = somebody();
    const open = () => connectSocket(room().url, {}, headers);
    const sockets = await Promise.all(Array.from({ length: 20 }, open));
    for (const socket of sockets)
      expect(await socket.subscribe({ topics: ['iraq'] })).toMatchObject({ ok: true });
    const before = await refusals('sockets');
    const next = await open();
    await next.until(said('bye'));
    expect(byeOf(next)).toMatchObject({ code: 4290, retryAfterMs: expect.any(Number) });
    expect(await refusals('sockets')).toBe(before + 1);

    const other = await connectSocket(room().url, {}, somebody());
    await other.subscribe({ topics: ['iraq'] });
    const [alert] = await room().append({});
    for (const socket of [...sockets, other])
      await socket.until(({ alerts }) => alerts().some(({ id }) => id === alert!.id));

    sockets[0]!.close();
    await waitFor(async () => {
      const again = await open();
      const answer = await Promise.race([again.subscribe({ topics: ['iraq'] }), again.until(said('bye'))]);
      return answer ? again : undefined;
    });
  });

  it('are counted by his key, wherever he is, and not by whom he shares an address with', async () => {
    const headers = somebody();
    const { key } = await makeKey(room().url, admin);
    const mine = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        connectSocket(room().url, { token: key }, i % 2 ? headers : somebody()),
      ),
    );
    for (const socket of mine) await socket.subscribe({ topics: ['iraq'] });
    const next = await connectSocket(room().url, { token: key }, somebody());
    await next.until(said('bye'));
    expect(byeOf(next).code).toBe(4290);
    const neighbour = await connectSocket(room().url, {}, headers);
    expect(await neighbour.subscribe({ topics: ['iraq'] })).toMatchObject({ ok: true });
  });
});

describe('the streams of one identity (C26)', () => {
  it('are thirty; the next is refused until one of them ends', async () => {
    const { key } = await makeKey(room().url, admin);
    const headers = { ...bearer(key), ...somebody() };
    const streams = await Promise.all(
      Array.from({ length: 30 }, () => openStream(room().url, 'topics=iraq', headers)),
    );
    const refused = await get('/v1/stream?topics=iraq', headers);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
    expect(await refused.json()).toMatchObject({ code: 'too_many_requests' });
    streams[0]!.close();
    await patiently(() => openStream(room().url, 'topics=iraq', headers));
  });
});

/** Asks again until it is granted. */
function patiently<T>(ask: () => Promise<T>): Promise<T> {
  return waitFor(() => ask().catch(() => undefined));
}

describe('the requests of one identity (S19)', () => {
  it('are answered by 429 and when to come back, once there were too many; others are answered', async () => {
    const headers = somebody();
    const answers = [];
    for (let i = 0; i < 60; i++) answers.push(await get('/v1/topics?languages=en', headers));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.slice(0, 40)).toEqual(Array.from({ length: 40 }, () => 200));
    expect(statuses).toContain(429);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ status: 429, code: 'too_many_requests' });
    expect((await get('/v1/topics', somebody())).status).toBe(200);
    expect(await refusals('requests')).toBeGreaterThan(0);
    expect((await get('/health/live', headers)).status).toBe(200);
  });
});

describe('the requests of one key', () => {
  it('are counted wherever they come from', async () => {
    const { key } = await makeKey(room().url, admin);
    const ask = () => get('/v1/topics?languages=en', { ...bearer(key), ...somebody() });
    const statuses = [];
    for (let i = 0; i < 60; i++) statuses.push((await ask()).status);
    expect(statuses.slice(0, 40)).toEqual(Array.from({ length: 40 }, () => 200));
    expect(statuses).toContain(429);
  });
});

describe('the past that one identity reads (D15, S20)', () => {
  it('is a thousand rows in one answer at most, and comes to an end when it is read again and again', async () => {
    const headers = somebody();
    await room().append(...Array.from({ length: 60 }, () => ({ topics: ['peru'] })));
    const after = await room().at(0);
    expect((await get('/v1/alerts?limit=1001', headers)).status).toBe(400);
    const statuses: number[] = [];
    const cursorless = [
      '/v1/alerts?limit=1000&topics=peru',
      `/v1/alerts?limit=1000&topics=peru&after=${after}`,
    ];
    for (let i = 0; i < 6; i++) statuses.push((await get(cursorless[i % 2]!, headers)).status);
    expect(statuses).toEqual([200, 200, 429, 429, 429, 429]);
    expect(await refusals('replay')).toBeGreaterThan(0);

    const socket = await connectSocket(room().url, {}, headers);
    expect(await socket.subscribe({ topics: ['peru'], after })).toMatchObject({
      ok: false,
      code: 'too_many_requests',
    });
    expect(await socket.subscribe({ topics: ['peru'] })).toMatchObject({ ok: true });
    const stream = await openStream(room().url, `topics=peru&after=${after}`, headers);
    await stream.until(said('bye'));
    expect(byeOf(stream)).toMatchObject({ code: 4290, retryAfterMs: expect.any(Number) });
    const other = await connectSocket(room().url, {}, somebody());
    expect(await other.subscribe({ topics: ['peru'], after })).toMatchObject({ ok: true, replay: 60 });
  });
});

describe('newcomers, when all come at once', () => {
  it('wait outside while the gateway is late, a few come in, and whoever is in is told as before', async () => {
    const inside = await connectSocket(room().url, {}, somebody());
    await inside.subscribe({ topics: ['iraq'] });
    const { child } = room().gateway;
    let connections = 0;
    let go: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (go = resolve));
    const connected = () => {
      connections++;
      return gone;
    };
    const from = () => `x-forwarded-for: ${somebody()['x-forwarded-for']}\r\n`;
    const coming = Array.from({ length: 300 }, () => openRaw(room().url, { headers: from(), connected }));
    await waitFor(() => connections === 300 || undefined);
    child.kill('SIGSTOP');
    go();
    // As long as a gateway may be late, and some more: all requests are there when it goes on.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    child.kill('SIGCONT');
    const heads = (await Promise.all(coming)).map(({ head }) => head);
    const refused = heads.filter((head) => head.startsWith('HTTP/1.1 503 '));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every((head) => /^retry-after: [1-9]/m.test(head))).toBe(true);
    const admitted = heads.filter((head) => head.startsWith('HTTP/1.1 101 '));
    expect(admitted.length).toBeGreaterThanOrEqual(100);
    expect(admitted.length + refused.length).toBe(300);
    expect(await refusals('overload')).toBe(refused.length);

    const [alert] = await room().append({});
    await inside.until(({ alerts }) => alerts().some(({ id }) => id === alert!.id));
    await patiently(() => connectSocket(room().url, {}, somebody()));
  });
});
