import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readCases } from './read-cases.js';
import { listLosses, listMisses, report, reportDamage } from './report.js';
import { runMutations } from './run-mutations.js';
import { runParse } from './run-parse.js';
import { score } from './score.js';

const USAGE = `Usage: npm run corpus -- <folder> [--misses <n>] [--mutate [--seed <n>]]

Reads the feed files of a folder with "ajil parse --jsonl", and says how much is as expected, by sub-folder and by field.
What is expected stands in a .json of the same name, or in the file's leading comment behind "Expect:".

  --misses <n>   how many differences are listed (default 20)
  --mutate       also damages each feed (cuts, deletions, stray characters) and counts the entries that are still found
  --seed <n>     of the damage (default 7)
`;

process.exitCode = await run(process.argv.slice(2));

async function run(words: string[]): Promise<number> {
  const asked = readArgs(words);
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n\n${USAGE}`);
    return 2;
  }
  const { folder, program, misses, mutate, seed } = asked;
  const cases = readCases(folder);
  const started = performance.now();
  const answers = await runParse(
    program,
    cases.map(({ file, contentType, url }) => ({ file, contentType, url })),
  );
  const seconds = (performance.now() - started) / 1_000;
  const scored = score(cases, answers);
  process.stdout.write(
    `${listMisses(scored.misses, misses)}\n${report(scored)}\n${cases.length} files in ${seconds.toFixed(1)} s\n`,
  );
  if (mutate) {
    const read = cases.map((one, at) => ({ one, answer: answers[at]! }));
    const damages = await runMutations(program, read, seed);
    process.stdout.write(`\n${listLosses(damages, misses)}\n${reportDamage(damages)}`);
  }
  return scored.misses.length > 0 ? 1 : 0;
}

function readArgs(words: string[]) {
  const options = {
    misses: { type: 'string' },
    mutate: { type: 'boolean' },
    seed: { type: 'string' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
    const [folder, ...others] = positionals;
    if (folder === undefined || others.length > 0) return 'Name one folder.';
    // npm starts scripts in the folder of the package; INIT_CWD is where the caller is.
    const path = resolve(process.env['INIT_CWD'] ?? process.cwd(), folder);
    if (!existsSync(path)) return `There is no folder ${path}.`;
    const { misses = '20', seed = '7', mutate = false } = values;
    return {
      folder: path,
      program: resolve('bin/ajil'),
      misses: Number(misses) || 0,
      mutate,
      seed: Number(seed) || 0,
    };
  } catch (error) {
    return (error as Error).message;
  }
}
