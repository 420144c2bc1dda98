import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Wire } from '../open-wire.js';
import { ask, feedOf, open, post, words } from '../test-kit.js';
import type { HubLine } from './hub-ledger.js';

interface Heard {
  method: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A subscriber that echoes challenges and keeps what it hears. */
async function subscriber(answer: (heard: Heard) => number = () => 200) {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const query = Object.fromEntries(new URL(request.url ?? '', 'http://x').searchParams);
      const one = { method: request.method ?? '', query, headers: request.headers, body };
      heard.push(one);
      response.writeHead(answer(one)).end(query['hub.challenge']);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const callback = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cb?own=1`;
  const pushes = () => heard.filter(({ method }) => method === 'POST');
  return { callback, heard, pushes };
}

const linesOf = async (wire: Wire) =>
  (await ask(`${wire.url}/ledger/hub`)).bytes
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as HubLine);

function untilLine(wire: Wire, kind: HubLine['kind'], count = 1): Promise<HubLine[]> {
  return vi.waitFor(async () => {
    const lines = (await linesOf(wire)).filter((line) => line.kind === kind);
    expect(lines).toHaveLength(count);
    return lines;
  }, 5_000);
}

function request(wire: Wire, fields: Record<string, string>, path = '/hub') {
  const named = Object.entries(fields).map(([name, value]): [string, string] => [`hub.${name}`, value]);
  const body = new URLSearchParams(named);
  return fetch(wire.url + path, { method: 'POST', body, redirect: 'manual' });
}

async function subscribed(
  wire: Wire,
  fields: Record<string, string> = {},
  answer?: (heard: Heard) => number,
) {
  const reader = await subscriber(answer);
  const topic = feedOf(wire, 'meridian');
  const wish = { mode: 'subscribe', topic, callback: reader.callback, secret: randomUUID(), ...fields };
  expect((await request(wire, wish)).status).toBe(202);
  await untilLine(wire, 'verify');
  return { ...reader, wish, topic };
}

const publish = (wire: Wire) => post(wire, 'publish', { outlet: 'meridian', title: words() });

describe('the hub', () => {
  it('verifies the intent, and then delivers the feed with a signature and its links', async () => {
    const wire = await open();
    const { heard, pushes, wish, topic } = await subscribed(wire, { lease_seconds: '90' });
    expect(heard[0]!.query).toMatchObject({
      own: '1',
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.lease_seconds': '90',
    });
    await publish(wire);
    await untilLine(wire, 'push');
    const [push] = pushes();
    expect(push!.body).toBe((await ask(topic)).bytes.toString());
    expect(push!.headers).toMatchObject({
      'content-type': 'application/atom+xml; charset=utf-8',
      link: `<${wire.url}/hub>; rel="hub", <${topic}>; rel="self"`,
      'x-hub-signature': `sha256=${createHmac('sha256', wish.secret).update(push!.body).digest('hex')}`,
    });
  });

  it('delivers nothing to those who did not mean it, ended it, or let it run out', async () => {
    const wire = await open();
    const unwilling = await subscriber(() => 404);
    const topic = feedOf(wire, 'meridian');
    await request(wire, { mode: 'subscribe', topic, callback: unwilling.callback });
    expect(await untilLine(wire, 'verify')).toMatchObject([{ status: 404, ok: false }]);
    const leaving = await subscriber();
    for (const mode of ['subscribe', 'unsubscribe'])
      await request(wire, { mode, topic, callback: leaving.callback });
    await untilLine(wire, 'verify', 3);
    await post(wire, 'hub', { lease: 1 });
    const late = await subscriber();
    await request(wire, { mode: 'subscribe', topic, callback: late.callback });
    await untilLine(wire, 'verify', 4);
    await vi.waitFor(async () => {
      const { subscriptions } = (await (await fetch(`${wire.url}/control/hub`)).json()) as {
        subscriptions: { until: string }[];
      };
      expect(Date.parse(subscriptions.at(-1)!.until)).toBeLessThan(Date.now());
    }, 3_000);
    await publish(wire);
    await post(wire, 'hub', { undead: true });
    await publish(wire);
    await untilLine(wire, 'push', 2);
    expect([unwilling, leaving, late].map((each) => each.pushes().length)).toEqual([0, 1, 1]);
  });

  it('tries again, and forgets a subscriber that is gone for good', async () => {
    const wire = await open();
    const answers = [500, 503, 410];
    const reader = await subscribed(wire, {}, ({ method }) => (method === 'GET' ? 200 : answers.shift()!));
    await post(wire, 'hub', { retryMs: 5 });
    await publish(wire);
    expect(await untilLine(wire, 'push', 3)).toMatchObject(
      [500, 503, 410].map((status, i) => ({ status, attempt: i + 1 })),
    );
    await publish(wire);
    await post(wire, 'hub', { deny: 'stop' });
    await request(wire, reader.wish);
    await untilLine(wire, 'denied');
    expect(reader.pushes()).toHaveLength(3);
  });

  it('misbehaves on demand', async () => {
    const wire = await open();
    const { pushes, wish } = await subscribed(wire);
    const orders = [
      { signature: 'none' },
      { signature: 'bad' },
      { signature: 'unknown' },
      { algorithm: 'sha1' },
      { foreign: 'peyk' },
      { copies: 2 },
    ];
    for (const [i, order] of orders.entries()) {
      await post(wire, 'hub', null);
      await post(wire, 'hub', order);
      await publish(wire);
      await untilLine(wire, 'push', i === 5 ? 7 : i + 1);
    }
    const [none, bad, unknown, sha1, foreign] = pushes();
    const right = ({ body }: Heard, method = 'sha256') =>
      `${method}=${createHmac(method, wish.secret).update(body).digest('hex')}`;
    expect(none!.headers['x-hub-signature']).toBeUndefined();
    expect(bad!.headers['x-hub-signature']).toMatch(/^sha256=/);
    expect(bad!.headers['x-hub-signature']).not.toBe(right(bad!));
    expect(unknown!.headers['x-hub-signature']).toMatch(/^sha0=/);
    expect(sha1!.headers['x-hub-signature']).toBe(right(sha1!, 'sha1'));
    expect(foreign!.headers['link']).toContain('/peyk/');
    expect(foreign!.headers['x-hub-signature']).toBe(right(foreign!));
  });

  it('lies about leases, topics and challenges on demand', async () => {
    const wire = await open();
    const { wish, heard } = await subscribed(wire);
    const queries: [Record<string, unknown>, Record<string, unknown>][] = [
      [{ sayLease: 'for ever' }, { 'hub.lease_seconds': 'for ever' }],
      [{ verify: 'wrong-topic' }, { 'hub.topic': `${wish.topic}/other` }],
      [{ verify: 'no-challenge' }, { 'hub.mode': 'subscribe' }],
    ];
    for (const [i, [order, query]] of queries.entries()) {
      await post(wire, 'hub', null);
      await post(wire, 'hub', order);
      await request(wire, wish);
      await untilLine(wire, 'verify', i + 2);
      expect(heard.at(-1)!.query).toMatchObject(query);
    }
    expect(heard.at(-1)!.query).not.toHaveProperty('hub.challenge');
    await post(wire, 'hub', null);
    await post(wire, 'hub', { verify: 'never' });
    await request(wire, wish);
    await untilLine(wire, 'request', 5);
  });

  it('refuses what it cannot read, is away, or sends elsewhere', async () => {
    const wire = await open();
    const wish = { mode: 'subscribe', topic: feedOf(wire, 'meridian'), callback: 'http://127.0.0.1:1/' };
    const bad: Record<string, string>[] = [
      { mode: 'x' },
      { topic: 'http://x.test/' },
      { callback: 'file:///etc' },
      { secret: 'a'.repeat(200) },
      { lease_seconds: '-1' },
    ];
    for (const change of bad) {
      const refused = await request(wire, { ...wish, ...change });
      expect([400, 404]).toContain(refused.status);
      expect(await refused.text()).toMatch(/hub\./);
    }
    await post(wire, 'hub', { status: 503 });
    expect((await request(wire, wish)).status).toBe(503);
    await post(wire, 'hub', { status: null, redirect: 307 });
    const sent = await request(wire, wish);
    expect([sent.status, sent.headers.get('location')]).toEqual([307, `${wire.url}/hub/moved`]);
    expect((await request(wire, wish, '/hub/moved')).status).toBe(202);
    expect((await post(wire, 'hub', { explode: true })).status).toBe(400);
  });
});
