import { type Filter, type TopicFilter, URGENCY, type Urgency } from '@ajil/protocol';

/** What is wanted: these topics, from this urgency (without it: all), in these languages (without them: all). */
export interface Wish {
  topics: readonly string[];
  urgency?: Urgency;
  languages?: readonly string[];
}

/** As many topics as one connection may follow (`docs/protocol.md`). */
export const MOST_TOPICS = 200;

/** The filter with this wish added; for a topic that is followed already the wish replaces the old one. */
export function withWish(filter: Filter, { topics, urgency = 'deferred', languages }: Wish): Filter {
  const wanted: TopicFilter = { urgency, languages: languages ? [...languages] : null };
  return new Map([...filter, ...topics.map((topic) => [topic, wanted] as const)]);
}

export function withoutTopics(filter: Filter, topics: readonly string[]): Filter {
  const dropped = new Set(topics);
  return new Map([...filter].filter(([topic]) => !dropped.has(topic)));
}

/** The filter with the wishes for these topics as they were before. */
export function withOldWishes(filter: Filter, before: Filter, topics: readonly string[]): Filter {
  const old = topics.flatMap((topic) => {
    const wanted = before.get(topic);
    return wanted ? [[topic, wanted] as const] : [];
  });
  return new Map([...withoutTopics(filter, topics), ...old]);
}

/**
 * The one question that covers all that is followed. Only one subscription of a connection may say where to
 * resume, and a stream has one filter for all: so all topics are asked for alike, and the filter sorts afterwards.
 */
export function questionOf(filter: Filter): Required<Pick<Wish, 'topics' | 'urgency'>> & Wish {
  const wishes = [...filter.values()];
  const urgency = wishes.reduce<Urgency>(
    (least, wish) => (URGENCY[wish.urgency] > URGENCY[least] ? wish.urgency : least),
    'flash',
  );
  const languages = wishes.some((wish) => wish.languages === null)
    ? null
    : [...new Set(wishes.flatMap((wish) => wish.languages ?? []))].sort();
  return { topics: [...filter.keys()].sort(), urgency, ...(languages && { languages }) };
}
