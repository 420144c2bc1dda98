import type { Egress } from '@ajil/egress';
import type { Payload, Queues } from '@ajil/queues';
import { findPolledSource, type PolledSource, savePoll, type Store } from '@ajil/store';
import { nextPollSeconds, type Rhythm } from './next-poll.js';
import { type Polled, readAnswer } from './read-answer.js';

export interface PollParts {
  store: Store;
  egress: Egress;
  queues: Queues;
  /** Seconds between two polls. */
  rhythm: Rhythm;
  /** Ids for new entries, in order. */
  newId: () => string;
  /** A number in [0, 1) for jitter. */
  chance: () => number;
  now: () => Date;
  /** This process is about to end, and breaks off what it asked for: that is no failure of the outlet. */
  stopping: () => boolean;
}

export type PollReport =
  | { kind: 'skipped' }
  | {
      kind: 'fetched' | 'unchanged' | 'failed';
      source: PolledSource;
      fresh: number;
      revised: number;
      error: string | null;
    };

/**
 * One look at one source: ask, read, keep what is new, hand it on. The entries are accepted when `savePoll`
 * commits; the jobs after it are a hint that the newsdesk's sweeper can do without.
 */
export async function pollFeed(job: Payload<'polls'>, parts: PollParts): Promise<PollReport> {
  const source = await findPolledSource(parts.store.db, job.sourceId);
  if (!source || source.pollVersion !== job.pollVersion) return { kind: 'skipped' };
  const answer = await parts.egress.get({ url: source.url, headers: conditional(source) });
  if (parts.stopping() && answer.kind === 'failed') return { kind: 'skipped' };
  const polled = readAnswer(source, answer, { newId: parts.newId, now: parts.now() });
  const saved = await savePoll(parts.store.db, {
    ...job,
    outcome: polled.outcome,
    nextPollSeconds: wait(source, polled, parts),
  });
  if (!saved) return { kind: 'skipped' };
  await parts.queues.add(
    'headlines',
    saved.fresh.map((entryId) => ({ entryId })),
  );
  const error = polled.outcome.kind === 'failed' ? polled.outcome.code : null;
  return { kind: polled.outcome.kind, source, fresh: saved.fresh.length, revised: saved.revised, error };
}

const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, */*;q=0.5';

/** The validators exactly as the outlet gave them (RFC 9110, 13.1). */
function conditional(source: PolledSource): Record<string, string> {
  return {
    accept: ACCEPT,
    ...(source.etag === null ? {} : { 'if-none-match': source.etag }),
    ...(source.lastModified === null ? {} : { 'if-modified-since': source.lastModified }),
  };
}

function wait(source: PolledSource, polled: Polled, parts: PollParts): number {
  const failures = polled.outcome.kind === 'failed' ? source.failures + 1 : 0;
  return nextPollSeconds(parts.rhythm, { ...polled, failures, chance: parts.chance() });
}
