import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError, readSourcesFile } from './index.js';

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
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).message;
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
    expect(await complaint(path)).toMatch(`AJIL_SOURCES: ${path}, the list: `);
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
    expect(await complaint(path)).toMatch(/the list: .*10000/);
  });

  it.each([{ family: 'Al Jazeera' }, { kind: 'blog' }])(
    'is refused when the family or kind of an entry is %j',
    async (wrong) => {
      const path = await list([feed(), { ...feed(), ...wrong }]);
      expect(await complaint(path)).toMatch(`AJIL_SOURCES: ${path}, entry 1.${Object.keys(wrong)[0]}: `);
    },
  );
});
