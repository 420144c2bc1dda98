import { acceptCopy, keepHead, restoreBackup } from '@ajil/store';
import { type Found, instead } from './database.js';
import { print } from './print.js';
import { readWords } from './read-words.js';
import { UsageError } from './usage-error.js';

const OTHER_LOG = 'It is another log from now on: readers who come back are told so.\n';

/** `ajil restore` */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = readWords(words, { accept: { type: 'boolean' } });
  const [file, ...others] = positionals;
  if (others.length > 0 || (file === undefined) !== (values.accept ?? false))
    throw new UsageError('Name one file to read, or say --accept.');
  await print(await instead((found) => (file === undefined ? accept(found) : restore(found, file))));
  return 0;
}

async function restore({ connection, folder }: Found, file: string): Promise<string> {
  const { head, place } = await restoreBackup(connection, file);
  if (folder) keepHead(folder, place);
  return `Restored ${file} of ${head.takenAt}: the alert log up to ${place.seq}. ${OTHER_LOG}`;
}

async function accept({ connection, folder }: Found): Promise<string> {
  const place = await acceptCopy(connection);
  if (folder) keepHead(folder, place);
  return `The alert log ends at ${place.seq}. ${OTHER_LOG}`;
}
