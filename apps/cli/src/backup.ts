import { statSync } from 'node:fs';
import { writeBackup } from '@ajil/store';
import { beside } from './database.js';
import { print } from './print.js';
import { readWords } from './read-words.js';
import { UsageError } from './usage-error.js';

/** `ajil backup` */
export async function run(words: string[]): Promise<number> {
  const [file, ...others] = readWords(words, {}).positionals;
  if (file === undefined || others.length > 0) throw new UsageError('Name one file to write to.');
  const head = await beside(({ connection }) => writeBackup(connection, file));
  const size = (statSync(file).size / 1_000_000).toFixed(1);
  await print(`${file}: ${head.tables.length} tables, the alert log up to ${head.seq}, ${size} MB.\n`);
  return 0;
}
