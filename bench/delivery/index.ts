import { loadavg } from 'node:os';
import { lookAtMachine } from '../report.js';
import type { Closing } from '../support/closing.js';
import { reserveCore } from '../support/cores.js';
import { connects } from './connects.js';
import { fanOut } from './fan-out.js';
import { memory } from './memory.js';
import { DELIVERY } from './plan.js';
import { asRow, held, type Line } from './report.js';
import { makeToken, type Surroundings } from './sides.js';
import { storm } from './storm.js';

type Part = (around: Surroundings, say: (text: string) => void) => Promise<Line[]>;

/** What stands behind `npm run bench --`, and what is measured for it. */
export const DELIVERY_PARTS: Record<string, Part> = {
  delivery: async (around, say) => {
    const lines: Line[] = [];
    for (const size of sizesAsked()) lines.push(...(await fanOut(size, around, say)));
    return lines;
  },
  connects,
  memory,
  storm,
};

/** `--sockets 2000` measures that size alone. */
function sizesAsked(): readonly number[] {
  const place = process.argv.indexOf('--sockets');
  return place < 0 ? DELIVERY.sizes : [Number(process.argv[place + 1])];
}

/** Prints what was measured beside what was promised. @returns the exit code: 1 when a promise is broken */
export async function benchDelivery(
  part: string,
  folder: string,
  asJson: boolean,
  say: (text: string) => void,
  closing: Closing,
): Promise<number> {
  const machine = lookAtMachine();
  const cores = reserveCore();
  const lines = await DELIVERY_PARTS[part]!({ closing, cores, folder, token: makeToken() }, say);
  const loadAfter = loadavg()[0]!;
  if (asJson)
    process.stdout.write(`${JSON.stringify({ machine, loadAfter, held: cores !== null, lines })}\n`);
  else process.stdout.write(asText(machine, loadAfter, cores !== null, lines));
  return lines.every(held) ? 0 : 1;
}

function asText(
  { cores, cpu, node, platform, loadBefore }: ReturnType<typeof lookAtMachine>,
  loadAfter: number,
  alone: boolean,
  lines: readonly Line[],
): string {
  const where = alone
    ? 'servers on a core of their own, clients and database on the others'
    : 'all on all cores';
  return [
    '',
    `${cores} cores (${cpu}), node ${node}, ${platform}, load ${loadBefore.toFixed(1)} before and ${loadAfter.toFixed(1)} at the end; ${where}`,
    `${''.padEnd(38)}${'Ajil'.padStart(12)}${'baseline'.padStart(12)}${''.padEnd(17)}${'ratio'.padStart(9)} promised`,
    ...lines.map(asRow),
    '',
  ].join('\n');
}
