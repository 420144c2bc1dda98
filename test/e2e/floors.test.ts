import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** The first versions without a hole that matters here; what hostile tests find must not come back by a downgrade. */
const FLOORS: Record<string, string> = {
  bullmq: '6.7.0',
  ws: '8.21.0',
  'engine.io': '6.6.9',
  'socket.io-parser': '4.2.6',
  '@nestjs/core': '11.1.18',
  undici: '7.18.2',
};

interface Lock {
  packages: Record<string, { version?: string }>;
}

const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as Lock;

const numbers = (version: string) => version.split('-')[0]!.split('.').map(Number);

function isAtLeast(version: string, floor: string): boolean {
  const [have, need] = [numbers(version), numbers(floor)];
  const first = need.findIndex((part, i) => have[i] !== part);
  return first < 0 || have[first]! > need[first]!;
}

it.each(Object.entries(FLOORS))('S28 every %s that is installed is %s or later', (name, floor) => {
  const installed = Object.entries(lock.packages)
    .filter(([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`))
    .map(([, { version }]) => version!);
  expect(installed.length).toBeGreaterThan(0);
  expect(installed.filter((version) => !isAtLeast(version, floor))).toEqual([]);
});
