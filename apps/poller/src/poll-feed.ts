import type { Egress, Fetched } from '@ajil/egress';
import type { Payload, Queues } from '@ajil/queues';
import {
  adoptAddress,
  findKnownEntries,
  findPolledSource,
  type PolledSource,
  type PollOutcome,
  type PollPlan,
  savePoll,
  type Store,
} from '@ajil/store';
import { askFor } from './ask.js';
import { askedFor, candidatesOf, entriesToKeep } from './entries/list-entries.js';
import { hasProved } from './moves.js';
import { planNext } from './plan-next.js';
import { type Parse, type Read, readAnswer } from './read-answer.js';
import type { Pace } from './when/next-poll.js';

export interface PollParts {
  store: Store;
  egress: Egress;
  queues: Pick<Queues, 'add'>;
  /** How often sources are looked at. */
  pace: Pace;
  parse: Parse;
  /** Ids for new entries, in order. */
  newId: () => string;
  /** A number in [0, 1) for jitter. */
  chance: () => number;
  /** This process is about to end, and breaks off what it asked for: that is no failure of the outlet. */
  stopping: () => boolean;
}

export type PollReport =
  | { kind: 'skipped' }
  | {
      kind: PollOutcome['kind'];
      source: PolledSource;
      outcome: PollOutcome;
      plan: PollPlan;
      revised: number;
      /** The address that the source moved to for good, once that is proved. */
      movedTo: string | null;
      answer: Fetched;
    };

/**
 * One look at one source: ask, read, keep what is new, hand it on. The entries are accepted when `savePoll`
 * commits; the jobs after it are a hint that the newsdesk's sweeper can do without.
 */
export async function pollFeed(job: Payload<'polls'>, parts: PollParts): Promise<PollReport> {
  const source = await findPolledSource(parts.store.db, job.sourceId);
  if (!source || source.pollVersion !== job.pollVersion) return { kind: 'skipped' };
  const { request, full } = askFor(source);
  const answer = await parts.egress.get(request);
  if (answer.kind === 'failed' && (parts.stopping() || answer.code === 'busy')) return { kind: 'skipped' };
  const read = await readAnswer(source, answer, { parse: parts.parse, full });
  if (read.kind === 'failed' && NOT_TRIED.has(read.code)) return { kind: 'skipped' };
  const outcome = await outcomeOf(source, read, parts);
  const plan = planNext({ source, answer, read, outcome, full, chance: parts.chance() }, parts.pace);
  const saved = await savePoll(parts.store.db, { ...job, askedAt: source.now, outcome, plan });
  if (!saved) return { kind: 'skipped' };
  await parts.queues.add(
    'headlines',
    saved.fresh.map((entryId) => ({ entryId })),
  );
  const movedTo = await settleMove(source, plan, parts);
  return { kind: outcome.kind, source, outcome, plan, revised: saved.revised, movedTo, answer };
}

/** The document was not even tried: our threads are full, or end. The claim runs out, and it is asked for again. */
const NOT_TRIED: ReadonlySet<string> = new Set(['busy', 'closed']);

/** A move for good that has proved itself is taken over, and told. */
async function settleMove(source: PolledSource, plan: PollPlan, parts: PollParts): Promise<string | null> {
  const to = plan.movedTo ?? null;
  if (to === null || !hasProved(source, to, source.now)) return null;
  return (await adoptAddress(parts.store.db, source.id, to)) ? to : null;
}

/** A document becomes what has to be written of it; anything else is an outcome as it stands. */
async function outcomeOf(source: PolledSource, read: Read, parts: PollParts): Promise<PollOutcome> {
  if (read.kind !== 'document') return read;
  const candidates = candidatesOf(read.feed, source);
  const known = await findKnownEntries(parts.store.db, source.id, askedFor(candidates));
  return {
    kind: 'fetched',
    status: read.status,
    validators: read.validators,
    bodyHash: read.bodyHash,
    whole: !read.feed.partial,
    listed: candidates.length,
    hints: read.feed.hints,
    entries: entriesToKeep(candidates, known, { source, newId: parts.newId }),
  };
}
