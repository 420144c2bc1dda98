import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { allHeadlines, getJson } from '../support/clients.js';
import { follow } from '../support/follow.js';
import { type AjilProc, type Env, waitFor } from '../support/processes.js';
import { deploy, freePort } from '../support/ways.js';
import { startWire, type WireProc } from '../support/wire.js';

const word = () => randomBytes(4).toString('hex');
const title = () => `Convoy ${word()} leaves the base in Iraq at ${word()} today`;

interface HubLine {
  kind: 'request' | 'verify' | 'denied' | 'push';
  topic: string;
  callback: string;
  status: number;
  ok: boolean;
  leaseSeconds: string | null;
}

interface HubState {
  url: string;
  subscriptions: {
    outlet: string;
    topic: string;
    callback: string;
    until: string;
    ended: boolean;
    secret: boolean;
  }[];
}

interface Newsroom {
  wire: WireProc;
  ajil: AjilProc;
  order(order: Record<string, unknown> | null): Promise<void>;
  /** Delivers the feed of an outlet, changed or not. */
  push(outlet: string): Promise<void>;
  lines(kind: HubLine['kind']): Promise<HubLine[]>;
  state(): Promise<HubState>;
  /** Waits until the hub knows so many subscribers. */
  subscribed(count?: number): Promise<HubState['subscriptions']>;
  /** How often hubs did this at Ajil's callback. */
  calls(result: string): Promise<number>;
}

type Orders = Record<string, Record<string, unknown>>;

/** A wire whose outlets name its hub as ordered, and an Ajil that hubs can reach. */
async function open(
  orders: Orders,
  { hub = {}, env = {} }: { hub?: object; env?: Env } = {},
): Promise<Newsroom> {
  const wire = await startWire();
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${wire.url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  for (const [outlet, order] of Object.entries(orders)) await wire.order(outlet, order);
  await post('hub', hub);
  const port = await freePort();
  const { gateways } = await deploy('embedded', {
    AJIL_PORT: String(port),
    AJIL_PUBLIC_URL: `http://127.0.0.1:${port}/`,
    AJIL_SOURCES: wire.sources,
    AJIL_EGRESS_ALLOW: '127.0.0.0/8',
    AJIL_HOST_GAP_MS: '0',
    AJIL_POLL_SECONDS: '600',
    ...env,
  });
  const ajil = gateways[0]!;
  const state = () => getJson<HubState>(`${wire.url}/control/hub`);
  const lines = async (kind: HubLine['kind']) => {
    const text = await (await fetch(`${wire.url}/ledger/hub`)).text();
    const all = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as HubLine);
    return all.filter((line) => line.kind === kind);
  };
  const subscribed = (count = 1) =>
    waitFor(
      async () => {
        const { subscriptions } = await state();
        return subscriptions.length >= count ? subscriptions : undefined;
      },
      ajil,
      `${count} subscriptions at the hub`,
    );
  const calls = async (result: string) => {
    const text = await (await fetch(`${ajil.url}/metrics`)).text();
    return Number(
      new RegExp(`websub_calls_total\\{[^}]*result="${result}"[^}]*\\} (\\d+)`).exec(text)?.[1] ?? 0,
    );
  };
  return {
    wire,
    ajil,
    order: (order) => post('hub', order),
    push: (outlet) => post(`hub/${outlet}`, {}),
    lines,
    state,
    subscribed,
    calls,
  };
}

async function until(what: string, ask: () => Promise<boolean>, proc?: AjilProc): Promise<void> {
  await waitFor(async () => (await ask()) || undefined, proc, what);
}

const feedOf = (wire: WireProc, outlet: string) => wire.outlets.find(({ id }) => id === outlet)!.feed;
const looksAt = async (wire: WireProc, outlet: string) =>
  (await wire.ledger()).filter((line) => line.outlet === outlet).length;

