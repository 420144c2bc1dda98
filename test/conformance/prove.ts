import { type Ground, survey, type Wishes } from './ground.js';
import type { Proof } from './proof.js';
import { ACCESS } from './proofs/access.js';
import { ALERTS } from './proofs/alerts.js';
import { CURSORS } from './proofs/cursors.js';
import { DESCRIPTIONS } from './proofs/descriptions.js';
import { PAGES } from './proofs/http.js';
import { REQUESTS } from './proofs/requests.js';
import { ROUTES } from './proofs/routes.js';
import { SOCKETS } from './proofs/sockets.js';
import { STREAMS } from './proofs/streams.js';
import { Skip } from './violation.js';

/** All proofs, in the order of the page. */
export const PROOFS: readonly Proof[] = [
  ...ALERTS,
  ...CURSORS,
  ...SOCKETS,
  ...REQUESTS,
  ...STREAMS,
  ...PAGES,
  ...ROUTES,
  ...ACCESS,
  ...DESCRIPTIONS,
];

/** What stands on the page and cannot be proven from outside without harm, and why. */
export const UNPROVABLE: Record<string, string> = {
  '3.18': 'one would have to burden the gateway',
  '3.20': 'the gateway would have to stop, or to take a right away',
  '4.10': 'one would have to follow more than there is',
  '5.15': 'they change the installation',
  '6.8': 'a right would have to end',
  '6.9': 'one would have to know what one may not see',
};

export interface Verdict {
  clause: string;
  says: string;
  result: 'PASS' | 'FAIL' | 'SKIP';
  /** Why it failed or was skipped; of some that pass, what was seen. */
  reason: string | null;
}

/** Proofs at a time: most of them wait, and one identity may have some twenty connections. */
const AT_ONCE = 10;

/**
 * Proves what a gateway does against the page, clause by clause; with `only`, these clauses. `onVerdict` is told of
 * each in the order of the page.
 * @throws Error when there is no gateway to speak with
 */
export async function prove(
  wishes: Wishes,
  only: readonly string[] | null = null,
  onVerdict: (verdict: Verdict) => void = () => undefined,
): Promise<Verdict[]> {
  const ground = await survey(wishes);
  try {
    const chosen = PROOFS.filter(({ clause }) => only === null || only.includes(clause));
    const running = startAll(chosen, ground);
    const verdicts: Verdict[] = [];
    for (const verdict of running) {
      verdicts.push(await verdict);
      onVerdict(verdicts.at(-1)!);
    }
    return verdicts;
  } finally {
    ground.close();
  }
}

function startAll(proofs: readonly Proof[], ground: Ground): Promise<Verdict>[] {
  const free = turns(AT_ONCE);
  const others = proofs.filter(({ last }) => !last).map((proof) => free(() => verdictOf(proof, ground)));
  const last = proofs
    .filter((proof) => proof.last)
    .map((proof) => Promise.all(others).then(() => verdictOf(proof, ground)));
  return [...others, ...last];
}

async function verdictOf({ clause, says, prove }: Proof, all: Ground): Promise<Verdict> {
  // Connections count: none is kept longer than its proof.
  const ground = all.lend();
  try {
    return { clause, says, result: 'PASS', reason: (await prove(ground)) ?? null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { clause, says, result: error instanceof Skip ? 'SKIP' : 'FAIL', reason };
  } finally {
    ground.close();
  }
}

/** Runs so many at once; the others wait. */
function turns(most: number) {
  let free = most;
  const waiting: (() => void)[] = [];
  return async <T>(run: () => Promise<T>): Promise<T> => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free--;
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

/** All that did not pass, one line each. */
export const notPassed = (verdicts: readonly Verdict[]): string[] =>
  verdicts.flatMap(({ clause, result, reason }) =>
    result === 'PASS' ? [] : [`${result} ${clause}: ${reason}`],
  );
