import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/commands.js';
import { makeFolder } from '../support/processes.js';
import { run, start } from '../support/program.js';
import { startWire } from '../support/wire.js';

const word = () => randomBytes(4).toString('hex');
const rss = (title: string, items = 1) => {
  const listed = Array.from({ length: items }, (_, i) => `<item><title>${title} ${i}</title></item>`);
  return `<rss version="2.0"><channel><title>${title}</title>${listed.join('')}</channel></rss>`;
};

const linesOf = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const asking = (...lines: unknown[]) =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');

describe('ajil parse --jsonl', () => {
  it('answers each line with one, in order, with paths of the folder it is called from', async () => {
    const folder = makeFolder();
    const titles = Array.from({ length: 40 }, word);
    titles.forEach((title, i) =>
      writeFileSync(join(folder, `${title}.xml`), rss(title, i % 2 === 0 ? 1_500 : 1)),
    );
    const { code, out, err } = await run(
      ['parse', '--jsonl'],
      asking(...titles.map((title) => ({ file: `${title}.xml` }))),
      { cwd: folder },
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    const answers = linesOf(out) as { file: string; feed: { title: string; entries: unknown[] } }[];
    expect(answers.map(({ file, feed }) => [file, feed.title, feed.entries.length])).toEqual(
      titles.map((title, i) => [`${title}.xml`, title, i % 2 === 0 ? 1_500 : 1]),
    );
  });

  it('names every field of the contract, and null for what is absent', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'a.xml'), '<rss><channel><item><link>/n</link></item></channel></rss>');
    const { out } = await run(['parse', '--jsonl'], asking({ file: 'a.xml', url: 'https://x.example/feed' }), { cwd: folder });
    const [answer] = linesOf(out);
    expect(answer).toMatchObject({ file: 'a.xml', feed: { title: null, link: null, language: null } });
    expect((answer as { feed: { entries: unknown[] } }).feed.entries).toEqual([
      { id: null, url: 'https://x.example/n', title: null, summary: null, content: null, published: null, updated: null, authors: [], categories: [], language: null, media: [] },
    ]);
  }); // prettier-ignore

  it('says what is wrong with a line or a file, and goes on', async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'good.xml'), rss('good'));
    writeFileSync(join(folder, 'page.xml'), '<html></html>');
    writeFileSync(join(folder, 'large.xml'), Buffer.alloc(16 * 1024 * 1024 + 1, 0x20));
    const lines = [
      'not json',
      '',
      '[]',
      '{"file":7}',
      { file: 'nowhere.xml' },
      { file: 'folder' },
      { file: 'large.xml' },
      { file: 'page.xml' },
      { file: 'good.xml', url: 7 },
      'x'.repeat(100_000),
      { file: 'good.xml' },
    ];
    const { code, out } = await run(['parse', '--jsonl'], asking(...lines), { cwd: folder });
    const answers = linesOf(out) as { file: string | null; failed?: { code: string; message: string } }[];
    expect(answers.map(({ file, failed }) => [file, failed?.code])).toEqual([
      [null, 'bad_line'],
      [null, 'bad_line'],
      [null, 'bad_line'],
      [null, 'bad_line'],
      ['nowhere.xml', 'no_file'],
      ['folder', 'not_a_file'],
      ['large.xml', 'too_large'],
      ['page.xml', 'not_a_feed'],
      ['good.xml', 'bad_line'],
      [null, 'bad_line'],
      ['good.xml', undefined],
    ]);
    expect(code).toBe(0);
  });

  it('answers a caller that waits for each answer before the next line', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'a.xml'), rss('a'));
    const child = start(['parse', '--jsonl'], { cwd: folder });
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    for (let i = 0; i < 3; i++) {
      child.stdin.write(asking({ file: 'a.xml' }));
      expect(JSON.parse((await answers.next()).value as string)).toMatchObject({ feed: { title: 'a' } });
    }
    child.stdin.end();
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it('ends when its input does, with nothing or in the middle of a line', async () => {
    expect(await run(['parse', '--jsonl'])).toEqual({ code: 0, out: '', err: '' });
    const { out } = await run(['parse', '--jsonl'], '{"file":"nowhere.xml"}\n{"fi');
    expect(linesOf(out)).toMatchObject([{ failed: { code: 'no_file' } }, { failed: { code: 'bad_line' } }]);
  });

  it('ends quietly when nobody reads any more', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'a.xml'), rss('a', 2_000));
    const child = start(['parse', '--jsonl'], { cwd: folder });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdin.end(asking({ file: 'a.xml' }).repeat(50));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(err).toBe('');
  });
});

