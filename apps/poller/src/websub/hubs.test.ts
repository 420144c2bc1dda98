import { randomBytes } from 'node:crypto';
import type { EgressPost, Fetched } from '@ajil/egress';
import {
  findHubByToken,
  type HubSubscription,
  noteHub,
  openStore,
  seedSources,
  type Store,
} from '@ajil/store';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeDatabase } from '../../../../test/support/database.js';
import { runSql } from '../../../../test/support/sql.js';
import { askDueHubs } from './ask-hubs.js';
import { openHubNotice, type Seen } from './notice-hubs.js';

const word = () => randomBytes(5).toString('hex');
const NOW = new Date('2026-03-01T12:00:00Z');
const inHours = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);

let connection: Awaited<ReturnType<typeof makeDatabase>>;
let store: Store;
let source: string;

beforeEach(async () => {
  connection = await makeDatabase();
  store = await openStore({ connection });
  onTestFinished(() => store.close());
  source = word();
  const names = { name: source, outlet: source, family: source };
  const seed = {
    id: source,
    url: `https://${source}.example/rss`,
    language: null,
    country: null,
    kind: null,
  };
  await seedSources(store.db, [{ ...seed, ...names }], 0);
});

function answered(status: number, headers: Record<string, string> = {}): Fetched {
  const url = 'https://news.example/rss';
  return { kind: 'response', status, headers, body: new Uint8Array(0), url, redirects: [], tookMs: 1 };
}

/** A document that was read, whose header names a hub. */
const naming = (hub: string, now = NOW) =>
  seen(answered(200, { link: `<https://${hub}.example/>; rel="hub"` }), now);

function seen(answer: Fetched, now = NOW, links: Seen['links'] = { hubs: [], self: null }): Seen {
  return { answer, links, now };
}

const row = () => store.db.selectFrom('hub_subscriptions').selectAll().executeTakeFirst();

async function held(): Promise<HubSubscription | null> {
  const token = (await row())?.callback_token;
  return token === undefined ? null : findHubByToken(store.db, token);
}

const makeDue = () => runSql(connection, 'update hub_subscriptions set due_at = now()');

/** Asks all that is due, of a hub that answers so, maybe after it did something. */
async function ask(answer: Fetched, first?: () => Promise<void>): Promise<EgressPost[]> {
  const sent: EgressPost[] = [];
  const post = async (request: EgressPost) => {
    sent.push(request);
    await first?.();
    return answer;
  };
  await askDueHubs({ store, egress: { post }, publicUrl: 'https://ajil.example/at/', stopping: () => false });
  return sent;
}

describe('a hub that an outlet names', () => {
  it('is wanted once, under a callback and a secret of its own', async () => {
    const notice = openHubNotice(store);
    expect(await notice(source, naming('one'))).toBe('https://one.example/');
    const first = await held();
    expect(first).toMatchObject({ sourceId: source, hub: 'https://one.example/', state: 'wanted' });
    expect([first!.secret.length, first!.callbackToken.length]).toEqual([43, 32]);
    expect(await openHubNotice(store)(source, naming('one'))).toBe('https://one.example/');
    expect(await held()).toEqual(first);
  });

  it('is changed for another one, but not more than once an hour', async () => {
    const notice = openHubNotice(store);
    await notice(source, naming('one'));
    const first = await held();
    expect(await notice(source, naming('two', inHours(0.9)))).toBeNull();
    expect(await notice(source, naming('two', inHours(1)))).toBe('https://two.example/');
    expect(await held()).toMatchObject({ hub: 'https://two.example/', state: 'wanted' });
    expect((await held())!.secret).not.toBe(first!.secret);
  });

  it('is not looked for in what is no document', async () => {
    const notice = openHubNotice(store);
    for (const answer of [
      answered(304),
      answered(500),
      { kind: 'failed', code: 'dns', message: 'x' } as const,
    ])
      expect(await notice(source, seen(answer))).toBeNull();
    expect(await notice(source, seen(answered(200)))).toBeNull();
    expect(await held()).toBeNull();
  });
});

