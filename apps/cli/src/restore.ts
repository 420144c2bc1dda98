import { access, constants } from 'node:fs/promises';
import { acceptCopy, keepHead, restoreBackup } from '@ajil/store';
import { type Found, instead } from './database.js';
import { print } from './print.js';
import { readWords } from './read-words.js';
import { unread } from './unread.js';
import { Failure, UsageError } from './usage-error.js';

const OTHER_LOG = 'It is another log from now on: readers who come back are told so.\n';

/** `ajil restore` */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = readWords(words, { accept: { type: 'boolean' } });
  const [file, ...others] = positionals;
  if (others.length > 0 || (file === undefined) !== (values.accept ?? false))
    throw new UsageError('Name one file to read, or say --accept.');
  if (file !== undefined) await requireFile(file);
  await print(await instead((found) => (file === undefined ? accept(found) : restore(found, file))));
  return 0;
}

/** Before a database is made for nothing. @throws Failure */
async function requireFile(file: string): Promise<void> {
  await access(file, constants.R_OK).catch((error: Error) => {
    throw new Failure(unread(file, error).message);
  });
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
