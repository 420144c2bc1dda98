import { readFileSync } from 'node:fs';
import { wait } from './wait.js';

/** A number that a process of Ajil tells at /metrics, summed over its labels; NaN: it does not tell it. */
export async function metric(url: string, name: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(10_000) });
  const lines = (await answer.text()).split('\n').filter((line) => new RegExp(`^${name}[ {]`).test(line));
  return lines.length === 0 ? NaN : lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

const MiB = 1024 * 1024;

/** The resident memory of a process, in MiB. */
export function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024) / MiB;
}

/** The share of one core that a process takes during so many milliseconds. */
export async function share(pid: number, ms: number): Promise<number> {
  const before = cpuSeconds(pid);
  await wait(ms);
  return ((cpuSeconds(pid) - before) * 1_000) / ms;
}

/** As Linux counts them: a hundred a second. */
const TICKS = 100;

function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}
