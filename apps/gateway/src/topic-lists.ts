import { createHash } from 'node:crypto';
import type { Catalogue, Topic } from '@ajil/topics';

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
    /** `languages`: only names in these; null for all. */
    of(catalogue: Catalogue, languages: readonly string[] | null): TopicList {
      if (from !== catalogue) lists.clear();
      from = catalogue;
      const key = languages === null ? '*' : [...new Set(languages)].sort().join();
      const list = lists.get(key) ?? listOf(catalogue, languages);
      lists.delete(key);
      lists.set(key, list);
      if (lists.size > MOST_KEPT) lists.delete(lists.keys().next().value!);
      return list;
    },
    size: () => lists.size,
  };
}

function listOf({ topics }: Catalogue, languages: readonly string[] | null): TopicList {
  const body = Buffer.from(JSON.stringify({ topics: topics.map((topic) => present(topic, languages)) }));
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` };
}

function present({ id, iso, parents, names }: Topic, languages: readonly string[] | null) {
  const wanted = Object.entries(names).filter(
    ([language]) => languages === null || languages.includes(language),
  );
  return { id, ...(iso === undefined ? {} : { iso }), parents, names: Object.fromEntries(wanted) };
}
