import type { Catalogue, Topic } from '@ajil/topics';
import type { Sight } from '../access/sight.js';
import { etagOf } from '../etag.js';

/** The topics as JSON, with a strong validator (RFC 9110, 8.8.3). */
export interface TopicList {
  body: Buffer;
  etag: string;
}

/** Lists kept of one catalogue: each may be of some megabytes, and most readers ask for the same few. */
const MOST_KEPT = 16;

/** Lists of topics, each made once of a catalogue, and gone with it. */
export function openTopicLists() {
  let from: Catalogue | null = null;
  const lists = new Map<string, TopicList>();
  return {
    /** `languages`: only names in these; null for all. `sight`: only topics that it sees. */
    of(catalogue: Catalogue, languages: readonly string[] | null, sight: Sight): TopicList {
      if (from !== catalogue) lists.clear();
      from = catalogue;
      const asked = languages === null ? '*' : [...new Set(languages)].sort().join();
      const key = `${asked} ${sight.name}`;
      const list = lists.get(key) ?? listOf(catalogue, languages, sight);
      lists.delete(key);
      lists.set(key, list);
      if (lists.size > MOST_KEPT) lists.delete(lists.keys().next().value!);
      return list;
    },
    size: () => lists.size,
  };
}

function listOf({ topics }: Catalogue, languages: readonly string[] | null, { sees }: Sight): TopicList {
  const seen = topics.filter(({ id }) => sees(id));
  const shown = seen.map((topic) => present({ ...topic, parents: topic.parents.filter(sees) }, languages));
  const body = Buffer.from(JSON.stringify({ topics: shown }));
  return { body, etag: etagOf(body) };
}

function present({ id, iso, parents, private: hidden, names }: Topic, languages: readonly string[] | null) {
  const wanted = Object.entries(names).filter(
    ([language]) => languages === null || languages.includes(language),
  );
  const marks = { ...(iso !== undefined && { iso }), parents, ...(hidden && { private: true }) };
  return { id, ...marks, names: Object.fromEntries(wanted) };
}
