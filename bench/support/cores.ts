import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

export interface Program {
  command: string;
  args: string[];
}

/** A core for what is measured, and the others for everything else. */
export interface Cores {
  /** The same program, held on the measured core. */
  alone(program: Program): Program;
}

/** Keeps this process, and so all that it starts, off the last core. Null where that cannot be had. */
export function reserveCore(): Cores | null {
  const last = availableParallelism() - 1;
  if (last < 1) return null;
  const others = spawnSync('taskset', ['-acp', `0-${last - 1}`, `${process.pid}`], { stdio: 'ignore' });
  if (others.status !== 0) return null;
  return {
    alone: ({ command, args }) => ({ command: 'taskset', args: ['-c', `${last}`, command, ...args] }),
  };
}
