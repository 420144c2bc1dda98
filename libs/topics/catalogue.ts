import countries from './catalogue/countries.json' with { type: 'json' };
import regions from './catalogue/regions.json' with { type: 'json' };

/** A subject one can follow. */
export interface Topic {
  id: string;
  /** ISO 3166 code, for a country. */
  iso?: string;
  /** Ids of the topics this one belongs to; who follows those gets this one too. */
  parents: string[];
  /** By language code: what readers call it. */
  names: Record<string, string>;
}

const TOPICS: readonly Topic[] = [
  ...countries.map(({ id, iso, parents, names }) => ({ id, iso, parents, names: names as Topic['names'] })),
  ...regions.map(({ id, names }) => ({ id, parents: [], names })),
];
const BY_ID = new Map(TOPICS.map((topic) => [topic.id, topic]));

/** Every topic, countries first. */
export function allTopics(): readonly Topic[] {
  return TOPICS;
}

export function topicById(id: string): Topic | undefined {
  return BY_ID.get(id);
}

/** These topics in their order, then all their parents; each id once. */
export function withParents(ids: readonly string[]): string[] {
  const all = new Set(ids);
  // A set grows while it is walked: the parents of parents are reached too.
  for (const id of all) for (const parent of BY_ID.get(id)?.parents ?? []) all.add(parent);
  return [...all];
}
