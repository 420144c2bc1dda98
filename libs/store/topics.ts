import { sql } from 'kysely';
import type { Database } from './open-store.js';
import { atMostOneRow } from './rows.js';

/** A topic as the desk wrote it. It takes the place of a shipped topic of its id; removed, it hides that. */
export interface TopicRow {
  id: string;
  /** By language code: what readers call it. */
  names: Record<string, string>;
  parents: string[];
  rules: string[];
  /** Headlines that must and must not match (the topics library's own shape). */
  goldens: unknown;
  removed: boolean;
  /** Anonymous readers neither see nor follow it. */
  private: boolean;
  /** The edit of a shipped topic was taken back: that is followed as it is shipped. */
  restored: boolean;
  /** Counts the changes of this topic. */
  version: number;
  changedAt: Date;
}

/** Without a word on it, it is not private. */
export type TopicToSave = Omit<TopicRow, 'version' | 'changedAt' | 'private'> & { private?: boolean };

const COLUMNS = sql`id, names, parents, rules, goldens, removed, private, restored, version, changed_at as "changedAt"`;

/** Every topic that the desk wrote or removed, and the number of their last change. */
export async function listTopicEdits(db: Database): Promise<{ revision: number; topics: TopicRow[] }> {
  const found = await sql<{ revision: number; topics: TopicRow[] }>`
    select revision, coalesce((select json_agg(row_to_json(edited) order by id) from
      (select ${COLUMNS} from topics) as edited), '[]'::json) as topics
    from topics_head`.execute(db);
  const { revision, topics } = found.rows[0]!;
  return { revision, topics: topics.map((row) => ({ ...row, changedAt: new Date(row.changedAt) })) };
}

/** The number of the last change of any topic. */
export async function topicsRevision(db: Database): Promise<number> {
  const found = await sql<{ revision: number }>`select revision from topics_head`.execute(db);
  return found.rows[0]!.revision;
}

/**
 * Keeps a topic, if no topic was changed since `revision`: what its author checked it on still holds.
 * Each kept change counts the revision up by one, a refused one does not.
 * @returns what is kept now, or null when another change was faster
 */
export async function saveTopic(
  db: Database,
  { id, names, parents, rules, goldens, removed, private: hidden = false, restored }: TopicToSave,
  revision: number,
): Promise<TopicRow | null> {
  const saved = await sql<TopicRow>`
    with head as (update topics_head set revision = revision + 1 where revision = ${revision} returning revision)
    insert into topics (id, names, parents, rules, goldens, removed, private, restored)
    select ${id}, ${JSON.stringify(names)}::jsonb, ${parents}::text[], ${rules}::text[], ${JSON.stringify(goldens)}::jsonb,
      ${removed}, ${hidden}, ${restored} from head
    on conflict (id) do update set names = excluded.names, parents = excluded.parents, rules = excluded.rules,
      goldens = excluded.goldens, removed = excluded.removed, private = excluded.private, restored = excluded.restored,
      version = topics.version + 1, changed_at = now()
    returning ${COLUMNS}`.execute(db);
  return atMostOneRow(saved.rows);
}
