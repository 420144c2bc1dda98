import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { toSeed } from '@ajil/catalogue';
import { readConfig } from '@ajil/config';
import { listSources, openStore, type Store } from '@ajil/store';
import { openLog } from '@ajil/telemetry';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeDatabase } from '../../../test/support/database.js';
import { readSourcesFile, seedFromConfig, SourcesError } from './seed.js';

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

/** The one sentence that the operator reads. */
async function complaint(path: string): Promise<string> {
  const error: unknown = await readSourcesFile(path).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SourcesError);
  return (error as SourcesError).message;
}

describe('a list of sources', () => {
  it('may be JSON: a list, or an object that holds one', async () => {
    const listed = [feed(), { ...feed(), outlet: 'BBC', language: 'ar', country: 'GB' }];
    expect(await readSourcesFile(await list(listed))).toEqual(listed);
    expect(await readSourcesFile(await list({ sources: listed }))).toEqual(listed);
  });

  it('may be OPML, as every feed reader exports it', async () => {
    const path = await file(`\n<?xml version="1.0"?><opml version="2.0"><body><outline text="Iraq">
      <outline type="rss" text="بغداد &amp; البصرة" xmlUrl="https://one.example/rss?a=1&amp;b=2"/>
      <outline type="rss" title="Two" text="two" xmlUrl="http://two.example/atom" language="fa"/>
    </outline></body></opml>`);
    expect(await readSourcesFile(path)).toMatchObject([
      { url: 'https://one.example/rss?a=1&b=2', name: 'بغداد & البصرة' },
      { url: 'http://two.example/atom', name: 'Two', language: 'fa' },
    ]);
  });

  it('may be empty', async () => {
    expect(await readSourcesFile(await list([]))).toEqual([]);
  });

  it('may begin with a byte order mark, as some editors write it', async () => {
    const listed = [feed()];
    expect(await readSourcesFile(await file(`\ufeff${JSON.stringify(listed)}`))).toEqual(listed);
  });

  it('is asked for by name when it is missing', async () => {
    const path = join(tmpdir(), word(), 'sources.json');
    expect(await complaint(path)).toBe(`AJIL_SOURCES: cannot read ${path} (ENOENT).`);
    expect(await complaint(tmpdir())).toContain('EISDIR');
  });

  it.each<[string, string]>([
    ['words', 'bbc.com, cnn.com'],
    ['nothing', ''],
    ['half of JSON', '[{"url":'],
  ])('is refused when it is %s', async (_what, content) => {
    const path = await file(content);
    expect(await complaint(path)).toBe(`AJIL_SOURCES: ${path} is neither OPML nor JSON.`);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a number', 7],
    ['an object of something else', { feeds: [] }],
  ])('is refused when it is JSON but no list: %s', async (_what, value) => {
    const path = await list(value);
    expect(await complaint(path)).toMatch(`AJIL_SOURCES: ${path}, entry list: `);
  });

  it.each<[string, object]>([
    ['a file address', { url: 'file:///etc/passwd', name: 'x' }],
    ['a script', { url: 'javascript:alert(1)', name: 'x' }],
    ['no address', { url: 'bbc', name: 'x' }],
    ['an endless address', { url: `https://a.example/${'a'.repeat(2_048)}`, name: 'x' }],
    ['no name', { url: 'https://a.example/' }],
    ['an empty name', { url: 'https://a.example/', name: '' }],
    ['a name that is no text', { url: 'https://a.example/', name: 7 }],
  ])('is refused for an entry with %s, and says which', async (_what, wrong) => {
    const path = await list([feed(), wrong]);
    expect(await complaint(path)).toMatch(`AJIL_SOURCES: ${path}, entry 1`);
  });

  it('is refused when it is longer than any newsroom needs', async () => {
    const path = await list(Array.from({ length: 10_001 }, (_, i) => feed(`a${i}`)));
    expect(await complaint(path)).toMatch(/entry list: .*10000/);
  });
});

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

  it.each([{ family: 'Al Jazeera' }, { kind: 'blog' }])('are refused when they are %j', async (wrong) => {
    const path = await list([feed(), { ...feed(), ...wrong }]);
    expect(await complaint(path)).toMatch(`AJIL_SOURCES: ${path}, entry 1.${Object.keys(wrong)[0]}: `);
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
      SourcesError,
    );
    expect(await listSources(store.db)).toEqual([]);
  });
});
