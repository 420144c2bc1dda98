import { ConfigError, describeConfig, readConfig, requireSources, unknownSettings } from '@ajil/config';
import { print } from './print.js';
import { readWords } from './read-words.js';
import { Failure, UsageError } from './usage-error.js';

/** `ajil config` */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = readWords(words, { json: { type: 'boolean' } });
  if (positionals.length > 0) throw new UsageError('"./bin/ajil config" takes no words.');
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
  for (const warning of unknownSettings(process.env)) process.stderr.write(`${warning}\n`);
  await requireStart();
  return 0;
}

/** Looks at the settings as a start would. @throws Failure */
async function requireStart(): Promise<void> {
  try {
    await requireSources(readConfig(process.env));
  } catch (error) {
    throw error instanceof ConfigError ? new Failure(`Ajil would not start: ${error.message}`) : error;
  }
}
