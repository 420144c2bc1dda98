import manifest from '../../../package.json' with { type: 'json' };
import { COMMANDS, findCommand, overview } from './commands.js';
import { ask } from './help.js';
import { UsageError } from './usage-error.js';

// The reader may go away (`ajil parse --jsonl | head`): then there is nobody left to work for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2));

/** Runs one command: 0 is fine, 1 is failed, 2 is bad usage. Results go to standard output, all else to standard error. */
async function run(words: readonly string[]): Promise<number> {
  if (words[0] === '--version') return tellVersion();
  const asked = ask(words);
  const found = findCommand(asked.words);
  if (asked.help || words.length === 0) return tellHelp(found?.help ?? null, asked.words);
  if (!found) return refuse(unknown(asked.words), './bin/ajil help');
  try {
    const { run: begin } = await found.load();
    return await begin(words.slice(found.name.split(' ').length));
  } catch (error) {
    if (error instanceof UsageError) return refuse(error.message, `./bin/ajil ${found.name} --help`);
    return fail(error);
  }
}

function tellHelp(help: string | null, words: readonly string[]): number {
  const topic = COMMANDS.filter(({ name }) => words.length > 0 && name.startsWith(`${words[0]} `));
  if (help === null && topic.length === 0 && words.length > 0)
    return refuse(unknown(words), './bin/ajil help');
  process.stdout.write(help ?? overview(topic.length > 0 ? topic : COMMANDS));
  return 0;
}

function tellVersion(): number {
  process.stdout.write(`ajil ${manifest.version}\n`);
  return 0;
}

function unknown(words: readonly string[]): string {
  const topic = COMMANDS.filter(({ name }) => name.startsWith(`${words[0]} `)).map(({ name }) => name);
  if (topic.length > 0) return `Say which: ./bin/ajil ${topic.join(', ./bin/ajil ')}.`;
  const names = COMMANDS.map(({ name }) => name).join(', ');
  return `There is no command "${words[0]?.slice(0, 60)}". There are: ${names}.`;
}

function refuse(message: string, see: string): number {
  process.stderr.write(`${message}\nSee: ${see}\n`);
  return 2;
}

/** What is the reader's to mend is told in a sentence; anything else is our fault and keeps its stack. */
function fail(error: unknown): number {
  const isTold = error instanceof Error && (error.name === 'ConfigError' || error.name === 'Failure');
  process.stderr.write(`${isTold ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}
