import { setImmediate as nextTurn } from 'node:timers/promises';

/** Headlines are waited for: nothing else may take longer than this at a time. */
const SLICE_MS = 10;

/** Called between the pieces of a long work: lets others have their turn when the last slice is over. */
export function openPause(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < SLICE_MS) return;
    await nextTurn();
    since = performance.now();
  };
}
