import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { connect } from '../../libs/client/index.js';
import { type Alert, KillSchema, TombstoneSchema } from '../../libs/protocol/index.js';
import { allAlerts, connectSocket, getJson, openStream, type Recorder } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
import { shared, whenDone } from '../support/lifetime.js';
import { waitFor } from '../support/processes.js';
import { makeKey } from '../support/rights.js';

const token = word().repeat(3);
/** A word without a figure. */
const letters = () => word().replace(/\d/g, 'x');
const room = shared(() => openNewsroom({ AJIL_ADMIN_TOKEN: token }));

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetch(`${room().url}/v1/alerts/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const read = (id: string) => getJson<{ alert: Alert; revisions: Alert[] }>(`${room().url}/v1/alerts/${id}`);
const append = async (...words: Parameters<ReturnType<typeof room>['append']>) => room().append(...words);
const textsOf = (recorder: Recorder) => recorder.alerts().map((alert) => JSON.stringify(alert));

describe('an alert that is corrected, raised and killed', () => {
  it('C8: is the same for everybody: live, replayed, held by the SDK, in the archive and in the feeds', async () => {
    const { url } = room();
    const topics = ['togo'];
    const socket = await connectSocket(url);
    await socket.subscribe({ topics });
    const stream = await openStream(url, 'topics=togo');
    const sdk = connect({ url, topics });
    whenDone(() => sdk.close());
    await waitFor(() => sdk.state().state === 'live' || undefined);
    const [wrong, right] = await append(
      { topics, title: `Three killed at ${letters()}`, language: 'en' },
      { topics, title: `Nine ${word()} rescued` },
    );
    const place = await room().at(0);
    const feed = `${url}/v1/topics/togo/feed.json`;
    const etag = (await fetch(feed)).headers.get('etag')!;

    const title = `Seven killed at ${letters()}`;
    const correction = { rev: 1, title, topics: ['chad'], note: 'figure of the ministry' };
    expect(await post(`${wrong!.id}/correction`, correction)).toMatchObject({
      status: 201,
      body: { id: wrong!.id, rev: 2, kind: 'correction' },
    });
    const { alert } = await read(wrong!.id);
    expect(alert).toMatchObject({ title, facts: [{ kind: 'figure', before: [3], after: [7] }] });
    expect(alert.topics[0]).toBe('chad');
    expect(alert.why[0]).toBe('corrected by the desk: figure of the ministry');
    await socket.until((recorder) => recorder.alerts().length === 3);
    await stream.until((recorder) => recorder.alerts().length === 3);
    await waitFor(() => sdk.held().some(({ rev }) => rev === 2) || undefined);
    // Whoever was told under the topic that was wrong is told; bytes are the same everywhere.
    expect(textsOf(socket)[2]).toBe(JSON.stringify(alert));
    expect(stream.raw.filter(({ event }) => event === 'alert')[2]!.data).toBe(JSON.stringify(alert));
    expect((await fetch(feed, { headers: { 'if-none-match': etag } })).status).toBe(200);
    const items = async () => (await getJson<{ items: { title: string }[] }>(feed)).items;
    expect((await items()).map((item) => item.title)).toEqual([title, right!.title]);

    expect(await post(`${wrong!.id}/urgency`, { rev: 2, urgency: 'flash', note: 'now' })).toMatchObject({
      body: { rev: 3, kind: 'update' },
    });
    expect(await post(`${wrong!.id}/kill`, { rev: 3, reason: 'another town' })).toMatchObject({
      status: 201,
      body: { rev: 4, kind: 'kill' },
    });
    await socket.until((recorder) => recorder.alerts().length === 5);
    await stream.until((recorder) => recorder.alerts().length === 5);
    await waitFor(() => (sdk.held().length === 1 ? true : undefined));
    const kill = KillSchema.parse(socket.alerts().at(-1));
    expect(kill.why).toEqual(['killed by the desk: another town']);
    expect(sdk.held().map(({ id }) => id)).toEqual([right!.id]);
    expect((await items()).map((item) => item.title)).toEqual([right!.title]);

    // Who comes now finds no word of it: on a socket, a stream, in pages of the log, by its id.
    const late = await connectSocket(url);
    await late.subscribe({ topics, after: place });
    await late.until((recorder) => recorder.alerts().length === 5);
    const lateStream = await openStream(url, `topics=togo&after=${place}`);
    await lateStream.until((recorder) => recorder.alerts().length === 5);
    const rows = (await allAlerts(url, place)).filter(({ id }) => id === wrong!.id);
    const { revisions } = await read(wrong!.id);
    const ofId = (alerts: Alert[]) => alerts.filter(({ id }) => id === wrong!.id);
    for (const seen of [ofId(late.alerts()), ofId(lateStream.alerts()), rows, revisions]) {
      expect(seen.slice(0, 3).map((row) => TombstoneSchema.strict().parse(row).rev)).toEqual([1, 2, 3]);
      expect(seen[3]).toEqual(kill);
    }
    const archive = await getJson<{ alerts: Alert[] }>(`${url}/v1/alerts?topics=togo,chad`);
    expect(archive.alerts.map(({ id }) => id)).toEqual([right!.id]);
  });
});

describe('what the desk asks for', () => {
  const correction = (wanted: Record<string, unknown> = {}) => ({
    rev: 1,
    title: `Other ${word()}`,
    note: 'a slip',
    ...wanted,
  });

  it('is refused when another desk was faster, with what is there now', async () => {
    const [{ id }] = (await append({})) as [Alert];
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => post(`${id}/correction`, correction())),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3);
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({
      code: 'conflict',
      latest: { rev: 2, kind: 'correction' },
    });
    expect((await read(id)).revisions).toHaveLength(2);
  });

  it('is refused once the alert is killed: that is final', async () => {
    const [{ id }] = (await append({})) as [Alert];
    await post(`${id}/kill`, { rev: 1, reason: 'wrong' });
    for (const [action, body] of [
      ['correction', correction({ rev: 2 })],
      ['urgency', { rev: 2, urgency: 'flash', note: 'x' }],
      ['kill', { rev: 2, reason: 'again' }],
    ] as const)
      expect(await post(`${id}/${action}`, body)).toMatchObject({
        status: 409,
        body: { code: 'conflict', latest: { rev: 2, kind: 'kill' } },
      });
  });

  it('D09: has one effect for its Idempotency-Key, and one answer; another body is refused', async () => {
    const [{ id }] = (await append({})) as [Alert];
    const key = { 'idempotency-key': randomUUID() };
    const body = correction();
    const racing = await Promise.all(Array.from({ length: 5 }, () => post(`${id}/correction`, body, key)));
    const again = await post(`${id}/correction`, body, { 'idempotency-key': `"${key['idempotency-key']}"` });
    expect(new Set([...racing, again].map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(again).toMatchObject({ status: 201, body: { rev: 2 } });
    expect((await read(id)).revisions).toHaveLength(2);
    expect(await post(`${id}/correction`, correction(), key)).toMatchObject({ status: 409 });
    expect(await post(`${id}/kill`, { rev: 2, reason: 'x' }, key)).toMatchObject({ status: 409 });
  });

  it('has a key of its own for each editor: the same one of another is no repetition', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const [first, second] = (await append({}, {})) as [Alert, Alert];
    const other = await makeKey(room().url, token, { role: 'editor' });
    const others = { ...key, authorization: `Bearer ${other.key}` };
    expect(await post(`${first.id}/correction`, correction(), key)).toMatchObject({ status: 201 });
    expect(await post(`${second.id}/correction`, correction(), others)).toMatchObject({
      status: 201,
      body: { id: second.id, rev: 2 },
    });
  });

  it.each([
    ['no revision', 'correction', { title: 'x', note: 'y' }],
    ['revision zero', 'correction', { rev: 0, title: 'x', note: 'y' }],
    ['no reason', 'correction', { rev: 1, title: 'x', note: ' ' }],
    ['a title that says nothing', 'correction', { rev: 1, title: '\u200b', note: 'y' }],
    ['no change', 'correction', { rev: 1, note: 'y' }],
    ['no topics', 'correction', { rev: 1, topics: [], note: 'y' }],
    ['an unknown topic', 'correction', { rev: 1, topics: ['atlantis'], note: 'y' }],
    ['an unknown urgency', 'urgency', { rev: 1, urgency: 'panic', note: 'y' }],
    ['D03: a field of its own', 'kill', { rev: 1, reason: 'y', role: 'admin' }],
    ['a list', 'kill', [1]],
  ])('is refused with %s', async (_what, action, body) => {
    const [{ id }] = (await append({})) as [Alert];
    const answer = await post(`${id}/${action}`, body);
    expect(answer.status).toBe(400);
    expect(['invalid', 'unknown_topic']).toContain(answer.body['code']);
    expect((await read(id)).revisions).toHaveLength(1);
  });

  it.each(['', ' ', 'a b', 'ü'.repeat(2), 'k'.repeat(201)])(
    'is refused under a bad key: «%s»',
    async (key) => {
      const [{ id }] = (await append({})) as [Alert];
      const header = { 'idempotency-key': Buffer.from(key).toString('latin1') };
      expect(await post(`${id}/kill`, { rev: 1, reason: 'x' }, header)).toMatchObject({ status: 400 });
    },
  );

  it('needs an alert that there is', async () => {
    const never = '01K00000000000000000000000';
    for (const action of ['correction', 'urgency', 'kill']) {
      const body = { correction: correction(), urgency: { rev: 1, urgency: 'flash', note: 'x' } }[action];
      expect(await post(`${never}/${action}`, body ?? { rev: 1, reason: 'x' })).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
    }
    expect((await fetch(`${room().url}/v1/alerts/${never}`)).status).toBe(404);
    expect((await fetch(`${room().url}/v1/alerts/${word()}`)).status).toBe(400);
  });

  it('S04: is for editors, and for those among them who may see the alert', async () => {
    const [{ id }] = (await append({})) as [Alert];
    const keyFor = async (rights: Record<string, unknown>) => {
      const answer = await fetch(`${room().url}/v1/keys`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: word(), ...rights }),
      });
      return `Bearer ${((await answer.json()) as { key: string }).key}`;
    };
    const refusals = [
      ['', 401],
      [`Bearer ${word()}`, 401],
      [await keyFor({ role: 'reader' }), 403],
      [await keyFor({ role: 'editor', topics: ['peru'] }), 404],
    ] as const;
    const bodies = {
      correction: correction(),
      urgency: { rev: 1, urgency: 'flash', note: 'x' },
      kill: { rev: 1, reason: 'x' },
    };
    for (const [action, body] of Object.entries(bodies))
      for (const [authorization, status] of refusals)
        expect(await post(`${id}/${action}`, body, { authorization })).toMatchObject({ status });
    expect((await read(id)).revisions).toHaveLength(1);
    const authorization = await keyFor({ role: 'editor', topics: ['iraq'] });
    expect(await post(`${id}/correction`, bodies.correction, { authorization })).toMatchObject({
      status: 201,
    });
    const unseen = { ...correction({ rev: 2 }), topics: ['peru'] };
    expect(await post(`${id}/correction`, unseen, { authorization })).toMatchObject({ status: 400 });
    const elsewhere = { headers: { authorization: await keyFor({ role: 'reader', topics: ['peru'] }) } };
    expect((await fetch(`${room().url}/v1/alerts/${id}`, elsewhere)).status).toBe(404);
  });
});
