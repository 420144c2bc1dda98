import type { Egress, Fetched } from '@ajil/egress';
import type { Queues } from '@ajil/queues';
import {
  adoptAddress,
  type PolledSource,
  type PollOutcome,
  type PollPlan,
  type PollToSave,
  type SavedPoll,
} from '@ajil/store';
import { askFor } from './ask.js';
import { hasProved } from './moves.js';
import { type OutcomeParts, outcomeOf } from './outcome.js';
import { planNext } from './plan-next.js';
import type { Pace } from './when/next-poll.js';

export interface PollParts extends OutcomeParts {
  egress: Egress;
  queues: Pick<Queues, 'add'>;
  /** Resolves when the poll is committed; null: it is not wanted any more. */
  save: (poll: PollToSave) => Promise<SavedPoll | null>;
  /** How often sources are looked at. */
  pace: Pace;
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
 * One look at one source: ask, read, keep what is new, hand it on. The entries are accepted when `save`
 * has committed; the jobs after it are a hint that the newsdesk's sweeper can do without.
 */
export async function pollFeed(source: PolledSource, parts: PollParts): Promise<PollReport> {
  const { request, full } = askFor(source);
  const answer = await parts.egress.get(request);
  if (answer.kind === 'failed' && (parts.stopping() || answer.code === 'busy')) return { kind: 'skipped' };
  const { read, outcome, settled } = await outcomeOf(source, answer, full, parts);
  if (read.kind === 'failed' && NOT_TRIED.has(read.code)) return { kind: 'skipped' };
  const plan = planNext({ source, answer, read, outcome, full, chance: parts.chance() }, parts.pace);
  const saved = await parts.save({
    sourceId: source.id,
    pollVersion: source.pollVersion,
    askedAt: source.now,
    outcome,
    plan,
  });
  if (!saved) return { kind: 'skipped' };
  parts.settled.keep(source, settled);
  await parts.queues.add(
    'headlines',
    [...saved.fresh, ...saved.changed].map((entryId) => ({ entryId })),
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