describe('the hub of a document', () => {
  const links = { hubs: ['https://inside.example/'], self: 'https://news.example/own' };

  it('is wanted under the name that the document gives itself', async () => {
    expect(await openHubNotice(store)(source, seen(answered(200), NOW, links))).toBe(links.hubs[0]);
    expect(await held()).toMatchObject({ hub: links.hubs[0], topic: links.self });
  });

  it('is still looked for after an answer that was not read', async () => {
    const notice = openHubNotice(store);
    expect(await notice(source, seen(answered(200), NOW, null))).toBeNull();
    expect(await notice(source, seen(answered(200), NOW, links))).toBe(links.hubs[0]);
  });

  it('keeps its topic when the document is unchanged, and only its header is looked at', async () => {
    const named = naming('one').answer;
    await openHubNotice(store)(source, seen(named, NOW, links));
    const first = await held();
    expect(first).toMatchObject({ hub: 'https://one.example/', topic: links.self });
    expect(await openHubNotice(store)(source, seen(named, NOW, null))).toBeNull();
    expect(await held()).toEqual(first);
    const whole = answered(200, { link: '<https://two.example/>; rel=hub, </own>; rel=self' });
    expect(await openHubNotice(store)(source, seen(whole, NOW, null))).toBe('https://two.example/');
    expect(await held()).toMatchObject({ topic: links.self });
  });
});

describe('a subscription', () => {
  beforeEach(async () => void (await openHubNotice(store)(source, naming('one'))));

  it('is asked for at the hub, with the callback below our public address', async () => {
    const [sent, ...more] = await ask(answered(202));
    const { callbackToken, secret, state } = (await held())!;
    expect([more, state]).toEqual([[], 'asked']);
    expect(sent).toMatchObject({
      url: 'https://one.example/',
      contentType: 'application/x-www-form-urlencoded',
    });
    expect(Object.fromEntries(new URLSearchParams(String(sent!.body)))).toEqual({
      'hub.mode': 'subscribe',
      'hub.topic': 'https://news.example/rss',
      'hub.callback': `https://ajil.example/at/websub/${callbackToken}`,
      'hub.secret': secret,
      'hub.lease_seconds': '432000',
    });
    expect(await ask(answered(202))).toEqual([]);
  });

  it('that the hub refuses, or does not verify, is asked for again later and later', async () => {
    const waits: number[] = [];
    for (const answer of [answered(503), answered(404), answered(202), answered(202), answered(503)]) {
      await ask(answer);
      waits.push(Math.round((Number((await row())!.due_at) - Date.now()) / 10_000) * 10);
      await makeDue();
    }
    // Refused, refused, accepted, not verified in time, refused.
    expect(waits).toEqual([60, 120, 600, 240, 480]);
    expect(await held()).toMatchObject({ state: 'failing', failures: 4 });
  });

  it('that the hub verifies before it answers with an error is verified, and renewed in time only', async () => {
    const verified = { state: 'verified', dueSeconds: 800, leaseSeconds: 1_000, error: null } as const;
    await ask(answered(502), () => noteHub(store.db, source, verified));
    expect(await held()).toMatchObject({ state: 'verified', failures: 0 });
    const { due_at, error } = (await row())!;
    expect(Math.round((Number(due_at) - Date.now()) / 10_000)).toBe(80);
    expect(error).toBeNull();
    expect(await ask(answered(502))).toEqual([]);
    // At its renewal it is no longer spared: the hub has to verify anew.
    await makeDue();
    expect(await ask(answered(502))).toHaveLength(1);
    expect(await held()).toMatchObject({ state: 'failing', failures: 1 });
  });

  it('that was verified for a lease which is over fails as any other', async () => {
    await noteHub(store.db, source, { state: 'verified', dueSeconds: 0, leaseSeconds: -1, error: null });
    await noteHub(store.db, source, { state: 'failing', dueSeconds: 60, leaseSeconds: null, error: 'x' });
    expect(await held()).toMatchObject({ state: 'failing' });
  });

  it('of a source that is paused is not asked for', async () => {
    await runSql(connection, 'update sources set paused = true');
    expect(await ask(answered(202))).toEqual([]);
  });
});
