import { readFile } from 'node:fs/promises';
import { catalogue, checkSources } from '@ajil/catalogue';
import { print } from './print.js';
import { readWords } from './read-words.js';
import { unread } from './unread.js';
import { Failure, UsageError } from './usage-error.js';

/** `ajil sources check` */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = readWords(words, { json: { type: 'boolean' } });
  const [file, ...others] = positionals;
  if (others.length > 0) throw new UsageError('Name one file, or none for the shipped catalogue.');
  const list = file === undefined ? catalogue : await readList(file);
  const problems = checkSources(list);
  for (const problem of problems) {
    const { index, url, field, message } = problem;
    await print(
      values.json
        ? `${JSON.stringify(problem)}\n`
        : `${index + 1}. ${url || '(no url)'}: ${field} ${message}\n`,
    );
  }
  const name = file ?? 'The shipped catalogue';
  process.stderr.write(`${name}: ${list.length} sources, ${problems.length || 'no'} problems.\n`);
  return problems.length > 0 ? 1 : 0;
}

/** A JSON list, or an object whose `sources` is one. @throws Failure */
async function readList(file: string): Promise<unknown[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Failure(unread(file, error).message);
  });
  const list = listOf(text);
  if (!Array.isArray(list)) throw new Failure(`${file} is not a JSON list of sources.`);
  return list as unknown[];
}

function listOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return Array.isArray(value) ? value : (value as { sources?: unknown } | null)?.sources;
  } catch {
    return undefined;
  }
}
