import { type Classified, classify, type ToldTopic } from '@ajil/desk';
import type { Matching, TopicSpan } from '@ajil/topics';

/** A headline to explain. `source` is the outlet's name, or its domain. */
export interface Told {
  title: string;
  summary?: string | null;
  source?: string | null;
}

/** What an alert of it would carry, and why. Spans are UTF-16 units of the texts as displayed, `end` exclusive. */
export interface Explained extends Pick<
  Classified,
  'title' | 'summary' | 'language' | 'direction' | 'urgency' | 'doubts'
> {
  topics: { id: string; iso?: string; role: 'about' | 'mention'; why: TopicSpan[] }[];
}

export function explain({ title, summary, source }: Told, topics: Matching): Explained {
  const published = {
    title,
    summary: summary ?? null,
    url: source != null && /^\S+\.\S+$/.test(source) ? source : null,
    source: { name: source ?? null },
  };
  const headline = classify(published, topics);
  const told = new Map(headline.topics.map((topic) => [topic.id, topic]));
  return { ...headline, topics: headline.topics.map((topic) => withReasons(topic, told)) };
}

/** Reasons shown of one topic. */
const MOST_REASONS = 8;

/** A parent is there for the words that its children are there for. */
function withReasons(topic: ToldTopic, told: ReadonlyMap<string, ToldTopic>) {
  const { id, iso, role, why, contains } = topic;
  const lent = contains.flatMap((child) =>
    (told.get(child)?.why ?? []).map((span) => ({ ...span, rule: `contains ${child}` })),
  );
  return { id, ...(iso === undefined ? {} : { iso }), role, why: [...why, ...lent].slice(0, MOST_REASONS) };
}
