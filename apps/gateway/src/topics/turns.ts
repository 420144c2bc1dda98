/** Who may work; `false`: the turn never came. */
export interface Turns {
  take(): Promise<boolean>;
  release(): void;
}

/** One at a time. Up to `most` others wait for `waitMs` at most, first come, first served. */
export function openTurns({ most, waitMs }: { most: number; waitMs: number }): Turns {
  const waiting: (() => void)[] = [];
  let busy = false;

  const wait = () =>
    new Promise<boolean>((resolve) => {
      const begin = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(begin), 1);
        resolve(false);
      }, waitMs);
      waiting.push(begin);
    });
  return {
    async take() {
      if (busy) return waiting.length < most && wait();
      busy = true;
      return true;
    },
    release() {
      const next = waiting.shift();
      if (next) next();
      else busy = false;
    },
  };
}
