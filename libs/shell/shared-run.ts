/**
 * One run at a time. Who asks during a run gets the next one, which begins after the asking:
 * so a look always sees what was committed before it was asked for.
 */
export function sharedRun(run: () => Promise<void>): () => Promise<void> {
  let waiting: Promise<void> | null = null;
  let last: Promise<void> = Promise.resolve();
  return () => {
    if (waiting) return waiting;
    // Always behind the last one, also in the moment between its end and the begin of the next.
    const mine = last.then(() => {
      waiting = null;
      return run();
    });
    waiting = mine;
    last = mine.catch(() => undefined);
    return mine;
  };
}
