import { describeConfig, readConfig } from '@ajil/config';
import { print } from './print.js';
import { readWords } from './read-words.js';
import { UsageError } from './usage-error.js';

/** `ajil config` */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = readWords(words, { json: { type: 'boolean' } });
  if (positionals.length > 0) throw new UsageError('"ajil config" takes no words.');
  const settings = describeConfig(process.env);
  const width = Math.max(...settings.map(({ name }) => name.length));
  for (const setting of settings) {
    const { name, value, means } = setting;
    await print(
      values.json
        ? `${JSON.stringify(setting)}\n`
        : `${name.padEnd(width)}  ${value}\n${' '.repeat(width)}  ${means}\n`,
    );
  }
  // Says what is wrong with them, when something is.
  readConfig(process.env);
  return 0;
}