describe('WebSub', () => {
  it('100, 102, 103: finds hubs in headers and documents, and a push brings an alert though the next poll is far away', async () => {
    const outlets = {
      meridian: 'header',
      marafi: 'document',
      qalam: 'document',
      'north-shield': 'both',
      'cedar-ledger': 'document',
    };
    const orders = Object.fromEntries(Object.entries(outlets).map(([outlet, hub]) => [outlet, { hub }]));
    const { wire, ajil, subscribed } = await open(orders);
    const subscriptions = await subscribed(5);
    expect(subscriptions.map(({ outlet }) => outlet).toSorted()).toEqual(Object.keys(outlets).toSorted());
    expect(new Set(subscriptions.map(({ callback }) => callback)).size).toBe(5);
    for (const { outlet, topic, secret } of subscriptions)
      expect({ topic, secret }).toEqual({ topic: feedOf(wire, outlet), secret: true });
    const reader = await follow(ajil.url, ['iraq']);
    for (const outlet of Object.keys(outlets)) {
      const told = title();
      await wire.publish([{ outlet, title: told }]);
      await reader.untilTold(told);
    }
  });

  it('B31, 301, 302: ignores what is unsigned, wrongly signed, too large, or of a foreign topic', async () => {
    const { wire, ajil, order, subscribed, lines, calls } = await open({ meridian: { hub: 'header' } });
    await subscribed();
    const before = await looksAt(wire, 'meridian');
    const bad: [Record<string, unknown>, string][] = [
      [{ signature: 'none' }, 'missing'],
      [{ signature: 'bad' }, 'wrong'],
      [{ signature: 'unknown' }, 'unknown_method'],
      [{ foreign: 'qalam' }, 'foreign_topic'],
      [{ padTo: 1_100_000 }, 'too_large'],
    ];
    for (const [misbehaviour, result] of bad) {
      await order(null);
      await order(misbehaviour);
      await wire.publish([{ outlet: 'meridian', title: title() }]);
      await until(`a push that is ${result}`, async () => (await calls(result)) === 1, ajil);
    }
    await until('all pushes to be answered', async () => (await lines('push')).length === bad.length);
    expect((await lines('push')).map(({ status }) => status)).toEqual(bad.map(() => 202));
    expect(await looksAt(wire, 'meridian')).toBe(before);
    expect(await allHeadlines(ajil.url)).toEqual([]);
  });

  it('B32, 300: takes a valid push for no more than a reason to poll', async () => {
    const { wire, ajil, order, push, subscribed, lines, calls } = await open({ meridian: { hub: 'header' } });
    await subscribed();
    const before = await looksAt(wire, 'meridian');
    await wire.order('meridian', { empty: true });
    await order({ algorithm: 'sha1', copies: 3 });
    await wire.publish([{ outlet: 'meridian', title: title() }]);
    await until('three valid pushes', async () => (await calls('valid')) === 3, ajil);
    await until('their answers', async () => (await lines('push')).length === 3, ajil);
    expect((await lines('push')).every(({ status, ok }) => status === 202 && ok)).toBe(true);
    await until('a poll', async () => (await looksAt(wire, 'meridian')) > before, ajil);
    // What the hub delivered is not what the outlet shows: nothing of it is taken.
    expect(await allHeadlines(ajil.url)).toEqual([]);
    await wire.order('meridian', { empty: null });
    await order(null);
    await push('meridian');
    await until('the headline', async () => (await allHeadlines(ajil.url)).length === 1, ajil);
    // Four pushes within a few seconds are at most three polls.
    expect((await looksAt(wire, 'meridian')) - before).toBeLessThanOrEqual(3);
  });

  it('renews a lease before it is over, and is told without a break', async () => {
    const { wire, ajil, subscribed, lines } = await open(
      { meridian: { hub: 'header' } },
      { hub: { lease: 12 } },
    );
    const [first] = await subscribed();
    const renewed = async () => (await lines('verify')).filter(({ ok }) => ok).length >= 2;
    await until('the renewal', renewed, ajil);
    expect(Date.now()).toBeLessThan(Date.parse(first!.until));
    expect(new Set((await lines('request')).map(({ callback }) => callback)).size).toBe(1);
    await until('the end of the first lease', async () => Date.now() > Date.parse(first!.until));
    const told = title();
    await wire.publish([{ outlet: 'meridian', title: told }]);
    await until(
      'the headline',
      async () => (await allHeadlines(ajil.url)).some((each) => each.title === told),
      ajil,
    );
  });

  it('205: follows a hub elsewhere, and confirms nothing that it did not ask for', async () => {
    const { ajil, lines, state, calls } = await open(
      { meridian: { hub: 'header' }, peyk: { hub: 'document' } },
      { hub: { redirect: 307, verify: 'wrong-topic' } },
    );
    await until('two verifications', async () => (await lines('verify')).length === 2, ajil);
    const statuses = (await lines('request')).map(({ status }) => String(status));
    expect(statuses.toSorted()).toEqual(['202', '202', '307', '307']);
    expect((await lines('verify')).map(({ status, ok }) => [status, ok])).toEqual([
      [404, false],
      [404, false],
    ]);
    expect(await calls('refused')).toBe(2);
    expect((await state()).subscriptions).toEqual([]);
  });

  it('200 to 204: subscribes to the address that a feed calls its own, also behind redirects, and of the hub', async () => {
    const orders = {
      meridian: { hub: 'header', self: 'http://127.0.0.1/meridian/canonical' },
      qalam: { hub: 'document', move: { to: 'neu', status: 302 } },
      marafi: { hub: 'header', move: { to: 'neu', status: 301 } },
    };
    const { wire, subscribed } = await open(orders, { hub: { redirect: 308 } });
    const topics = Object.fromEntries((await subscribed(3)).map(({ outlet, topic }) => [outlet, topic]));
    expect(topics).toEqual({
      meridian: 'http://127.0.0.1/meridian/canonical',
      qalam: `${wire.url}/qalam/neu/feed.rss`,
      marafi: `${wire.url}/marafi/neu/feed.atom`,
    });
  });

  it('goes on polling when the hub is away or refuses', async () => {
    const { wire, ajil, order, lines } = await open(
      { meridian: { hub: 'header' }, qalam: { hub: 'header' } },
      { hub: { deny: 'not for you' }, env: { AJIL_POLL_SECONDS: '1' } },
    );
    await until('two denials', async () => (await lines('denied')).length === 2, ajil);
    expect((await lines('denied')).map(({ status }) => status)).toEqual([200, 200]);
    await order({ deny: null, status: 503, silent: true });
    await wire.order('marafi', { hub: 'header' });
    const titles = ['meridian', 'qalam', 'marafi'].map((outlet) => ({ outlet, title: title() }));
    await wire.publish(titles);
    await until('the headlines', async () => (await allHeadlines(ajil.url)).length === 3, ajil);
    const { sources } = await getJson<{ sources: { state: string }[] }>(`${ajil.url}/v1/sources`);
    expect(new Set(sources.map(({ state }) => state))).toEqual(new Set(['ok']));
  });

  it('tells strangers nothing, and asks no hub where none can reach it', async () => {
    const { wire, ajil, subscribed, lines } = await open({ meridian: { hub: 'header' } });
    const [subscription] = await subscribed();
    const callback = subscription!.callback;
    const query = `hub.mode=subscribe&hub.topic=x&hub.challenge=${word()}`;
    const statuses = await Promise.all([
      fetch(`${ajil.url}/websub/${word()}${word()}${word()}?${query}`),
      fetch(`${ajil.url}/websub/`, { method: 'POST', body: 'x' }),
      fetch(`${callback}?${query}`),
      fetch(callback, { method: 'DELETE' }),
      fetch(callback),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 405, 404]);
    const echo = await fetch(
      `${callback}?hub.mode=subscribe&hub.topic=${encodeURIComponent(subscription!.topic)}&hub.challenge=<b>`,
    );
    expect([
      echo.status,
      echo.headers.get('content-type'),
      echo.headers.get('x-content-type-options'),
    ]).toEqual([200, 'text/plain; charset=utf-8', 'nosniff']);
    const asked = (await lines('request')).length;
    const { gateways } = await deploy('embedded', {
      AJIL_SOURCES: wire.sources,
      AJIL_EGRESS_ALLOW: '127.0.0.0/8',
      AJIL_HOST_GAP_MS: '0',
    });
    const polled = async () =>
      (await getJson<{ sources: { state: string }[] }>(`${gateways[0]!.url}/v1/sources`)).sources.every(
        ({ state }) => state === 'ok',
      );
    await until('the first round', polled, gateways[0]);
    expect(await lines('request')).toHaveLength(asked);
    expect((await fetch(`${gateways[0]!.url}/websub/${word()}${word()}${word()}`)).status).toBe(404);
  });
});
