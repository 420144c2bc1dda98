import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { connectSocket, getJson, openStream } from '../support/clients.js';
import { word } from '../support/desk.js';
import { follow } from '../support/follow.js';
import { shared } from '../support/lifetime.js';
import { startAjil, waitFor } from '../support/processes.js';
import { deploy, makeDatabaseUrl, waysHere } from '../support/ways.js';
import { startWire } from '../support/wire.js';

const token = word().repeat(3);
const POLLING = { AJIL_EGRESS_ALLOW: '127.0.0.0/8', AJIL_POLL_SECONDS: '1', AJIL_ADMIN_TOKEN: token };

interface Answer {
  status: number;
  body: {
    code?: string;
    detail?: string;
    topic?: { version: number };
    replay?: ReplayJson;
    version?: number;
  } & Partial<ReplayJson>;
}

interface ReplayJson {
  headlines: number;
  matched: number;
  before: number;
  gained: { title: string; why: string[] }[];
  lost: { title: string }[];
}

async function ask(
  method: string,
  address: string,
  body?: unknown,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
): Promise<Answer> {
  const response = await fetch(address, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
}

/** A base that no shipped topic knows, in three languages. */
function topicOf(name: string) {
  return {
    names: { en: `${name} base`, ar: `قاعدة ${name}`, fa: `پایگاه ${name}` },
    parents: ['iraq'],
    rules: [`"${name} base"`, `"قاعدة ${name}"`, `"پایگاه ${name}"`],
    goldens: {
      match: [`Blast at ${name} base`, `انفجار في قاعدة ${name}`, `انفجار در پایگاه ${name}`],
      not: [`${name} opens a data base`, `قاعدة بيانات ${name}`],
    },
  };
}

describe.each(waysHere)('a topic that the desk writes, with %s', (way) => {
  it('is tried on what came before, and brings alerts to an open socket at once', async () => {
    const wire = await startWire();
    const { gateways } = await deploy(way, { ...POLLING, AJIL_SOURCES: wire.sources });
    const [first, last] = [gateways[0]!.url, gateways.at(-1)!.url];
    const reader = await follow(last, ['iraq']);
    const name = word();
    const old = `Soldiers leave ${name} base before the storm in Iraq ${word()}`;
    await wire.publish([{ outlet: wire.outlets[0]!.id, title: old }]);
    await reader.untilTold(old);

    const tried = await ask('POST', `${first}/v1/topics/${name}-base/replay`, topicOf(name));
    expect(tried).toMatchObject({ status: 200, body: { matched: 1, before: 0, gained: [{ title: old }] } });
    const alsoBase = () => reader.client.subscribe({ topics: [`${name}-base`] });
    await expect(alsoBase()).rejects.toMatchObject({ code: 'unknown_topic' });
    const written = await ask('PUT', `${first}/v1/topics/${name}-base`, topicOf(name));
    expect(written).toMatchObject({ status: 200, body: { topic: { version: 1 }, replay: { matched: 1 } } });

    await waitFor(
      () =>
        alsoBase().then(
          () => true,
          () => undefined,
        ),
      undefined,
      'the other gateway knows the topic',
    );
    const titles = [
      `عاجل: انفجار قرب قاعدة ${name} فجر اليوم ${word()}`,
      `انفجار در پایگاه ${name} تایید شد ${word()}`,
      `Army denies attack on ${name} base ${word()}`,
    ];
    await wire.publish(
      titles.map((title, n) => ({ outlet: wire.outlets[n % wire.outlets.length]!.id, title })),
    );
    for (const title of titles)
      expect((await reader.untilTold(title)).topics).toEqual(
        expect.arrayContaining([`${name}-base`, 'iraq', 'middle-east']),
      );

    // R14: soon after it was removed it brings nothing, and the rest goes on.
    expect((await ask('DELETE', `${first}/v1/topics/${name}-base`)).status).toBe(204);
    await waitFor(
      async () => {
        const title = `Guards of ${name} base in Iraq open the gate ${word()}`;
        await wire.publish([{ outlet: wire.outlets[0]!.id, title }]);
        const { topics } = await reader.untilTold(title);
        return !topics.includes(`${name}-base`) || undefined;
      },
      undefined,
      'an alert without the removed topic',
    );
  });
});

const openWorld = async () => {
  const databaseUrl = await makeDatabaseUrl();
  const ajil = await startAjil({
    ...POLLING,
    DATABASE_URL: databaseUrl,
    AJIL_SOURCES: 'test/support/no-sources.json',
  });
  return { ajil, url: ajil.url, databaseUrl };
};
const world = shared(openWorld);
/** One whose topics are too many. */
const crowd = shared(openWorld);

const at = (id: string, rest = '') => `${world().url}/v1/topics/${id}${rest}`;

describe('an edit that is not sound', () => {
  const wrong: [what: string, change: object, status: number, code: string, detail: RegExp][] = [
    ['a golden that fails', { goldens: { match: ['Rain in Basra'] } }, 422, 'golden_failed', /must be in/],
    ['a rule that nobody can read', { rules: ['(a AND'] }, 400, 'invalid_topic', /rule 1, at \d+/],
    ['a regular expression', { rules: ['/(a+)+$/'] }, 400, 'invalid_topic', /rule 1/],
    ['a rule that matches everything', { rules: ['NOT sports'] }, 400, 'invalid_topic', /matches_everything/],
    ['an empty rule', { rules: [' '] }, 400, 'invalid_topic', /rule 1/],
    ['no rule', { rules: [] }, 400, 'invalid_topic', /needs a rule/],
    [
      'R07: 1,001 rules',
      { rules: Array.from({ length: 1_001 }, (_, n) => `base${n}`) },
      400,
      'invalid_topic',
      /1000 rules/,
    ],
    ['a parent that does not exist', { parents: ['atlantis'] }, 400, 'invalid_topic', /"atlantis"/],
    ['no name', { names: {} }, 400, 'invalid_topic', /name/],
    ['no golden', { goldens: { match: [] } }, 400, 'invalid_topic', /golden/],
    ['R13: a name that is no text', { names: { en: ['<img onerror=alert(1)>'] } }, 400, 'invalid', /./],
    ['a name with a NUL', { names: { en: 'a\0b' } }, 400, 'invalid', /NUL/],
    ['a golden with half a character', { goldens: { match: ['a\ud83d'] } }, 400, 'invalid', /half/],
    [
      'names in 33 languages',
      {
        names: Object.fromEntries(
          Array.from({ length: 33 }, (_, n) => [
            `x${'abcdefghijklmnopqrstuvwxyz'[n % 26]!}${n < 26 ? 'a' : 'b'}`,
            'Base',
          ]),
        ),
      },
      400,
      'invalid_topic',
      /32 languages/,
    ],
    ['another topic than the address says', { id: 'another' }, 400, 'invalid', /"another"/],
    ['a field that nobody knows', { colour: 'red' }, 400, 'invalid', /./],
  ];

  it.each(wrong)('is refused: %s', async (_what, change, status, code, detail) => {
    const id = `topic-${word()}`;
    const answer = await ask('PUT', at(id), { ...topicOf(word()), ...change });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.body.detail).toMatch(detail);
    expect((await ask('GET', at(id))).status).toBe(404);
  });

  it('is refused when it would be its own parent, and when a country shall move', async () => {
    const id = `topic-${word()}`;
    expect((await ask('PUT', at(id), { ...topicOf(word()), parents: [] })).status).toBe(200);
    const child = `topic-${word()}`;
    expect((await ask('PUT', at(child), { ...topicOf(word()), parents: [id] })).status).toBe(200);
    expect(await ask('PUT', at(id), { ...topicOf(word()), parents: [child] })).toMatchObject({ status: 400 });
    expect(await ask('PUT', at('iraq'), { ...topicOf(word()), parents: ['sports'] })).toMatchObject({
      status: 400,
    });
  });

  it('is refused when it is older than what is kept', async () => {
    const id = `topic-${word()}`;
    const topic = topicOf(word());
    expect((await ask('PUT', at(id), { ...topic, version: 0 })).body.topic).toMatchObject({ version: 1 });
    expect(await ask('PUT', at(id), { ...topic, version: 0 })).toMatchObject({ status: 409 });
    expect((await ask('PUT', at(id), { ...topic, version: 1 })).body.topic).toMatchObject({ version: 2 });
    await ask('DELETE', at(id));
    expect(await ask('PUT', at(id), { ...topic, version: 2 })).toMatchObject({ status: 409 });
    expect((await ask('PUT', at(id), { ...topic, version: 0 })).body.topic).toMatchObject({ version: 4 });
  });

  it('is refused to one of two who would make a circle at the same time', async () => {
    const [one, two] = [`topic-${word()}`, `topic-${word()}`];
    for (const id of [one, two]) await ask('PUT', at(id), topicOf(word()));
    const answers = await Promise.all([
      ask('PUT', at(one), { ...topicOf(word()), parents: [two] }),
      ask('PUT', at(two), { ...topicOf(word()), parents: [one] }),
    ]);
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 400]);
  });

  it('waits for another that is tried at the moment', async () => {
    const ids = Array.from({ length: 6 }, () => `topic-${word()}`);
    const answers = await Promise.all(ids.map((id) => ask('PUT', at(id), topicOf(word()))));
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 200));
  });

  it("is the admin's alone", async () => {
    const id = `topic-${word()}`;
    const calls: [string, string][] = [
      ['PUT', at(id)],
      ['POST', at(id, '/replay')],
      ['DELETE', at('sports')],
      ['GET', at('sports')],
    ];
    for (const [method, address] of calls) {
      const body = method === 'GET' || method === 'DELETE' ? undefined : topicOf(word());
      expect((await ask(method, address, body, {})).status).toBe(401);
      expect((await ask(method, address, body, { authorization: 'Bearer wrong' })).status).toBe(401);
    }
  });
});

