import { seeded } from '../../support/seed.js';

/** Choices that are the same in every run with the same seed. */
export interface Chance {
  /** From 0 up to 1. */
  next(): number;
  between(least: number, most: number): number;
  /** A whole number from 0 up to n - 1. */
  below(n: number): number;
  pick<T>(from: readonly T[]): T;
  shuffled<T>(from: readonly T[]): T[];
  /** Choices of their own for somebody who works beside others: who comes first changes nothing for anybody. */
  fork(name: string): Chance;
}

export function openChance(seed: string): Chance {
  const next = seeded(hash(seed));
  const below = (n: number) => Math.floor(next() * n);
  return {
    next,
    between: (least, most) => least + next() * (most - least),
    below,
    pick: (from) => from[below(from.length)]!,
    shuffled: (from) => {
      const order = [...from];
      for (let i = order.length - 1; i > 0; i -= 1) {
        const other = below(i + 1);
        [order[i], order[other]] = [order[other]!, order[i]!];
      }
      return order;
    },
    fork: (name) => openChance(`${seed} ${name}`),
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const letter of text) value = Math.imul(value ^ letter.codePointAt(0)!, 0x01000193);
  return value >>> 0;
}
