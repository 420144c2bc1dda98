/** What is to be undone at the end, last begun first, however the bench ends. */
export interface Closing {
  add(close: () => unknown): void;
  /** Runs all of it once; a failure does not keep the rest from running. */
  run(): Promise<void>;
}

export function openClosing(): Closing {
  const closers: (() => unknown)[] = [];
  let running: Promise<void> | undefined;
  const runAll = async () => {
    for (let close = closers.pop(); close; close = closers.pop()) {
      try {
        await close();
      } catch (error) {
        process.stderr.write(`bench: could not clean up: ${String(error)}\n`);
      }
    }
  };
  return {
    add: (close) => {
      // The bench is ending while this was being opened: undo it at once.
      if (running) void Promise.resolve(close()).catch(() => undefined);
      else closers.push(close);
    },
    run: () => (running ??= runAll()),
  };
}
