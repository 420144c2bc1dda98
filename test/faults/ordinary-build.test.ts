import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;

/** What the switches of libs/faultpoints leave in a build that has them. */
const TRACES = [
  'AJIL_FAIL',
  'AJIL_MUTANT',
  'AJIL_CLOCK_SHIFT_MS',
  'failpoint(',
  'made to fail',
  "nextval('drawn_seq')",
  ...[
    'shiftClock',
    'stayBusy',
    'crashOnPoison',
    'spoil',
    'validatorsFirst',
    'takeAsDone',
    'byFeedDate',
    'believeHints',
  ].map((name) => `function ${name}`),
];

function textsIn(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));
}

const tracesIn = (texts: string[]) => TRACES.filter((trace) => texts.some((text) => text.includes(trace)));

describe('the build that people run', () => {
  it('has no trace of failpoints, mutants and wrong clocks, which the sources have', () => {
    expect(tracesIn([...textsIn('apps', '.ts'), ...textsIn('libs', '.ts')])).toEqual(TRACES);
    // The harness of the faults, which is built beside it, names the switches.
    const built = ['dist/src', 'dist/apps'].flatMap((folder) => textsIn(folder, '.js'));
    expect(built.length).toBeGreaterThan(5);
    expect(tracesIn(built)).toEqual([]);
  });
});
