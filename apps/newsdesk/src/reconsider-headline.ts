import { duplicateKeys, reconsider, type RevisionDraft } from '@ajil/desk';
import { type Alert, encodeAlert } from '@ajil/protocol';
import type { Payload } from '@ajil/queues';
import type { Change } from '@ajil/stories';
import { type ChangedEntry, findChanged, noteConsidered, type ReviseResult, reviseAlert } from '@ajil/store';
import type { DecisionReport, Desk } from './decision-report.js';

/** Times the newsdesk looks anew because the alert was revised meanwhile. */
const MOST_ROUNDS = 5;

/**
 * Looks again at an entry that its source changed after its alert: read, decide, write, as with a new one. What the desk
 * has had its hand on is the desk's: there the change is only noted.
 */
export async function reconsiderHeadline(job: Payload<'headlines'>, parts: Desk): Promise<DecisionReport> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const entry = await findChanged(parts.store.db, job.entryId);
    if (!entry) return { kind: 'skipped' };
    const draft = await draftOf(entry, parts);
    if (!draft) {
      await noteConsidered(parts.store.db, entry.id, entry.rev);
      return { kind: 'unchanged' };
    }
    const written = await append(entry, draft, parts);
    if (written.kind === 'appended') return { kind: 'corrected', seq: written.seq };
    if (written.kind !== 'stale') return { kind: 'skipped' };
  }
  throw new Error(`the alert of entry ${job.entryId} was revised ${MOST_ROUNDS} times meanwhile`);
}

async function draftOf(entry: ChangedEntry, { topics }: Desk): Promise<RevisionDraft | null> {
  const { alert, desk, attribution, now } = entry;
  if (!alert || alert.kind === 'kill' || desk) return null;
  const before = JSON.parse(alert.body) as Alert;
  return reconsider(entry, before, attribution as Change[], await topics.matching(), now);
}

async function append(
  entry: ChangedEntry,
  draft: RevisionDraft,
  { store, queues }: Desk,
): Promise<ReviseResult> {
  const { id, rev, kind, cells } = draft;
  const revision = { id, rev, kind, cells, alertedAt: new Date(draft.alertedAt), pieces: encodeAlert(draft) };
  const written = await reviseAlert(store.db, {
    revision,
    desk: false,
    keys: duplicateKeys(entry),
    notify: queues.hints.inDatabase,
    entryRev: entry.rev,
  });
  if (written.kind === 'appended') queues.hints.publish();
  return written;
}
