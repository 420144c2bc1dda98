import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/commands.js';
import { makeFolder } from '../support/processes.js';
import type { Case } from './answer.js';
import { readClaims } from './expect/claims.js';
import { seeded } from '../support/seed.js';
import { damage } from './mutate.js';
import { readCases } from './read-cases.js';
import { report } from './report.js';
import { runMutations } from './run-mutations.js';
import { runParse } from './run-parse.js';
import { score } from './score.js';

const PROGRAM = join(ROOT, 'bin', 'ajil');
const word = () => randomBytes(4).toString('hex');

async function scoreFolder(folder: string) {
  const cases = readCases(folder);
  return { cases, scored: score(cases, await runParse(PROGRAM, cases)) };
}

/** A corpus in a folder of its own: files by their names. */
function makeCorpus(files: Record<string, string>): string {
  const folder = makeFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const rss = (...items: string[]) =>
  `<rss version="2.0"><channel><title>C</title>${items.join('')}</channel></rss>`;
const item = (title: string) => `<item><title>${title}</title><link>https://x.example/${title}</link></item>`;

describe('our own corpus', () => {
  it('is read as expected, every file of it', async () => {
    const { cases, scored } = await scoreFolder(join(import.meta.dirname, 'fixtures'));
    expect(scored.misses).toEqual([]);
    expect(
      cases.filter(({ checks, refusal }) => checks.length > 0 || refusal !== null).length,
    ).toBeGreaterThanOrEqual(40);
    expect(scored.unchecked.all).toBe(0);
  });
});

describe('the corpus runner', () => {
  it('tells what is not as expected, by group and field', async () => {
    const [title, other] = [word(), word()];
    const folder = makeCorpus({
      'good/a.xml': rss(item(title)),
      'good/a.json': JSON.stringify({ title: 'C', items: [{ title }] }),
      'bad/b.xml': rss(item(title)),
      'bad/b.json': JSON.stringify({ items: [{ title: other }, {}], language: 'ar' }),
      'bad/c.xml': `<!-- Expect: entries[0]['title'] == u'${other}' and feed.title == 'C' -->${rss(item(title))}`,
      'bad/d.xml': 'no feed',
      'bad/d.json': JSON.stringify({ title }),
      'alone/e.xml': rss(),
    });
    const { scored } = await scoreFolder(folder);
    const told = scored.misses.map(({ file, what }) => `${file.slice(folder.length + 1)} ${what}`);
    expect(told.sort()).toEqual(['bad/b.xml entries', 'bad/b.xml entries[0].title', 'bad/b.xml language', 'bad/c.xml entries[0].title', 'bad/d.xml title']);
    expect([...scored.groups]).toEqual([['bad', { right: 0, all: 3 }], ['good', { right: 1, all: 1 }]]);
    expect(scored.fields.get('titles')).toEqual({ right: 3, all: 6 });
    expect(scored.unchecked).toEqual({ right: 1, all: 1 });
    expect(report(scored)).toContain('25.0 %  1 of 4');
  }); // prettier-ignore

  it('checks what an expression says of our fields, and nothing else', () => {
    const read = (expression: string) =>
      readClaims(expression).claims.map(({ path, value }) => [path.join('.'), value]);
    expect(read("not bozo and entries[0]['title'] == u'A \\u00e9 \\'x\\''")).toEqual([
      ['entries.0.title', "A é 'x'"],
    ]);
    expect(read("len(entries) == 2 and feed.get('title') == 'a' 'b'")).toEqual([
      ['entries.length', 2],
      ['feed.title', 'ab'],
    ]);
    expect(read('entries[0].updated_parsed == (2004, 1, 2, 3, 4, 5, 4, 2, 0)')).toEqual([
      ['entries.0.updated_parsed', [2004, 1, 2, 3, 4, 5, 4, 2, 0]],
    ]);
    expect(read("feed['title'] == 'a' or bozo")).toEqual([]);
    expect(readClaims("'x' not in feed and bozo and feed.title == 'and'")).toMatchObject({ others: 2 });
  });

  it('damages a feed the same way for the same seed', () => {
    const text = rss(...Array.from({ length: 40 }, () => item(word())));
    const [one, same, other] = [3, 3, 4].map((seed) => damage(text, 40, seeded(seed)));
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    expect(new Set(one!.map((damaged) => damaged.text)).size).toBe(9);
  });

  it('finds every whole entry of feeds that end early, and nearly every one of corrupted feeds', async () => {
    const folder = makeCorpus({ 'long.xml': rss(...Array.from({ length: 200 }, () => item(word()))) });
    const [one] = readCases(folder) as [Case];
    const [answer] = await runParse(PROGRAM, [one]);
    const damages = await runMutations(PROGRAM, [{ one, answer: answer! }], 7);
    const cuts = damages.filter(({ kind }) => kind.startsWith('cut'));
    expect(cuts.map(({ right }) => right)).toEqual(cuts.map(({ all }) => all));
    expect(cuts.map(({ all }) => all > 40)).toEqual([true, true, true]);
    const kept = damages.reduce((sum, { right }) => sum + right, 0);
    expect(kept / damages.reduce((sum, { all }) => sum + all, 0)).toBeGreaterThan(0.96);
  });
});
