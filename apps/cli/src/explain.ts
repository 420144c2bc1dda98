import { openMatching, SHIPPED } from '@ajil/topics';
import { explainAddress } from './explain-address.js';
import { explainLines } from './explain-lines.js';
import { explain } from './explain-text.js';
import { print } from './print.js';
import { readWords } from './read-words.js';
import { showExplained } from './show-explained.js';
import { UsageError } from './usage-error.js';

/** `ajil explain` */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = readWords(words, {
    jsonl: { type: 'boolean' },
    source: { type: 'string' },
  });
  if (values.jsonl && positionals.length > 0)
    throw new UsageError('With --jsonl the headlines come on standard input, not behind the command.');
  const text = positionals.join(' ').trim();
  if (!values.jsonl && text === '') throw new UsageError('Give a headline or an address, or say --jsonl.');
  const topics = await openMatching(SHIPPED);
  if (values.jsonl) {
    await explainLines({ input: process.stdin, print, topics });
    return 0;
  }
  if (/^https?:\/\/\S+$/i.test(text)) return explainAddress(text, topics);
  await print(showExplained(explain({ title: text, source: values.source ?? null }, topics)));
  return 0;
}
