import { parseArgs } from 'node:util';
import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import type { Fault } from './fault.js';
import { CALM } from './faults/calm.js';
import { FAULTS } from './faults/index.js';
import { randomKills } from './kills.js';
import { MUTANTS } from './mutants/index.js';
import { runMutants } from './mutants/run-mutants.js';
import { lineOf } from './report.js';
import { isRed, type Outcome, runFault } from './run-fault.js';
import { openLab } from './world/lab.js';

const USAGE = `Usage: npm run faults -- [--kills 60] [--seed 1] [--only F01,F07] [--list]
       npm run faults -- --mutants [--only M7]

Lets one fault after the other befall a running Ajil, and judges what everybody was told (docs/promises.md).

  --mutants        instead: twelve Ajils that break one promise each; every one has to be caught, and its story has to
                   be clean without it
  --kills <n>      first n kills at random, of everything (default 60; 0 for none)
  --seed <n>       repeats the choices of an earlier run (default: new ones, printed)
  --only <ids>     these alone; "kills" is the random run, "calm" the one without a fault
  --patience <n>   stretches all deadlines, for a busy machine (default 3)
  --keep <folder>  where histories that went wrong are kept (default .ajil/faults)
  --list           what there is
`;

const say = (line: string) => void process.stdout.write(`${line}\n`);
const code = await main();
// Node 20 turns in circles at its end over a connection that was reset while it shut down: it is told to go.
process.stdout.write('', () => process.exit(code));

async function main(): Promise<number> {
  const asked = readArgs();
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n\n${USAGE}`);
    return 2;
  }
  const { seed, patience, keep, chosen, mutants, list } = asked;
  if (list) return ([...chosen, ...mutants].forEach(({ id, what }) => say(`${id.padEnd(6)} ${what}`)), 0);
  say(`seed ${seed} (--seed ${seed} repeats the choices of this run), deadlines x ${patience}\n`);
  const lab = await openLab({ seed, patience });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void lab.close().finally(() => process.exit(130)));
  const outcomes: Outcome[] = [];
  try {
    if (mutants.length > 0) return (await runMutants(lab, mutants, keep, say)) ? 0 : 1;
    for (const fault of chosen) {
      const outcome = await runFault(lab, fault, keep);
      outcomes.push(outcome);
      say(lineOf(outcome));
    }
  } finally {
    await lab.close();
  }
  return summary(outcomes);
}

function summary(outcomes: readonly Outcome[]): number {
  const red = outcomes.filter(isRed);
  const skipped = outcomes.filter(({ cannot }) => cannot !== null);
  const sum = (of: (outcome: Outcome) => number | undefined) =>
    outcomes.reduce((total, outcome) => total + (of(outcome) ?? 0), 0);
  const deliveries = sum(({ judgement }) => judgement?.deliveries);
  const repeats = sum(({ judgement }) => judgement?.repeats);
  say(
    `\n${outcomes.length - skipped.length} faults, ${sum(({ judgement }) => judgement?.verdicts.length)} verdicts`,
  );
  say(`${repeats} of ${deliveries} frames came twice (at most 0.1 % may)`);
  if (skipped.length > 0) say(`not injected here: ${skipped.map(({ fault }) => fault.id).join(', ')}`);
  if (red.length > 0) say(`RED: ${red.map(({ fault }) => fault.id).join(', ')}`);
  return red.length > 0 ? 1 : 0;
}

function readArgs() {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }] as const;
  const { values } = parseArgs({
    options: { kills: text, seed: text, only: text, patience: text, keep: text, list: flag, mutants: flag },
  });
  const kills = Number(values.kills ?? 60);
  const patience = Number(values.patience ?? (values.mutants ? 2 : 3));
  if (!Number.isInteger(kills) || kills < 0) return '--kills must be a whole number.';
  if (!(patience >= 1)) return '--patience must be a number from 1 on.';
  const faults: Fault[] = [CALM, ...(kills > 0 ? [randomKills(kills, say)] : []), ...FAULTS];
  const all = values.mutants ? MUTANTS : faults;
  const only = values.only?.split(',');
  const unknown = only?.find((wanted) => !all.some(({ id }) => id === wanted));
  if (unknown !== undefined) return `There is no ${unknown}; --list tells what there is.`;
  const isChosen = ({ id }: { id: string }) => !only || only.includes(id);
  return {
    seed: values.seed ?? String(randomInt(1_000_000)),
    patience,
    keep: resolve(values.keep ?? '.ajil/faults'),
    chosen: values.mutants ? [] : faults.filter(isChosen),
    mutants: values.mutants ? MUTANTS.filter(isChosen) : [],
    list: values.list ?? false,
  };
}
