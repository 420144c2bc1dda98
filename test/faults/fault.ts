import type { Chance } from './world/chance.js';
import type { Wanted, World } from './world/world.js';

/** Says that something held, or what did not, in words. */
export type Expect = (isTrue: boolean, what: string) => void;

/** One line of the fault matrix in docs/promises.md. */
export interface Fault {
  /** Such as F01. */
  id: string;
  what: string;
  /** The world it befalls; without: the usual one. */
  world?: Wanted;
  /** Why it cannot be injected on this machine, or null. Asked before a world is opened. */
  cannot?: () => string | null | Promise<string | null>;
  /**
   * Does it, and returns when it is over. What the history cannot show is said by `expect`.
   * @returns what cannot be injected, or something to be told, or nothing
   */
  run(world: World, chance: Chance, expect: Expect): Promise<Told | void>;
}

export type Told = { cannot: string } | { note: string };
