/** Something this process needs before it can do its work; rejects when it lacks it. */
export type Check = () => Promise<void>;

/** What this process has to have, by name; each part that opens something adds its check. */
export interface Readiness {
  add(name: string, check: Check): void;
  /** Runs every check, each under the deadline. Keys are the names, values `ok` or what is wrong. */
  report(): Promise<Record<string, string>>;
}

const DEADLINE_MS = 2_000;

export function openReadiness(): Readiness {
  const checks = new Map<string, Check>();
  return {
    add: (name, check) => void checks.set(name, check),
    report: async () => {
      const results = [...checks].map(async ([name, check]) => [name, await outcome(check)] as const);
      return Object.fromEntries(await Promise.all(results));
    },
  };
}

async function outcome(check: Check): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('no answer'), DEADLINE_MS);
  });
  // The cause stays in the log: an answer to the outside names no host, path or statement.
  const answer = Promise.resolve()
    .then(check)
    .then(
      () => 'ok',
      () => 'failing',
    );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
