import { type JWTPayload, SignJWT } from 'jose';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { allHeadlines, connectSocket, openStream, type Recorder } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
import { shared } from '../support/lifetime.js';
import { waitFor } from '../support/processes.js';
import { ask, bearer, changeTopic, makeKey, writeTopic } from '../support/rights.js';

const admin = word().repeat(3);
const secret = word().repeat(4);
/** A token of the house's own login. */
const signed = (claims: JWTPayload) =>
  new SignJWT({ iss: 'https://login.example', aud: 'ajil', sub: word(), exp: inSeconds(600), ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(Buffer.from(secret));
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;
/** Two gateways: what is changed at the first is felt at the second. */
const room = shared(async () => {
  const first = await openNewsroom({
    AJIL_ADMIN_TOKEN: admin,
    AJIL_JWT_SECRET: secret,
    AJIL_JWT_ISSUER: 'https://login.example',
  });
  return { ...first, second: (await first.open()).url };
});
const hidden = shared(() => writeTopic(room().url, admin, { private: true }));
const below = shared(() => writeTopic(room().url, admin, { private: true, parents: [hidden()] }));

const said = (event: string) => (recorder: Recorder) =>
  recorder.frames.some((frame) => frame.event === event);
const byeOf = ({ frames }: Recorder) => frames.find((frame) => frame.event === 'bye')?.data;
const has = (id: string) => (recorder: Recorder) => recorder.alerts().some((alert) => alert.id === id);

/** Waits until the second gateway knows the key. */
const until = (token: string, status: number) =>
  waitFor(async () => (await ask('GET', `${room().second}/v1/topics`, token)).status === status || undefined);

/** Waits until the second gateway tells this reader of the topic. */
const untilSeen = (topic: string, token: string) =>
  waitFor(async () => {
    const { status } = await ask('GET', `${room().second}/v1/topics/${topic}/feed.json`, token);
    return status === 200 || undefined;
  });

describe('a key', () => {
  it('is made by the admin, shown once, opens at every gateway, and is nothing once it was taken back (T08)', async () => {
    const { url, second } = room();
    const name = `the ${word()} desk`;
    const made = await ask('POST', `${url}/v1/keys`, admin, { name, role: 'editor', topics: ['iraq'] });
    expect(made.status).toBe(201);
    expect(made.headers.get('cache-control')).toBe('private, no-store');
    const { id, key } = made.body as { id: string; key: string };
    expect(key).toMatch(/^ajil_[0-9a-f]{12}_[\w-]{43}$/);
    await until(key, 200);
    const listed = await ask('GET', `${second}/v1/keys`, admin);
    const row = (listed.body['keys'] as { id: string }[]).find((each) => each.id === id);
    expect(row).toEqual({
      id,
      name,
      role: 'editor',
      topics: ['iraq'],
      expiresAt: null,
      madeAt: expect.any(String) as string,
    });
    expect(JSON.stringify(listed.body)).not.toContain(key.slice(18));
    expect((await ask('DELETE', `${url}/v1/keys/${id}`, admin)).status).toBe(204);
    expect((await ask('GET', `${url}/v1/topics`, key)).status).toBe(401);
    await until(key, 401);
    expect((await ask('DELETE', `${url}/v1/keys/${id}`, admin)).status).toBe(404);
  });

  it.each([
    ['without a name', {}],
    ['with a name of two lines (S27)', { name: 'desk\nINFO: all is well' }],
    ['with a name that colours the terminal (S27)', { name: 'desk\u001b[2J' }],
    ['with a role that is none', { name: 'desk', role: 'root' }],
    ['with no topics', { name: 'desk', topics: [] }],
    ['with a topic that is none', { name: 'desk', topics: ['atlantis'] }],
    ['with a time that is over', { name: 'desk', expiresAt: '2020-01-01T00:00:00Z' }],
    ['with a time that is none', { name: 'desk', expiresAt: 'tomorrow' }],
    ['with fields that we do not know (D03)', { name: 'desk', hash: 'a'.repeat(64) }],
    ['as an admin of some topics', { name: 'desk', role: 'admin', topics: ['iraq'] }],
  ])('is not made %s', async (_what, wanted) => {
    const made = await ask('POST', `${room().url}/v1/keys`, admin, wanted);
    expect([made.status, made.body['code']]).toEqual([
      400,
      expect.stringMatching(/^(invalid|unknown_topic)$/) as string,
    ]);
  });

  it('is in no log, nor is what it is made of; that it came and went is', async () => {
    const { id, key } = await makeKey(room().url, admin, { topics: ['iraq'] });
    await ask('DELETE', `${room().url}/v1/keys/${id}`, admin);
    const log = room().gateway.output();
    expect(log).not.toContain(key.slice(18));
    expect(log).toMatch(new RegExp(`a key was made[^]*?${id}`));
    expect(log).toMatch(new RegExp(`a key was taken back[^]*?${id}`));
  });
});

describe('a private topic', () => {
  let reader: string;
  let listed: string;
  let other: string;
  beforeAll(async () => {
    const { url } = room();
    reader = (await makeKey(url, admin)).key;
    listed = (await makeKey(url, admin, { topics: [hidden()] })).key;
    other = (await makeKey(url, admin, { topics: ['iraq'] })).key;
  });

  /** Every way to ask for a topic, over HTTP. */
  const WAYS = [
    (topic: string) => `/v1/alerts?topics=iraq,${topic}`,
    (topic: string) => `/v1/stream?topics=${topic}`,
    (topic: string) => `/v1/topics/${topic}/feed.json`,
    (topic: string) => `/v1/topics/${topic}/feed.rss`,
    (topic: string) => `/v1/topics/${topic}/feed.atom`,
  ];

  it('does not exist for who may not see it, in the very words (C21)', async () => {
    const nowhere = `t-${word()}`;
    for (const token of [undefined, other])
      for (const topic of [hidden(), below()]) {
        for (const way of WAYS) {
          const [seen, missing] = [
            await ask('GET', room().url + way(topic), token),
            await ask('GET', room().url + way(nowhere), token),
          ];
          expect([seen.status, seen.body]).toEqual([
            missing.status,
            JSON.parse(JSON.stringify(missing.body).replaceAll(nowhere, topic)),
          ]);
        }
        const client = await connectSocket(room().url, token === undefined ? {} : { token });
        expect(await client.subscribe({ topics: [topic] })).toEqual({
          ok: false,
          code: 'unknown_topic',
          message: `There is no topic "${topic}".`,
        });
        const { body } = await ask('GET', `${room().url}/v1/topics`, token);
        expect(JSON.stringify(body)).not.toContain(topic);
      }
  });

  it.each(['UPPER', '%69raq', 'ｉraq', ' iraq', 'iraq\u200b'])(
    'is not reached by another form of its name: %s (C21, S30)',
    async (form) => {
      const topic = form.replace('iraq', hidden()).replace('UPPER', hidden().toUpperCase());
      for (const way of WAYS) {
        const { status } = await ask('GET', room().url + way(encodeURIComponent(topic)));
        expect([400, 404]).toContain(status);
      }
    },
  );

  it('is told of to who may see it: live, replayed, over every transport, and to nobody else', async () => {
    const { url, second } = room();
    const all = [reader, listed, undefined, other];
    await until(other, 200);
    for (const token of [reader, listed]) await untilSeen(below(), token);
    const sockets = await Promise.all(
      all.map((token) => connectSocket(second, token === undefined ? {} : { token })),
    );
    const streams = await Promise.all(
      all.map((token) => openStream(second, '', token === undefined ? {} : bearer(token))),
    );
    const after = await room().at(0);
    await Promise.all(
      sockets.map((socket, i) => socket.subscribe({ topics: i < 2 ? [hidden()] : ['iraq'] })),
    );
    await Promise.all(streams.map((stream) => stream.until(said('head'))));
    const [secret, open] = await room().append(
      { topics: [below(), hidden()], title: `Secret ${word()}` },
      { topics: ['iraq', 'middle-east'] },
    );
    // A stream without topics follows all that one may see.
    await Promise.all(streams.slice(0, 2).map((stream) => stream.until(has(secret!.id))));
    await Promise.all(sockets.slice(0, 2).map((socket) => socket.until(has(secret!.id))));
    for (const told of [...sockets.slice(2), streams[0]!, streams[2]!, streams[3]!])
      await told.until(has(open!.id));
    const told = async (token?: string) => {
      const page = await ask('GET', `${url}/v1/alerts?after=${after}&limit=1000`, token);
      const archive = await ask('GET', `${url}/v1/alerts?limit=1000`, token);
      const ids = [page, archive].map(({ body }) =>
        (body['alerts'] as { id: string }[]).map(({ id }) => id).includes(secret!.id),
      );
      expect(page.body['head']).toBe(open!.cursor);
      const headlines = JSON.stringify(await allHeadlines(url, token === undefined ? {} : bearer(token)));
      return [...ids, headlines.includes(`"${secret!.cursor}"`)];
    };
    const answers = await Promise.all(all.map(told));
    expect(answers).toEqual([
      [true, true, true],
      [true, true, true],
      [false, false, false],
      [false, false, false],
    ]);
    for (const recorder of [...sockets.slice(2), ...streams.slice(2)])
      expect(recorder.frames.filter(({ data }) => JSON.stringify(data).includes(secret!.id))).toEqual([]);
    // Whoever comes back with a cursor gets what he may see, and his cursor goes on (S11, T12).
    const back = await openStream(second, `after=${after}`, {});
    await back.until(has(open!.id));
    expect(has(secret!.id)(back)).toBe(false);
    expect(back.cursor()).toBe(open!.cursor);
  });

  it('is not given away by what repeats its alerts', async () => {
    const [hiddenOne, openOne, ...twins] = await room().append({ topics: [hidden()] }, {}, {}, {});
    for (const [i, { id }] of twins.entries())
      await sql`update entries set alert_seq = null, silence = 'duplicate',
        why = ${[`duplicate: same title as alert ${[hiddenOne, openOne][i]!.id} of Desk`]} where id = ${id}`.execute(
        room().store.db,
      );
    const told = async (token?: string) => {
      const all = await allHeadlines(room().url, token === undefined ? {} : bearer(token));
      return twins.map((twin) => all.find(({ id }) => id === twin.id)!.decision!.silence);
    };
    expect(await told(admin)).toEqual(['duplicate', 'duplicate']);
    expect(await told()).toEqual(['no-topic', 'duplicate']);
  });

  it('stays under private parents, and private when an edit does not speak of it', async () => {
    const { url } = room();
    await expect(writeTopic(url, admin, { private: true, parents: ['iraq'] })).rejects.toThrow(
      'public_parent',
    );
    await expect(changeTopic(url, admin, hidden(), { private: false })).rejects.toThrow('private_child');
    await changeTopic(url, admin, hidden(), { names: { en: 'Another name' } });
    expect((await ask('GET', `${url}/v1/topics/${hidden()}/feed.json`)).status).toBe(404);
    const feed = await ask('GET', `${url}/v1/topics/${hidden()}/feed.json`, reader);
    expect([feed.status, feed.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    expect(feed.headers.get('vary')?.toLowerCase()).toContain('authorization');
  });

  it('ends for who followed it while it was public, silently, and comes back to him', async () => {
    const { url, second } = room();
    const topic = await writeTopic(url, admin);
    const client = await connectSocket(second);
    const stream = await openStream(second, `topics=iraq`);
    await waitFor(async () => (await client.subscribe({ topics: [topic, 'iraq'] })).ok || undefined);
    await changeTopic(url, admin, topic, { private: true });
    const status = async () => (await ask('GET', `${second}/v1/topics/${topic}/feed.json`)).status;
    await waitFor(async () => (await status()) === 404 || undefined);
    // A look later at the latest.
    const quiet = await waitFor(async () => {
      const [mine, open] = await room().append({ topics: [topic] }, { topics: ['iraq', 'middle-east'] });
      await client.until(has(open!.id));
      return has(mine!.id)(client) ? undefined : mine!;
    });
    await changeTopic(url, admin, topic, { private: false });
    await waitFor(async () => {
      const [mine, open] = await room().append({ topics: [topic] }, { topics: ['iraq', 'middle-east'] });
      await client.until(has(open!.id));
      return has(mine!.id)(client) || undefined;
    });
    expect(has(quiet.id)(client)).toBe(false);
    expect([byeOf(client), byeOf(stream)]).toEqual([undefined, undefined]);
  });
});

describe('a token of the login of the house', () => {
  it('opens what its claims say, over HTTP and sockets, and never more (S09)', async () => {
    const { url } = room();
    const reader = await signed({ ajil_topics: [hidden()] });
    const editor = await signed({ ajil_role: 'editor' });
    const client = await connectSocket(url, { token: reader });
    expect(await client.subscribe({ topics: [below()] })).toMatchObject({ ok: true });
    expect(await client.subscribe({ topics: ['iraq'] })).toMatchObject({ ok: false, code: 'unknown_topic' });
    for (const token of [reader, editor])
      expect((await ask('GET', `${url}/v1/keys`, token)).body).toMatchObject({
        status: 403,
        code: 'forbidden',
      });
    expect((await ask('GET', `${url}/v1/keys`, await signed({ ajil_role: 'admin' }))).status).toBe(200);
    const foreign = await signed({ iss: 'https://evil.example' });
    expect((await ask('GET', `${url}/v1/topics`, foreign)).status).toBe(401);
    expect(room().gateway.output()).not.toContain(foreign.slice(0, 40));
  });
});

describe('a right that ends', () => {
  it('is felt by sockets and streams of every gateway, with the cursor (S10, C05)', async () => {
    const { url, second } = room();
    const lasting = await makeKey(url, admin);
    const brief = await makeKey(url, admin, { expiresAt: new Date(Date.now() + 4_000).toISOString() });
    await until(lasting.key, 200);
    const open = async ({ key }: { key: string }) => [
      await connectSocket(second, { token: key }),
      await openStream(second, 'topics=iraq', bearer(key)),
    ];
    const taken = await open(lasting);
    const expired = [...(await open(brief)), ...(await open({ key: await signed({ exp: inSeconds(4) }) }))];
    await ask('DELETE', `${url}/v1/keys/${lasting.id}`, admin);
    for (const client of [...taken, ...expired]) {
      await client.until(said('bye'));
      expect(byeOf(client)).toMatchObject({ code: 4403, cursor: expect.stringMatching(/^v1\./) as string });
    }
  });

  it('is felt when a key may see less than before, while the rest goes on (T12)', async () => {
    const { url, second } = room();
    const topic = await writeTopic(url, admin, { private: true });
    const { id, key } = await makeKey(url, admin, { topics: [topic, 'iraq'] });
    await until(key, 200);
    await untilSeen(topic, key);
    const client = await connectSocket(second, { token: key });
    expect(await client.subscribe({ topics: [topic, 'iraq'] })).toMatchObject({ ok: true });
    expect((await ask('PATCH', `${url}/v1/keys/${id}`, admin, { topics: ['iraq'] })).status).toBe(200);
    await waitFor(async () => {
      const [mine, open] = await room().append({ topics: [topic] }, { topics: ['iraq', 'middle-east'] });
      await client.until(has(open!.id));
      return has(mine!.id)(client) ? undefined : true;
    });
    expect(byeOf(client)).toBeUndefined();
  });
});
