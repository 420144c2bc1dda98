import { factsOf } from './facts.js';
import type { Line } from './history.js';
import { judgeHanded } from './judge-handed.js';
import { judgeLog } from './judge-log.js';
import { judgeProgress } from './judge-progress.js';
import { judgeReaders } from './judge-readers.js';
import type { Verdict } from './verdict.js';
import { walk } from './walk.js';

export { MEANINGS, type Verdict, type VerdictId } from './verdict.js';

/** All that was promised and not kept in this history (C1-C11); none: it kept its word. */
export function verdicts(history: readonly Line[]): Verdict[] {
  const facts = factsOf(history);
  const walks = facts.connections.map((connection) => walk(facts, connection));
  return [
    ...judgeLog(facts),
    ...judgeReaders(facts, walks),
    ...judgeHanded(facts),
    ...judgeProgress(facts, walks),
  ];
}
