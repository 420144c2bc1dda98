import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { countries } from './countries.js';
import { languages } from './languages.js';

/** What can be measured: a folder with marked texts in, a report out. */
const MEASURES: Record<string, (folder: string, misses: number) => string | Promise<string>> = {
  countries,
  languages,
};

const USAGE = `Usage: npm run quality -- <${Object.keys(MEASURES).join('|')}> <folder> [--misses <n>]

Says how well headlines are read, on marked texts in the folder. See test/quality/README.md.

  --misses <n>   how many differences of each set are listed (default 0)
`;

process.exitCode = await run(process.argv.slice(2));

async function run(words: string[]): Promise<number> {
  const asked = readArgs(words);
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n\n${USAGE}`);
    return 2;
  }
  process.stdout.write(await asked.measure(asked.folder, asked.misses));
  return 0;
}

function readArgs(words: string[]) {
  try {
    const options = { misses: { type: 'string', default: '0' } } as const;
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
    const [name = '', folder, ...others] = positionals;
    const measure = MEASURES[name];
    if (measure === undefined) return `There is no measure "${name}".`;
    if (folder === undefined || others.length > 0) return 'Name one folder.';
    // npm starts scripts in the folder of the package; INIT_CWD is where the caller is.
    const path = resolve(process.env['INIT_CWD'] ?? process.cwd(), folder);
    if (!existsSync(path)) return `There is no folder ${path}.`;
    const misses = Number(values.misses);
    return Number.isInteger(misses) && misses >= 0
      ? { measure, folder: path, misses }
      : '--misses wants a number.';
  } catch (error) {
    return (error as Error).message;
  }
}
