import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { toSeed } from '@ajil/catalogue';
import { ConfigError, readConfig, readSourcesFile } from '@ajil/config';
import { listSources, openStore, type Store } from '@ajil/store';
import { openLog } from '@ajil/telemetry';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeDatabase } from '../../../test/support/database.js';
import { seedFromConfig } from './seed.js';

const word = () => randomBytes(5).toString('hex');
const feed = (name = word()) => ({ url: `https://${name}.example/rss`, name });

async function file(content: string | Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ajil-seed-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, `${word()}.list`);
  await writeFile(path, content);
  return path;
}

const list = (value: unknown) => file(JSON.stringify(value));

describe('the seed of a source', () => {
  it('has the same id for the same address, and another for another', () => {
    expect(toSeed(feed('bbc')).id).toBe(toSeed({ ...feed('bbc'), name: 'another name', outlet: 'BBC' }).id);
    expect(toSeed(feed('bbc')).id).not.toBe(toSeed(feed('cnn')).id);
    expect(toSeed(feed('bbc')).id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('belongs to the outlet of its host when none is named', () => {
    expect(toSeed({ url: 'https://News.Example:8443/rss', name: 'n' })).toMatchObject({
      outlet: 'news.example:8443',
      language: null,
      country: null,
    });
    expect(toSeed({ ...feed(), outlet: 'BBC', language: 'ar', country: 'GB' })).toMatchObject({
      outlet: 'BBC',
      language: 'ar',
      country: 'GB',
    });
  });
});

describe('the family and kind of a source', () => {
  it('are what the list says', async () => {
    const listed = { ...feed(), family: word(), kind: 'agency' };
    const [read] = await readSourcesFile(await list([listed]));
    expect(toSeed(read!)).toMatchObject({ family: listed.family, kind: 'agency' });
  });

  it('are the house of its domain, and unknown, where the list says nothing', () => {
    const url = 'https://feeds.bbci.co.uk/urdu/rss.xml';
    expect(toSeed({ url, name: word() })).toMatchObject({ family: 'bbc', kind: null });
    expect(toSeed(feed('one'))).toMatchObject({ family: 'one-example', kind: null });
  });
});

describe('seeding', () => {
  async function open(): Promise<Store> {
    const store = await openStore({ connection: await makeDatabase() });
    onTestFinished(() => store.close());
    return store;
  }
  const seed = (store: Store, env: Record<string, string>) =>
    seedFromConfig({
      store,
      config: readConfig(env),
      log: openLog({ format: 'json', level: 'error', role: 'poller', out: new PassThrough() }),
    });

  it('adds what is new and leaves what is known, in however many processes', async () => {
    const store = await open();
    const [one, two] = [feed(), feed()];
    await seed(store, { AJIL_SOURCES: await list([one]) });
    const both = await list([{ ...one, name: 'renamed' }, two, two]);
    await Promise.all([seed(store, { AJIL_SOURCES: both }), seed(store, { AJIL_SOURCES: both })]);
    const sources = await listSources(store.db);
    expect(
      sources
        .map(({ url, name, state }) => ({ url, name, state }))
        .toSorted((a, b) => a.url.localeCompare(b.url)),
    ).toEqual(
      [one, two]
        .map((source) => ({ ...source, state: 'unverified' }))
        .toSorted((a, b) => a.url.localeCompare(b.url)),
    );
  });

  it('takes the shipped catalogue when no list is named', async () => {
    const store = await open();
    await seed(store, {});
    const sources = await listSources(store.db);
    expect(sources.length).toBeGreaterThan(10);
    expect(new Set(sources.map((source) => source.id)).size).toBe(sources.length);
  });

  it.each(['https://me:secret@feeds.example/rss', 'https://me@feeds.example/rss'])(
    'refuses %s, which everybody could read on the list of sources',
    async (url) => {
      const store = await open();
      const seeding = seed(store, { AJIL_SOURCES: await list([{ ...feed(), url }]) });
      await expect(seeding).rejects.toThrow(/must not carry a name or password/);
      await expect(seeding).rejects.not.toThrow(/secret/);
    },
  );

  it('refuses a name that no database keeps', async () => {
    const store = await open();
    const seeding = seed(store, { AJIL_SOURCES: await list([{ ...feed(), name: 'a\u0000b' }]) });
    await expect(seeding).rejects.toThrow(/must be plain words/);
  });

  it('adds nothing of a list that is wrong anywhere', async () => {
    const store = await open();
    await expect(seed(store, { AJIL_SOURCES: await list([feed(), { url: 'nowhere' }]) })).rejects.toThrow(
      ConfigError,
    );
    expect(await listSources(store.db)).toEqual([]);
  });
});
