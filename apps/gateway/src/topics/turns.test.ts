import { expect, it } from 'vitest';
import { openTurns } from './turns.js';

it('come one after the other, in the order of asking', async () => {
  const turns = openTurns({ most: 2, waitMs: 60_000 });
  const order: number[] = [];
  const work = async (n: number) => {
    expect(await turns.take()).toBe(true);
    order.push(n);
  };
  await work(0);
  const others = [work(1), work(2)];
  expect(order).toEqual([0]);
  turns.release();
  await others[0];
  expect(order).toEqual([0, 1]);
  turns.release();
  await others[1];
  turns.release();
  await work(3);
});

it('are refused at once to who comes when too many wait', async () => {
  const turns = openTurns({ most: 1, waitMs: 60_000 });
  await turns.take();
  const waiting = turns.take();
  expect(await turns.take()).toBe(false);
  turns.release();
  expect(await waiting).toBe(true);
});

it('are given up after a while, and then go to the next', async () => {
  const turns = openTurns({ most: 1, waitMs: 1 });
  await turns.take();
  expect(await turns.take()).toBe(false);
  turns.release();
  expect(await turns.take()).toBe(true);
});
