import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from './fault.js';
import { type Judgement, finish } from './world/finish.js';
import type { Lab } from './world/lab.js';
import { openChance } from './world/chance.js';
import { openWorld, type World } from './world/world.js';
import { wait } from './world/wait.js';
import { warmUp } from './world/warm-up.js';

/** What came of one fault. */
export interface Outcome {
  fault: Fault;
  /** Why it was not injected; null: it was. */
  cannot: string | null;
  note: string | null;
  judgement: Judgement | null;
  /** What should have held besides the promises. */
  unmet: string[];
  /** The harness itself failed. */
  broken: string | null;
  seconds: number;
  /** Where the history of a red one is. */
  kept: string | null;
}

/** Opens a world, lets a fault befall it, and judges what happened. `keep`: a folder for histories that went wrong. */
export async function runFault(lab: Lab, fault: Fault, keep: string): Promise<Outcome> {
  const began = performance.now();
  const outcome: Outcome = {
    fault,
    cannot: (await fault.cannot?.()) ?? null,
    note: null,
    judgement: null,
    unmet: [],
    broken: null,
    seconds: 0,
    kept: null,
  };
  if (outcome.cannot === null) await befall(lab, outcome, keep);
  outcome.seconds = (performance.now() - began) / 1_000;
  return outcome;
}

export const isRed = ({ judgement, unmet, broken }: Outcome): boolean =>
  broken !== null ||
  unmet.length > 0 ||
  (judgement?.verdicts.length ?? 0) > 0 ||
  Boolean(judgement?.unsettled);

async function befall(lab: Lab, outcome: Outcome, keep: string): Promise<void> {
  const { fault } = outcome;
  const chance = openChance(`${lab.seed} ${fault.id}`);
  let world: World | undefined;
  try {
    world = await openWorld(lab, fault.id, chance.fork('world'), fault.world);
    await warmUp(world);
    const expect = (isTrue: boolean, what: string) => void (isTrue || outcome.unmet.push(what));
    const told = await fault.run(world, chance.fork('fault'), expect);
    if (told && 'cannot' in told) outcome.cannot = told.cannot;
    else {
      // Life goes on behind it.
      await wait(1_500);
      outcome.judgement = await finish(world);
    }
    if (told && 'note' in told) outcome.note = told.note;
  } catch (error) {
    outcome.broken = error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    if (world && isRed(outcome)) outcome.kept = keepAll(world, outcome, keep);
    await world?.close();
  }
}

/** The history, and beside it what each process printed. */
function keepAll({ book, nodes }: World, { fault }: Outcome, keep: string): string {
  const file = book.keep(keep, fault.id);
  for (const node of nodes) keepText(keep, `${fault.id}-${node.name}.log`, node.output());
  return file;
}

const keepText = (folder: string, name: string, text: string) => writeFileSync(join(folder, name), text);
