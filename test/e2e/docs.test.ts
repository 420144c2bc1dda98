import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true }).map((name) => join('docs', String(name))),
].filter((name) => name.endsWith('.md'));

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!);

it.each(documents)('%s names only files that exist', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const named = all(text, /`((?:src|apps|libs|test|bench|docs|bin)\/[\w./-]+\.\w+)`/g);
  const linked = all(text, /\]\((?!https?:|#)([^)#]+)[^)]*\)/g).map((link) => join(dirname(document), link));
  const missing = [...named, ...linked].filter((path) => !existsSync(join(ROOT, path)));
  expect(missing).toEqual([]);
});

it('the tour names, beside each full path, only files of the folders that it walks through', () => {
  const text = readFileSync(join(ROOT, 'docs/tour.md'), 'utf8');
  const files = new Set(
    ['src', 'apps', 'libs', 'bin', 'test'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true }).map((name) => String(name).split('/').at(-1)!),
    ),
  );
  expect(all(text, /`([\w.-]+\.(?:ts|mjs|js))`/g).filter((name) => !files.has(name))).toEqual([]);
});
