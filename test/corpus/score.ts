import { type Answer, type AnsweredFeed, type Case, type Check, type Field, FIELDS } from './answer.js';

export interface Tally {
  right: number;
  all: number;
}

/** One thing that is not as expected. */
export interface Miss {
  file: string;
  what: string;
  expected: unknown;
  found: unknown;
}

export interface Score {
  groups: Map<string, Tally>;
  fields: Map<Field, Tally>;
  misses: Miss[];
  /** Files with nothing to check: those that were read as a feed, and all of them. */
  unchecked: Tally;
}

const EMPTY: AnsweredFeed = { title: null, link: null, language: null, description: null, entries: [] };

/** Holds the answers against the cases; a file is right when all its checks agree. */
export function score(cases: readonly Case[], answers: readonly Answer[]): Score {
  const result: Score = {
    groups: new Map(),
    fields: new Map(FIELDS.map((field) => [field, { right: 0, all: 0 }])),
    misses: [],
    unchecked: { right: 0, all: 0 },
  };
  for (const [at, one] of cases.entries()) scoreCase(one, answers[at]!, result);
  return result;
}

function scoreCase(one: Case, answer: Answer, result: Score): void {
  if (one.refusal === null && one.checks.length === 0)
    return count(result.unchecked, answer.feed !== undefined);
  const misses = one.refusal === null ? missesOf(one, answer) : missesOfRefusal(one, answer);
  if (!result.groups.has(one.group)) result.groups.set(one.group, { right: 0, all: 0 });
  count(result.groups.get(one.group)!, misses.length === 0);
  const missed = new Set(misses.map(({ check }) => check));
  for (const check of one.checks) count(result.fields.get(check.field)!, !missed.has(check));
  result.misses.push(
    ...misses.map(({ what, expected, found }) => ({ file: one.file, what, expected, found })),
  );
}

type FoundMiss = Omit<Miss, 'file'> & { check?: Check };

function missesOf({ checks }: Case, { feed = EMPTY, failed }: Answer): FoundMiss[] {
  return checks.flatMap((check) => {
    const { what, expected } = check;
    if (!failed && check.agrees(feed)) return [];
    return [{ check, what, expected, found: failed ? failed.code : check.found(feed) }];
  });
}

function missesOfRefusal({ refusal }: Case, { failed }: Answer): FoundMiss[] {
  return failed?.code === refusal
    ? []
    : [{ what: 'refusal', expected: refusal, found: failed?.code ?? 'a feed' }];
}

function count(tally: Tally, isRight: boolean): void {
  tally.all++;
  if (isRight) tally.right++;
}