describe('ajil sources try', () => {
  const allowed = { env: { AJIL_EGRESS_ALLOW: '127.0.0.0/8' } };

  it('shows what a source would bring', async () => {
    const wire = await startWire();
    const [outlet] = wire.outlets;
    const title = word();
    await wire.publish([{ outlet: outlet!.id, title }]);
    const { code, out } = await run(['sources', 'try', outlet!.feed], '', allowed);
    expect(code).toBe(0);
    expect(out).toContain(title);
    expect(out).toMatch(/answer +200/);
    expect(out).toMatch(/entries +1/);
    const { out: json } = await run(['sources', 'try', '--json', outlet!.feed], '', allowed);
    expect(JSON.parse(json)).toMatchObject({
      url: outlet!.feed,
      status: 200,
      failed: null,
      feed: { count: 1, entries: [{ title }] },
    });
  });

  it('names the feeds of a page that is none itself', async () => {
    const wire = await startWire();
    const { feed } = wire.outlets[0]!;
    const { code, out } = await run(['sources', 'try', new URL('.', feed).href], '', allowed);
    expect(code).toBe(1);
    expect(out).toContain(`Feeds that this page names:\n  ${feed}`);
  });

  it('says why an address is none, and fails', async () => {
    const wire = await startWire();
    const refused = await run(['sources', 'try', wire.outlets[0]!.feed]);
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('(blocked_address)') });
    const page = await run(['sources', 'try', `${wire.url}/`], '', allowed);
    expect(page).toMatchObject({ code: 1, err: expect.stringContaining('(not_a_feed)') });
  });
});

describe('ajil', () => {
  it('checks the shipped catalogue, or a list of your own', async () => {
    const shipped = await run(['sources', 'check']);
    expect(shipped).toMatchObject({ code: 0, out: '' });
    const folder = makeFolder();
    writeFileSync(
      join(folder, 'mine.json'),
      JSON.stringify([{ url: 'https://x.example/feed', name: 'Mine' }]),
    );
    const own = await run(['sources', 'check', 'mine.json'], '', { cwd: folder });
    expect(own.code).toBe(1);
    expect(own.out).toContain('1. https://x.example/feed: outlet is missing');
  });

  it.each([
    ['sources', 'check'],
    ['topics', 'test'],
    ['topics', 'replay'],
  ])('says of a file that is not there just that: ajil %s %s', async (...words) => {
    expect(await run([...words, 'nowhere.json'])).toEqual({
      code: 1,
      out: '',
      err: 'There is no file nowhere.json.\n',
    });
  });

  it('prints its configuration without secrets', async () => {
    const secret = word();
    const { code, out } = await run(['config'], '', {
      env: { DATABASE_URL: `postgres://me:${secret}@host/db` },
    });
    expect(code).toBe(0);
    expect(out).toMatch(/AJIL_PORT +3000/);
    expect(out).toMatch(/DATABASE_URL +\(hidden\)/);
    expect(out).not.toContain(secret);
  });

  it.each([
    [{ AJIL_PORT: '99999' }, 'AJIL_PORT must be a whole number from 0 to 65535.'],
    [{ AJIL_JWKS_URL: 'https://login.example/keys' }, 'set AJIL_JWT_ISSUER'],
    [{ AJIL_JWT_ISSUER: 'https://login.example' }, 'AJIL_JWT_ISSUER needs the keys'],
    [{ AJIL_SOURCES: '/nowhere.json' }, 'AJIL_SOURCES: cannot read /nowhere.json (ENOENT).'],
  ])('config: fails where a start would: %j', async (env, words) => {
    const { code, err } = await run(['config'], '', { env });
    expect([code, err]).toEqual([1, expect.stringMatching(/^Ajil would not start: /)]);
    expect(err).toContain(words);
  });

  it('config: tells of a name that is no setting', async () => {
    expect(await run(['config', '--json'], '', { env: { AJIL_PRT: '3000' } })).toMatchObject({
      code: 0,
      err: 'AJIL_PRT is no setting; did you mean AJIL_PORT?\n',
    });
  });

  it('names its release', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(await run(['--version'])).toEqual({ code: 0, out: `ajil ${version}\n`, err: '' });
  });

  it.each([['help'], ['--help'], ['parse', '--help'], ['help', 'sources', 'try'], ['sources', '--help'], []])(
    'explains itself: ajil %s %s %s',
    async (...words) => {
      expect(await run(words)).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^Usage: \.\/bin\/ajil /),
        err: '',
      });
    },
  );

  it.each([
    [['cook'], 'There is no command "cook". There are: parse, '],
    [['sources'], 'Say which: ./bin/ajil sources try, ./bin/ajil sources check.'],
    [['sources', 'cook'], 'Say which: '],
    [['parse'], 'Name at least one file'],
    [['parse', '--jsonl', 'a.xml'], 'standard input'],
    [['parse', '--fast'], "Unknown option '--fast'."],
    [['sources', 'try'], 'Name one address'],
    [['sources', 'try', 'x.example'], '"x.example" is no address'],
    [['config', 'x'], 'takes no words'],
  ])('refuses %j with a clear message', async (words, message) => {
    const { code, out, err } = await run(words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
  });
});
