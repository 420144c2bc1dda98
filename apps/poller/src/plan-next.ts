import type { Fetched } from '@ajil/egress';
import { hostOf, type ListedEntry, type PolledSource, type PollOutcome, type PollPlan } from '@ajil/store';
import { permanentTarget } from './moves.js';
import type { Read } from './read-answer.js';
import { freshSeconds } from './when/fresh.js';
import type { Hints } from './when/hints.js';
import { boundsOf, nextPoll, type Pace } from './when/next-poll.js';
import { learnedWait } from './when/rhythm/learned-wait.js';
import { isQuiet } from './when/rhythm/quiet.js';
import { learn, newRhythm, type Rhythm } from './when/rhythm/rhythm.js';

/** One look at a source and what came of it. */
export interface Look {
  source: PolledSource;
  answer: Fetched;
  read: Read;
  outcome: PollOutcome;
  /** It was asked without validators. */
  full: boolean;
  chance: number;
}

/** A rhythm without news is written once an hour: it changes by the clock alone. */
const WRITE_MS = 3_600_000;

/** What a look means for its source: when the next one is due, and what was learned. */
export function planNext(look: Look, pace: Pace): PollPlan {
  const { source, answer, read, outcome, full } = look;
  const failed = read.kind === 'failed' ? read : null;
  const learned = failed ? null : learnFrom(source, outcome);
  const rhythm = learned?.rhythm ?? (source.rhythm as Rhythm | null);
  const wait = nextPoll(pace, {
    now: source.now,
    failures: failed ? source.failures + 1 : 0,
    ourNetwork: failed?.ourNetwork ?? false,
    retryAfterSeconds: failed?.retryAfterSeconds ?? null,
    freshSeconds: failed || answer.kind === 'failed' ? 0 : freshSeconds(answer.headers),
    hints: hintsOf(source, outcome),
    hot: source.hot,
    learnedSeconds: learnedWait(rhythm, source.now, boundsOf(pace)),
    chance: look.chance,
  });
  return {
    ...wait,
    hostRest: failed && answer.kind === 'response' ? restOf(answer, failed.retryAfterSeconds) : null,
    full: full && answer.kind === 'response',
    quiet: learned !== null && isQuiet(learned.rhythm, learned.lastNewAt, source.now),
    movedTo: failed || answer.kind === 'failed' ? null : permanentTarget(answer.redirects),
    ...(learned?.worthWriting ? { rhythm: learned.rhythm } : {}),
  };
}

/** A server that counts requests counts all of ours, whichever feed they were for. */
function restOf({ status, url }: Extract<Fetched, { kind: 'response' }>, seconds: number | null) {
  return seconds !== null && [429, 503].includes(status) ? { host: hostOf(url), seconds } : null;
}

function hintsOf(source: PolledSource, outcome: PollOutcome): Hints | null {
  return (outcome.kind === 'fetched' ? outcome.hints : source.hints) as Hints | null;
}

function learnFrom(source: PolledSource, outcome: PollOutcome) {
  const before = (source.rhythm as Rhythm | null) ?? newRhythm(source.now);
  const arrivals = newsIn(outcome).map((entry) => arrivalOf(entry, source));
  const rhythm = learn(before, { arrivals, lastNewAt: source.lastNewAt, now: source.now });
  const worthWriting =
    arrivals.length > 0 || source.rhythm === null || source.now.getTime() - before.at >= WRITE_MS;
  return { rhythm, lastNewAt: arrivals.length > 0 ? source.now : source.lastNewAt, worthWriting };
}

/** The new entries of a poll that are news. */
export function newsIn(outcome: PollOutcome): ListedEntry[] {
  if (outcome.kind !== 'fetched') return [];
  return outcome.entries.filter((entry) => entry.changes === undefined && entry.backfill === null);
}

/** When it was published, if that lies between the last look and this one. */
function arrivalOf({ publishedAt }: ListedEntry, { now, lastSuccessAt }: PolledSource): number {
  const ms = publishedAt === null ? NaN : Date.parse(publishedAt);
  const inBetween = ms <= now.getTime() && ms >= (lastSuccessAt ?? now).getTime();
  return inBetween ? ms : now.getTime();
}
