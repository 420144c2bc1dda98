import countries from './catalogue/countries.json' with { type: 'json' };
import regions from './catalogue/regions.json' with { type: 'json' };
import { DESKS } from './desks.js';
import type { Catalogue, Topic, TopicEdit } from './topic.js';

const RULELESS = { rules: [], goldens: { match: [], not: [] } };
const PLACES: readonly Topic[] = [
  ...countries.map(({ id, iso, parents, names }) => ({
    id,
    iso,
    parents,
    names: names as Topic['names'],
    ...RULELESS,
  })),
  ...regions.map(({ id, names }) => ({ id, parents: [], names, ...RULELESS })),
];

/** As it is shipped: countries, regions, and the desks that a newsroom runs. */
export const SHIPPED = catalogueOf([...PLACES, ...DESKS]);

export function catalogueOf(topics: readonly Topic[]): Catalogue {
  const byId = new Map(topics.map((topic) => [topic.id, topic]));
  return {
    topics,
    find: (id) => byId.get(id),
    withParents: (ids) => {
      const all = new Set(ids);
      // A set grows while it is walked: the parents of parents are reached too.
      for (const id of all) for (const parent of byId.get(id)?.parents ?? []) all.add(parent);
      return [...all];
    },
  };
}

/** The shipped catalogue with what the desk made of it. A topic whose parent is gone stays, without that parent. */
export function editedCatalogue(edits: readonly TopicEdit[]): Catalogue {
  const edited = new Map(edits.map((edit) => [edit.id, edit]));
  const kept = SHIPPED.topics.flatMap((topic) => applied(topic, edited.get(topic.id)));
  const added = edits.filter(({ id, removed }) => !removed && !SHIPPED.find(id));
  const ids = new Set([...kept, ...added].map(({ id }) => id));
  const linked = (topic: Topic) => ({ ...topic, parents: topic.parents.filter((parent) => ids.has(parent)) });
  return catalogueOf([...kept, ...added.map(topicOf)].map(linked));
}

function topicOf({ id, names, parents, private: hidden, rules, goldens }: TopicEdit): Topic {
  return { id, names, parents, ...(hidden && { private: true }), rules, goldens };
}

/** A country stays what it is, whatever is written of it: only its rules and goldens, and who sees it, are the desk's. */
function applied(topic: Topic, edit: TopicEdit | undefined): Topic[] {
  if (!edit) return [topic];
  const { removed, names, parents, private: hidden, rules, goldens } = edit;
  const written = { ...(hidden && { private: true }), rules, goldens };
  if (topic.iso !== undefined) return [removed ? topic : { ...topic, ...written }];
  return removed ? [] : [{ ...topic, names, parents, ...written }];
}

const BY_ISO = new Map(
  PLACES.flatMap((topic) => (topic.iso === undefined ? [] : [[topic.iso, topic] as const])),
);

/** A country by its ISO 3166 code. */
export function topicByIso(iso: string): Topic | undefined {
  return BY_ISO.get(iso);
}

/** A shipped topic. */
export function topicById(id: string): Topic | undefined {
  return SHIPPED.find(id);
}

/** Every shipped topic, countries first. */
export function allTopics(): readonly Topic[] {
  return SHIPPED.topics;
}
