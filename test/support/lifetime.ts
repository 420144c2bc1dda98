import { afterAll, beforeAll, onTestFinished } from 'vitest';

type Cleanup = () => unknown;

/** While something shared is being opened: what has to be undone after the last test of its block. */
let collecting: Cleanup[] | null = null;

/** Undoes something when its test ends or, for what is opened inside `shared`, when its block of tests ends. */
export function whenDone(cleanup: Cleanup): void {
  if (collecting) collecting.push(cleanup);
  else onTestFinished(async () => void (await cleanup()));
}

/** Opens something once for all tests of the `describe` block (or file) in which it is called. */
export function shared<T>(open: () => Promise<T>): () => T {
  const cleanups: Cleanup[] = [];
  let opened: { value: T } | null = null;
  beforeAll(async () => {
    collecting = cleanups;
    try {
      opened = { value: await open() };
    } finally {
      collecting = null;
    }
  });
  afterAll(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  });
  return () => opened!.value;
}
