export interface Watch {
  /** No further start begins; resolves when a running one has ended. */
  stop(): Promise<void>;
}

export interface Watched {
  /** Whether the server lives; asked once a second, so it must be cheap. */
  lives(): boolean;
  /** Starts it again; rejects when that failed. */
  restart(): Promise<void>;
  say(line: string): void;
}

/** Milliseconds between two looks, and the longest pause between two starts that fail. */
const lookMs = 1_000;
const longestPauseMs = 30_000;

/** Looks after a server that may end by itself, and starts it again: never twice at once, never after `stop`. */
export function watchServer({ lives, restart, say }: Watched): Watch {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let stopped = false;
  const lookIn = (ms: number): void => {
    if (!stopped) timer = setTimeout(() => void (running = look()), ms).unref();
  };
  let pauseMs = lookMs;
  const look = async (): Promise<void> => {
    if (lives()) return lookIn(lookMs);
    if (pauseMs === lookMs) say('PostgreSQL ended unexpectedly; starting it again');
    try {
      await restart();
      say('PostgreSQL runs again');
      pauseMs = lookMs;
    } catch (error) {
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      say(
        `PostgreSQL could not be started again, next try in ${pauseMs / 1_000} s: ${(error as Error).message}`,
      );
    }
    lookIn(pauseMs);
  };
  lookIn(lookMs);
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
