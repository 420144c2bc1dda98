import { openSandbox } from '@ajil/sandbox';
import { parseFile } from './parse-file.js';
import { parseLines } from './parse-lines.js';
import { print } from './print.js';
import { readWords } from './read-words.js';
import { showFeed } from './show-feed.js';
import { UsageError } from './usage-error.js';

/** `ajil parse` */
export async function run(words: string[]): Promise<number> {
  const { values, positionals: files } = readWords(words, { jsonl: { type: 'boolean' } });
  if (values.jsonl && files.length > 0)
    throw new UsageError('With --jsonl the files are named on standard input, not behind the command.');
  if (!values.jsonl && files.length === 0) throw new UsageError('Name at least one file, or say --jsonl.');
  const sandbox = openSandbox();
  try {
    if (!values.jsonl) return await showFiles(files);
    await parseLines({ input: process.stdin, print, parse: (asked) => parseFile(asked, sandbox) });
    return 0;
  } finally {
    await sandbox.close();
  }

  async function showFiles(files: readonly string[]): Promise<number> {
    let code = 0;
    for (const file of files) {
      const answer = await parseFile({ file }, sandbox);
      if ('feed' in answer) await print(`${showFeed(file, answer.feed)}\n`);
      else process.stderr.write(`${file}: ${answer.failed.message}\n`);
      if ('failed' in answer) code = 1;
    }
    return code;
  }
}
