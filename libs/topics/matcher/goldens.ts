import type { MatchInput } from './headline.js';
import type { TopicSpan } from '../found.js';

/** A headline of which it is known whether it belongs to a topic; a title alone may stand as a string. */
export type Golden = string | MatchInput;

export interface GoldenTopic {
  id: string;
  goldens: { match: readonly Golden[]; not: readonly Golden[] };
}

/** What says which topics a golden is in: a matcher, or all that a desk goes by. */
export type MatchGolden = (
  headline: Required<MatchInput>,
) => readonly { topic: string; why: readonly GoldenReason[] }[];

type GoldenReason = Pick<TopicSpan, 'field' | 'start' | 'end' | 'text' | 'rule'>;

/** A golden that came out the other way. */
export interface GoldenFailure {
  golden: Golden;
  expected: 'match' | 'not';
  /** Why it is in the topic, when it must not be. */
  why: readonly GoldenReason[];
  /** The topics that it is in. */
  topics: string[];
  /** For people: «…» must be in gold-price, and is not. */
  message: string;
}

/** The goldens of a topic that fail. None: the topic does what its author expects. */
export function checkGoldens({ id, goldens }: GoldenTopic, match: MatchGolden): GoldenFailure[] {
  return [
    ...goldens.match.flatMap((golden) => failureOf(id, golden, 'match', match)),
    ...goldens.not.flatMap((golden) => failureOf(id, golden, 'not', match)),
  ];
}

function failureOf(
  id: string,
  golden: Golden,
  expected: GoldenFailure['expected'],
  match: MatchGolden,
): GoldenFailure[] {
  const given = typeof golden === 'string' ? { title: golden } : golden;
  const headline = { summary: null, source: null, language: null, ...given };
  const matches = match(headline);
  const why = matches.find(({ topic }) => topic === id)?.why;
  if ((why !== undefined) === (expected === 'match')) return [];
  const message = why === undefined ? 'must be in' : 'must not be in';
  const because = why === undefined ? 'and is not' : `and is: ${why.map(tell).join('; ')}`;
  const topics = matches.map(({ topic }) => topic);
  return [
    { golden, expected, why: why ?? [], topics, message: `«${headline.title}» ${message} ${id}, ${because}` },
  ];
}

function tell({ field, start, end, text, rule }: GoldenReason): string {
  return `«${text}» at ${field}[${start}..${end}], rule ${rule}`;
}
