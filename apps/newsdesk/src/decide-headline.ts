import { decide, type Decision, duplicateKeys } from '@ajil/desk';
import { failpoint } from '@ajil/faultpoints';
import { encodeAlert, URGENCY } from '@ajil/protocol';
import type { Payload } from '@ajil/queues';
import {
  appendAlert,
  type AppendResult,
  countAttempt,
  findChanged,
  findKeyHolders,
  findUndecided,
  isUnavailable,
  noteConsidered,
  saveSilence,
  type Store,
} from '@ajil/store';
import type { DecisionReport, Desk } from './decision-report.js';
import { reconsiderHeadline } from './reconsider-headline.js';

export type { DecisionReport, Desk } from './decision-report.js';

/** How long the same title or address is the same news. */
export const DUPLICATE_HOURS = 72;

/** Times the newsdesk reads and decides anew because another one was faster. */
const MOST_ROUNDS = 5;

/** An entry that the newsdesk fails on this often is decided by silence: nothing waits for ever. */
const MOST_ATTEMPTS = 5;

/** Decides one entry, and gives up on one that it cannot decide; a database that is away is not the entry's fault. */
export async function decideOrGiveUp(job: Payload<'headlines'>, parts: Desk): Promise<DecisionReport> {
  try {
    return await decideHeadline(job, parts);
  } catch (error) {
    if (isUnavailable(error) || (await countAttempt(parts.store.db, job.entryId)) < MOST_ATTEMPTS)
      throw error;
    return giveUp(job.entryId, parts.store);
  }
}

async function giveUp(entryId: string, store: Store): Promise<DecisionReport> {
  const why = [`undecidable: the newsdesk failed on it ${MOST_ATTEMPTS} times`];
  const report = await silence(entryId, { silence: 'undecidable', why }, store);
  if (report.kind === 'silence') return report;
  // It had its alert: what was failed on is what its source changed since.
  const changed = await findChanged(store.db, entryId);
  if (!changed) return report;
  await noteConsidered(store.db, changed.id, changed.rev);
  return { kind: 'given-up' };
}

/**
 * Decides one entry: read, decide, write. When another newsdesk wrote something relevant between the read
 * and the write, the write does nothing, and it is read and decided again.
 */
export async function decideHeadline(job: Payload<'headlines'>, parts: Desk): Promise<DecisionReport> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const entry = await findUndecided(parts.store.db, job.entryId);
    // It has its decision: what is left is what its source changed since.
    if (!entry) return reconsiderHeadline(job, parts);
    const holders = await findKeyHolders(parts.store.db, duplicateKeys(entry), DUPLICATE_HOURS);
    if (process.env['AJIL_FAIL']) await failpoint('mid_decision');
    const decision = decide(entry, { holders }, await parts.topics.matching(), entry.now);
    if (decision.kind === 'silence') return silence(entry.id, decision, parts.store);
    const written = await append(entry.id, decision, parts);
    if (written.kind === 'decided') return { kind: 'skipped' };
    if (written.kind === 'appended') return { kind: 'alert', seq: written.seq };
  }
  throw new Error(`entry ${job.entryId} was decided anew ${MOST_ROUNDS} times and is stale still`);
}

async function silence(
  entryId: string,
  { silence, why }: { silence: string; why: readonly string[] },
  store: Store,
): Promise<DecisionReport> {
  const saved = await saveSilence(store.db, { entryId, silence, why });
  return saved ? { kind: 'silence', silence } : { kind: 'skipped' };
}

async function append(
  entryId: string,
  { draft, keys, why }: Extract<Decision, { kind: 'alert' }>,
  { store, queues }: Desk,
): Promise<AppendResult> {
  const { id, rev, kind, cells, language } = draft;
  const alert = {
    id,
    rev,
    kind,
    cells,
    language,
    urgency: URGENCY[draft.urgency],
    alertedAt: new Date(draft.alertedAt),
    pieces: encodeAlert(draft),
  };
  const notify = queues.hints.inDatabase;
  if (process.env['AJIL_FAIL']) await failpoint('before_append');
  const written = await appendAlert(store.db, {
    entryId,
    why,
    keys: process.env['AJIL_MUTANT'] === 'M6' ? [] : keys,
    keyHours: DUPLICATE_HOURS,
    alert,
    notify,
  });
  if (process.env['AJIL_FAIL']) await failpoint('after_append');
  if (written.kind === 'appended') queues.hints.publish();
  return written;
}
