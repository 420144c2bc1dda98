import { type Filter, filterOf, TopicId, UrgencyName } from '../../../libs/protocol/index.js';
import { TOPIC_IDS } from './connection.js';
import type { Flaw } from './flaws.js';

/** A refusal with its code. */
export class ToyProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

/** What a query asks for. @throws ToyProblem */
export function readWish(query: URLSearchParams, known: readonly string[], flaw: Flaw | null) {
  const deaf = flaw === '6.3 a token in an address is heard' ? ['token'] : [];
  const lax = flaw === '6.5 what is not known is not heard' ? ['colour'] : [];
  for (const key of query.keys()) {
    if (key === 'token' && deaf.length === 0) throw new ToyProblem(401, 'unauthenticated');
    const heard = [...known, ...deaf, ...lax].includes(key);
    if (!heard || query.getAll(key).length > 1) throw new ToyProblem(400, 'invalid');
  }
  const topics = list(query.get('topics'));
  if (topics?.some((topic) => !TopicId.safeParse(topic).success)) throw new ToyProblem(400, 'invalid');
  if (topics?.some((topic) => !TOPIC_IDS.includes(topic))) throw new ToyProblem(400, 'unknown_topic');
  const urgency = UrgencyName.default('deferred').safeParse(query.get('urgency') ?? undefined);
  if (!urgency.success) throw new ToyProblem(400, 'invalid');
  return { topics, urgency: urgency.data, languages: list(query.get('languages')) };
}

export function filterOfWish({ topics, urgency, languages }: ReturnType<typeof readWish>): Filter {
  return filterOf(topics ?? TOPIC_IDS, urgency, languages ?? null);
}

const list = (text: string | null) => (text ? text.split(',') : undefined);
