import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '../../support/spawn.js';

/** The hand on the switches of a test build (libs/faultpoints), through files that its processes look at. */
export interface Switches {
  /** What a process of this name has to be started with. */
  envOf(name: string): Env;
  fail(wish: string): void;
  poison(works: boolean): void;
  shiftClock(name: string, shift: number | 'frozen' | null): void;
}

export function openSwitches(folder: string): Switches {
  const wishes = join(folder, 'fail');
  const clockOf = (name: string) => join(folder, `clock-${name}`);
  return {
    envOf: (name) => ({ AJIL_FAIL: wishes, AJIL_CLOCK_SHIFT_MS: clockOf(name) }),
    fail: (wish) => writeFileSync(wishes, wish),
    poison: (works) => {
      if (works) writeFileSync(`${wishes}-poison`, '');
      else rmSync(`${wishes}-poison`, { force: true });
    },
    shiftClock: (name, shift) => {
      if (shift === null) rmSync(clockOf(name), { force: true });
      else writeFileSync(clockOf(name), String(shift));
    },
  };
}
