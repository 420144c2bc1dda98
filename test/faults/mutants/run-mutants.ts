import { join } from 'node:path';
import { MEANINGS, type VerdictId } from '../check/verdicts.js';
import { type Outcome, runFault } from '../run-fault.js';
import type { Lab } from '../world/lab.js';
import type { Mutant } from './mutant.js';

/** Worlds at the same time: most of what they do is wait. */
const AT_ONCE = 4;

/** What came of one mutant: its story with it and without it. */
interface Trial {
  mutant: Mutant;
  sick: Outcome;
  healthy: Outcome;
}

/** Tells each mutant's story twice, with the mutant and without. @returns whether all were caught, and nothing else was */
export async function runMutants(
  lab: Lab,
  mutants: readonly Mutant[],
  keep: string,
  say: (line: string) => void,
): Promise<boolean> {
  const trials: Trial[] = [];
  const tried = (trial: Trial) => {
    trials.push(trial);
    say(lineOf(trial));
  };
  const waiting = mutants.filter(({ alone }) => !alone);
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      tried(await tryOut(lab, next, keep, (both) => Promise.all(both.map((one) => one()))));
  };
  await Promise.all(Array.from({ length: AT_ONCE / 2 }, work));
  for (const mutant of mutants.filter(({ alone }) => alone))
    tried(await tryOut(lab, mutant, keep, async ([one, other]) => [await one!(), await other!()]));
  const bad = trials.filter((trial) => !isCaught(trial) || !isClean(trial.healthy));
  say(`\n${trials.length - bad.length} of ${trials.length} mutants caught by the verdict that names them`);
  return bad.length === 0;
}

type Runs = (() => Promise<Outcome>)[];

async function tryOut(
  lab: Lab,
  mutant: Mutant,
  keep: string,
  run: (both: Runs) => Promise<Outcome[]>,
): Promise<Trial> {
  const { id, what, story } = mutant;
  const told = (name: string, env: Record<string, string>) => () => {
    const world = { ...story.world, testBuild: true, env: { ...story.world?.env, ...env } };
    return runFault(lab, { id: name, what, world, run: story.run }, join(keep, 'mutants'));
  };
  const [sick, healthy] = await run([told(id, { AJIL_MUTANT: id }), told(`${id}-without`, {})]);
  return { mutant, sick: sick!, healthy: healthy! };
}

const found = ({ judgement }: Outcome): VerdictId[] =>
  [...new Set((judgement?.verdicts ?? []).map(({ id }) => id))].sort();

const isCaught = ({ mutant, sick }: Trial) => found(sick).some((id) => mutant.caughtBy.includes(id));
const isClean = ({ judgement, broken }: Outcome) =>
  broken === null && judgement?.verdicts.length === 0 && judgement.unsettled === null;

const survival = ({ broken }: Outcome) => (broken === null ? 'SURVIVES' : 'NOT TRIED');

function lineOf(trial: Trial): string {
  const { mutant, sick, healthy } = trial;
  const ids = found(sick);
  const names = ids.filter((id) => mutant.caughtBy.includes(id)).map((id) => `${id} (${MEANINGS[id]})`);
  const others = ids.filter((id) => !mutant.caughtBy.includes(id));
  const also = others.length > 0 ? `, and ${others.join(', ')}` : '';
  const verdict = names.length > 0 ? `caught by ${names.join(', ')}${also}` : `${survival(sick)}${also}`;
  const control = isClean(healthy) ? 'clean without it' : 'NOT CLEAN WITHOUT IT';
  const lines = [
    `${mutant.id.padEnd(4)} ${mutant.what}: ${verdict}; ${control} (${sick.seconds.toFixed(0)} s)`,
    ...(names.length > 0 ? [] : details(sick)),
    ...(isClean(healthy) ? [] : details(healthy)),
  ];
  return lines.join('\n');
}

function details({ fault, judgement, broken, kept }: Outcome): string[] {
  const verdicts = judgement?.verdicts.slice(0, 6) ?? [];
  return [
    ...verdicts.map(({ id, where, what }) => `${id} ${where}: ${what}`),
    ...(judgement?.unsettled ? [`did not come to rest: ${judgement.unsettled}`] : []),
    ...(broken === null ? [] : [`the harness failed: ${broken.split('\n')[0]}`]),
    ...(kept === null ? [] : [`history: ${kept}`]),
  ].map((line) => `       ${fault.id}: ${line}`);
}
