import type { VerdictId } from '../check/verdicts.js';
import type { Chance } from '../world/chance.js';
import type { Wanted, World } from '../world/world.js';

/** An Ajil that breaks one promise (a switch of the test build), and the shortest story that shows it. */
export interface Mutant {
  /** As AJIL_MUTANT names it. */
  id: string;
  what: string;
  /** Each of these names what is wrong; one of them has to be found. */
  caughtBy: readonly VerdictId[];
  /** What befalls the world; the same story without the mutant is clean. */
  story: { world?: Wanted; run(world: World, chance: Chance): Promise<void> };
  /** It does something to the PostgreSQL that all worlds of the run share. */
  alone?: true;
}