describe('a topic of the desk', () => {
  it('is listed for readers without its rules, and shown to the admin with them', async () => {
    const id = `topic-${word()}`;
    const topic = topicOf(word());
    await ask('PUT', at(id), topic);
    const { topics } = await getJson<{ topics: { id: string }[] }>(`${world().url}/v1/topics`);
    expect(topics.find((each) => each.id === id)).toEqual({ id, parents: ['iraq'], names: topic.names });
    expect((await ask('GET', at(id))).body).toEqual({ id, version: 1, ...topic });
  });

  it('R13: has any text for its name, and it stays text', async () => {
    const id = `topic-${word()}`;
    const names = { en: '<img src=x onerror=alert(1)>', ar: '=HYPERLINK("http://x")' };
    expect((await ask('PUT', at(id), { ...topicOf(word()), names })).status).toBe(200);
    const answer = await fetch(`${world().url}/v1/topics`);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    const { topics } = (await answer.json()) as { topics: { id: string; names: object }[] };
    expect(topics.find((each) => each.id === id)!.names).toEqual(names);
  });

  it('is gone when it is removed, and may come back', async () => {
    const id = `topic-${word()}`;
    await ask('PUT', at(id), topicOf(word()));
    expect((await ask('DELETE', at(id))).status).toBe(204);
    expect((await ask('GET', at(id))).status).toBe(404);
    expect((await ask('DELETE', at(id))).status).toBe(404);
    expect((await ask('PUT', at(id), topicOf(word()))).body.topic).toMatchObject({ version: 3 });
  });

  it('is not removed while it is the parent of another', async () => {
    expect(await ask('DELETE', at('sports'))).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('is as shipped again when it was edited, hidden when it was not, and back once it is written', async () => {
    const shipped = (await ask('GET', at('tennis'))).body as ReturnType<typeof topicOf> & Answer['body'];
    expect(shipped.version).toBe(0);
    const { names, parents, rules, goldens } = shipped;
    const mine = { names: { en: `Tennis ${word()}` }, parents, rules, goldens };
    expect((await ask('PUT', at('tennis'), mine)).status).toBe(200);
    expect((await ask('DELETE', at('tennis'))).status).toBe(204);
    expect((await ask('GET', at('tennis'))).body).toEqual(shipped);
    expect((await ask('DELETE', at('tennis?version=0'))).status).toBe(204);
    expect((await ask('GET', at('tennis'))).status).toBe(404);
    const back = await ask('PUT', at('tennis'), { names, parents, rules, goldens, version: 0 });
    expect(back.body.topic).toMatchObject({ ...shipped, version: 4 });
    expect((await ask('DELETE', at('tennis'))).status).toBe(204);
  });

  it('that was removed may be read and followed still, for what it brought', async () => {
    const id = `topic-${word()}`;
    await ask('PUT', at(id), topicOf(word()));
    await ask('DELETE', at(id));
    expect((await ask('GET', `${world().url}/v1/alerts?topics=${id}`)).status).toBe(200);
    const socket = await connectSocket(world().url);
    expect(await socket.subscribe({ topics: ['iraq', id] })).toMatchObject({ ok: true });
    expect((await ask('GET', `${world().url}/v1/alerts?topics=topic-${word()}`)).status).toBe(400);
  });

  it('changes the list that readers have, which is else told to be unchanged', async () => {
    const list = (etag = '') => fetch(`${world().url}/v1/topics`, { headers: { 'if-none-match': etag } });
    const etag = (await list()).headers.get('etag')!;
    const again = await list(etag);
    expect([again.status, await again.text()]).toEqual([304, '']);
    await ask('PUT', at(`topic-${word()}`), topicOf(word()));
    const changed = await list(etag);
    expect([changed.status, changed.headers.get('etag') === etag]).toEqual([200, false]);
  });

  it('adds rules to a country, which keeps its names', async () => {
    const name = word();
    const { rules, goldens } = topicOf(name);
    const shipped = (await ask('GET', at('iraq'))).body as unknown as { names: object; parents: string[] };
    const { names, parents } = shipped;
    const written = await ask('PUT', at('iraq'), { names, parents, rules, goldens });
    expect(written).toMatchObject({ status: 200, body: { topic: { iso: 'IQ' } } });
    expect((await ask('DELETE', at('iraq'))).status).toBe(204);
    expect((await ask('GET', at('iraq'))).body).toMatchObject({ iso: 'IQ', rules: [] });
  });
});

describe('too many topics', () => {
  const insert = async (count: number, parents: string) => {
    const client = new pg.Client(crowd().databaseUrl);
    await client.connect();
    await client.query(
      `insert into topics (id, names, parents, rules, goldens)
      select $1 || n, '{"en":"x"}', $2, array['zzzz' || n], '{"match":["x"],"not":[]}' from generate_series(1, $3) n`,
      [`many-${word()}-`, parents, count],
    );
    await client.query('update topics_head set revision = revision + 1');
    await client.end();
  };
  const here = (id: string) => `${crowd().url}/v1/topics/${id}`;

  it('without parents are refused, and a stream of more than one may follow ends with the reason', async () => {
    await insert(220, '{}');
    await waitFor(
      async () => {
        const answer = await ask('PUT', here(`topic-${word()}`), { ...topicOf(word()), parents: [] });
        return answer.status === 400 && /without parents/.test(answer.body.detail ?? '') ? true : undefined;
      },
      undefined,
      'a refusal',
    );
    const stream = await openStream(crowd().url, '');
    await stream.until((all) => all.frames.some(({ event }) => event === 'bye'));
    expect(stream.frames.at(-1)).toMatchObject({ event: 'bye', data: { code: 4290 } });
  });

  it('of any kind are refused, but those that are there may be edited and removed', async () => {
    const id = `topic-${word()}`;
    expect((await ask('PUT', here(id), topicOf(word()))).status).toBe(200);
    await insert(10_000, '{iraq}');
    expect(await ask('PUT', here(`topic-${word()}`), topicOf(word()))).toMatchObject({ status: 409 });
    expect((await ask('PUT', here(id), topicOf(word()))).status).toBe(200);
    expect((await ask('DELETE', here(id))).status).toBe(204);
  });
});
