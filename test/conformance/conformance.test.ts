import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openNewsroom, word, type Words } from '../support/desk.js';
import { shared } from '../support/lifetime.js';
import { asker, bearer } from './ask.js';
import { readDocuments } from './documents.js';
import { notPassed, prove, PROOFS, UNPROVABLE } from './prove.js';

const PATIENCE = { soonMs: 20_000, liveMs: 20_000, headMs: 15_000 };

describe('our own gateway', () => {
  const KINDS: Words[] = [
    {},
    { urgency: 'urgent', language: 'ar' },
    { topics: ['chad', 'middle-africa'] },
    { urgency: 'flash' },
  ];
  const token = word().repeat(3);
  const room = shared(() => openNewsroom({ AJIL_ADMIN_TOKEN: token }));

  it('keeps every clause that can be proven from outside', async () => {
    const write = (count: number) => room().append(...Array.from({ length: count }, (_, i) => KINDS[i % 4]!));
    await write(240);
    const [first, second] = await write(2);
    await room().revise(first!.id, 'correction', { topics: ['chad', 'middle-africa'], urgency: 'urgent' });
    await room().revise(second!.id, 'kill');
    // As retention leaves it.
    await room().store.db.updateTable('log_head').set({ oldest: 4 }).execute();
    let done = false;
    const proving = prove({ url: room().url, topic: 'iraq', closed: true, ...PATIENCE }).finally(
      () => (done = true),
    );
    // The world goes on while it is proven.
    while (!done) {
      await write(1);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(notPassed(await proving)).toEqual([]);
  });

  it('answers what changes something as it is described, and leaves no route undescribed', async () => {
    const documents = await readDocuments(
      asker({ url: room().url }, () => undefined),
      { closed: true },
    );
    const ask = asker({ url: room().url, token }, (answer) => documents.checkAnswer(answer));
    const json = { 'content-type': 'application/json' };
    const send = (method: string, path: string, body: unknown) =>
      ask(path, { method, headers: json, body: JSON.stringify(body) });
    const made = async (path: string, body: unknown) =>
      JSON.parse((await send('POST', path, body)).text) as { id: string };

    const [alert] = await room().append({});
    const alertPath = `/v1/alerts/${alert!.id}`;
    await send('POST', `${alertPath}/correction`, { rev: 1, title: `Convoy ${word()}`, note: 'misread' });
    await send('POST', `${alertPath}/urgency`, { rev: 1, urgency: 'flash', note: 'late' });
    await send('POST', `${alertPath}/urgency`, { rev: 2, urgency: 'flash', note: 'grave' });
    await ask(alertPath);
    await send('POST', `${alertPath}/kill`, { rev: 3, reason: 'untrue' });
    await ask(alertPath);

    const source = await made('/v1/sources', { url: `http://${word()}.invalid/feed` });
    await send('POST', '/v1/sources', { url: 'no address' });
    await ask('/v1/sources');
    await ask(`/v1/sources/${source.id}`);
    await ask(`/v1/sources/${source.id}/polls`);
    await send('PATCH', `/v1/sources/${source.id}`, { paused: true });
    await ask(`/v1/sources/${source.id}`, { method: 'DELETE' });
    await ask(`/v1/sources/${source.id}`);
    await send('POST', '/v1/sources/discover', { url: `http://${word()}.invalid/` });
    const opml = `<opml version="2.0"><body><outline text="x" xmlUrl="http://${word()}.invalid/"/></body></opml>`;
    await ask('/v1/opml', { method: 'PUT', headers: { 'content-type': 'text/x-opml' }, body: opml });

    const base = `${word()} base`;
    const goldens = { match: [`Blast at ${base}`], not: [] };
    const topic = { names: { en: base }, parents: [], rules: [`"${base}"`], goldens };
    const path = `/v1/topics/t${word()}`;
    await send('POST', `${path}/replay`, topic);
    await send('PUT', path, topic);
    await send('PUT', path, { ...topic, version: 7 });
    await ask(path);
    await ask(path, { method: 'DELETE' });

    const key = await made('/v1/keys', { name: 'reader', role: 'reader' });
    await ask('/v1/keys');
    await send('PATCH', `/v1/keys/${key.id}`, { topics: ['iraq'] });
    await ask('/v1/keys', { headers: bearer((key as unknown as { key: string }).key) });
    await ask(`/v1/keys/${key.id}`, { method: 'DELETE' });

    expect(documents.silent()).toEqual([]);
    expect(documents.unseen().filter((each) => /^(PUT|POST|PATCH|DELETE)|\/keys/.test(each))).toEqual([
      // It asks a stranger.
      'POST /v1/sources/discover 200',
    ]);
  });
});

describe('the page of the contract', () => {
  const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
  const clauses = [...page.matchAll(/^- \*\*(\d+\.\d+)(°?)\*\*/gm)];
  const of = (sign: string) => clauses.filter((each) => each[2] === sign).map((each) => each[1]);

  it('has a proof for each of its clauses, and a sign where there can be none from outside', () => {
    expect(of('')).toEqual(PROOFS.map(({ clause }) => clause));
    expect(of('°')).toEqual(Object.keys(UNPROVABLE));
  });
});
