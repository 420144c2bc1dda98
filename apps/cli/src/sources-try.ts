import { readConfig } from '@ajil/config';
import { openEgress } from '@ajil/egress';
import { openSandbox } from '@ajil/sandbox';
import { print } from './print.js';
import { readWords } from './read-words.js';
import { showTrial } from './show-trial.js';
import { trySource } from './try-source.js';
import { UsageError } from './usage-error.js';

/** `ajil sources try` */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = readWords(words, { json: { type: 'boolean' } });
  const [url, ...others] = positionals;
  if (url === undefined || others.length > 0) throw new UsageError('Name one address to try.');
  if (!URL.canParse(url))
    throw new UsageError(`"${url.slice(0, 200)}" is no address; it should begin with https://.`);
  const egress = openEgress({ allow: readConfig(process.env).egressAllow });
  const sandbox = openSandbox({ threads: 1 });
  try {
    const trial = await trySource(url, { egress, sandbox });
    if (values.json) await print(`${JSON.stringify(trial)}\n`);
    else await print(showTrial(trial));
    if (trial.failed) process.stderr.write(`${trial.failed.message} (${trial.failed.code})\n`);
    return trial.failed ? 1 : 0;
  } finally {
    await Promise.all([egress.close(), sandbox.close()]);
  }
}
