import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The objects of a file of JSON lines below the folder, taken for what `as` says; null when there is no such file. */
export function readLines<T>(
  folder: string,
  name: string,
  as: (line: unknown) => T = (line) => line as T,
): T[] | null {
  const file = join(folder, name);
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => as(JSON.parse(line)));
}
