import { parseArgs } from 'node:util';
import { type Verdict, prove, UNPROVABLE } from './prove.js';

const PATIENCE = { soonMs: 20_000, headMs: 15_000 };

const USAGE = `Usage: npm run conformance -- <address> [--token <token>] [--topic <id>] [--wait <seconds>] [--only <clauses>] [--json]

Proves of any gateway, from outside, what docs/protocol.md says of it: one line for each numbered clause.

  --token <t>    as whom; without it as anybody
  --topic <id>   the topic that is followed (default: the one with the most alerts in the log)
  --wait <s>     how long new alerts are waited for (default 20); what needs one and gets none is skipped
  --only <c>     some clauses: 3.4,3.5
  --json         one JSON object a line

Exit code: 0 when nothing failed, 1 when something did, 2 when it could not be tried.
`;

process.exitCode = await run(process.argv.slice(2));

async function run(words: string[]): Promise<number> {
  const asked = readArgs(words);
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n\n${USAGE}`);
    return 2;
  }
  const { only, json, ...wishes } = asked;
  const print = (verdict: Verdict) => process.stdout.write(`${json ? JSON.stringify(verdict) : lineOf(verdict)}\n`);
  try {
    const verdicts = await prove({ ...wishes, ...PATIENCE }, only, print);
    if (!json) process.stdout.write(summary(verdicts));
    return verdicts.some(({ result }) => result === 'FAIL') ? 1 : 0;
  } catch (error) {
    process.stderr.write(`${asked.url} could not be tried: ${reasonOf(error)}\n`);
    return 2;
  }
} // prettier-ignore

function readArgs(words: string[]) {
  const text = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { token: text, topic: text, wait: text, only: text, json: { type: 'boolean' } },
    });
    const [url, ...more] = positionals;
    const { token, topic, wait = '20', only, json = false } = values;
    if (url === undefined || more.length > 0) return 'Name the address of one gateway.';
    if (!URL.canParse(url) || !/^https?:/.test(url)) return `${url} is no address such as http://127.0.0.1:3000.`;
    if (!/^\d{1,5}$/.test(wait)) return `--wait takes whole seconds, not ${wait}.`;
    return { url: url.replace(/\/+$/, ''), token, topic, liveMs: Number(wait) * 1_000, only: only?.split(',') ?? null, json };
  } catch (error) {
    return reasonOf(error);
  }
} // prettier-ignore

function lineOf({ clause, says, result, reason }: Verdict): string {
  return `${result} ${clause.padEnd(4)} ${says}${reason === null ? '' : `: ${reason}`}`;
}

function summary(verdicts: readonly Verdict[]): string {
  const count = (wanted: Verdict['result']) => verdicts.filter(({ result }) => result === wanted).length;
  const outside = Object.entries(UNPROVABLE).map(([clause, why]) => `  ${clause.padEnd(4)} ${why}`);
  return [
    `\n${count('PASS')} proven, ${count('FAIL')} failed, ${count('SKIP')} skipped. Not provable from outside:`,
    ...outside,
    '',
  ].join('\n');
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message ? `${error.message} (${cause.message})` : error.message;
}
