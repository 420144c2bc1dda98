import { expect, it } from 'vitest';
import { inOrder } from './in-order.js';

const numbers = async function* (count: number, taken: number[] = []) {
  for (let i = 0; i < count; i++) {
    taken.push(i);
    yield i;
  }
};
const soon = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 3));

it('delivers in the order of the items, whichever is done first', async () => {
  const delivered: number[] = [];
  await inOrder(
    numbers(50),
    7,
    (i) => soon().then(() => i),
    async (i) => void delivered.push(i),
  );
  expect(delivered).toEqual(Array.from({ length: 50 }, (_, i) => i));
});

it('works on several at once, and never on more than it may', async () => {
  let [atWork, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++atWork);
    await soon();
    atWork--;
  };
  await inOrder(numbers(30), 4, work, async () => undefined);
  expect(most).toBe(4);
});

it('takes no more items than there is room for while nobody takes the results', async () => {
  const taken: number[] = [];
  let open = () => {};
  const door = new Promise<void>((resolve) => (open = resolve));
  const all = inOrder(
    numbers(100, taken),
    5,
    async (i) => i,
    () => door,
  );
  await soon();
  expect(taken.length).toBe(5);
  open();
  await all;
  expect(taken.length).toBe(100);
});

it('fails when the work or the delivery does', async () => {
  const fail = () => Promise.reject(new Error('broken'));
  await expect(inOrder(numbers(9), 3, fail, async () => undefined)).rejects.toThrow('broken');
  await expect(inOrder(numbers(9), 3, async (i) => i, fail)).rejects.toThrow('broken');
});
