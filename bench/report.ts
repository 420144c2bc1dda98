import { cpus, loadavg } from 'node:os';
import type { Side } from './figures.js';
import type { Result } from './measure.js';
import type { Plan } from './plan.js';

/** The machine and how busy it was: what figures of two runs may differ by. */
export interface Machine {
  cores: number;
  cpu: string;
  node: string;
  platform: string;
  /** Processes that wanted a core, on average, in the minute before the start. */
  loadBefore: number;
}

export function lookAtMachine(): Machine {
  const [first] = cpus();
  return {
    cores: cpus().length,
    cpu: first?.model.trim() ?? 'unknown',
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    loadBefore: loadavg()[0]!,
  };
}

const ms = (value: number) => value.toFixed(1).padStart(11);
const times = (value: number) => `${value.toFixed(1)}x`.padStart(11);

/** The table that people read. */
export function asText(machine: Machine, plan: Plan, results: readonly Result[]): string {
  const { cores, cpu, node, platform, loadBefore } = machine;
  const lines = [
    'Last byte of a feed response to the event at a subscribed client, in milliseconds.',
    `${cores} cores (${cpu}), node ${node}, ${platform}, load before the start ${loadBefore.toFixed(1)}`,
    `${plan.itemsPerSecond} headlines/s over ${plan.feeds} feeds, each polled every second; median of ${plan.rounds} rounds`,
  ];
  for (const result of results) lines.push('', ...resultLines(result));
  return `${lines.join('\n')}\n`;
}

function resultLines({ queues, ajil, bare, ratio, stages }: Result): string[] {
  const row = (name: string, side: Side) =>
    `  ${name.padEnd(32)}${ms(side.p50)}${ms(side.p99)}${ms(side.worstP99)}${String(side.samples).padStart(11)}`;
  const { accept, handOver, deliver } = stages;
  const share = (name: string, value: number) => `${name} ${value.toFixed(1)}`;
  return [
    `Queues on ${queues}`.padEnd(34) +
      ['p50', 'p99', 'worst p99', 'samples'].map((name) => name.padStart(11)).join(''),
    row('Ajil', ajil),
    row('bare BullMQ and Socket.IO', bare),
    `  ${'ratio'.padEnd(32)}${times(ratio.p50)}${times(ratio.p99)}`,
    `  Ajil's way, medians: ${[share('read and parse', accept), share('accept and hand over', handOver), share('decide and send', deliver)].join(', ')}`,
  ];
}

/** Tells on stderr whether a promise held; one that did not makes the bench fail. */
export function keepPromise(what: string, figure: number, promised: number): void {
  const held = figure >= promised;
  process.stderr.write(`${held ? 'kept' : 'BROKEN'}: ${what} ${figure.toFixed(2)}, promised ${promised}\n`);
  if (!held) process.exitCode = 1;
}
