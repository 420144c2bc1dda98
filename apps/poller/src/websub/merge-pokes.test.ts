import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished, vi } from 'vitest';
import { mergePokes } from './merge-pokes.js';

function open(gapMs: number) {
  const poked: string[] = [];
  const pokes = mergePokes(async (sourceId) => void poked.push(sourceId), gapMs);
  onTestFinished(() => pokes.close());
  return { poked, pokes };
}

it('pokes each source at once', async () => {
  const { poked, pokes } = open(60_000);
  const sources = [randomUUID(), randomUUID()];
  await Promise.all(sources.map((source) => pokes.poke(source)));
  expect(poked).toEqual(sources);
});

it('makes one late poke of all that come soon after', async () => {
  const { poked, pokes } = open(50);
  const source = randomUUID();
  for (let n = 0; n < 10; n += 1) await pokes.poke(source);
  expect(poked).toEqual([source]);
  await vi.waitFor(() => expect(poked).toEqual([source, source]));
});

it('tells of a late poke that failed', async () => {
  const works = [true, false];
  const pokes = mergePokes(async () => {
    if (!works.shift()) throw new Error('the database is away');
  }, 10);
  const told = vi.fn<(error: unknown) => void>();
  pokes.onError(told);
  await pokes.poke('s');
  await pokes.poke('s');
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith(new Error('the database is away')));
  pokes.close();
});
