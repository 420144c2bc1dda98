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
  /** Counts the changes of this topic. */
  version: number;
  changedAt: Date;
}

export type TopicToSave = Omit<TopicRow, 'version' | 'changedAt'>;

const COLUMNS = sql`id, names, parents, rules, goldens, removed, version, changed_at as "changedAt"`;

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

export async function countTopicEdits(db: Database): Promise<number> {
  const found = await sql<{ count: number }>`select count(*) from topics where not removed`.execute(db);
  return found.rows[0]!.count;
}

/**
 * Keeps a topic. With `version` only when that is still its last one (0: it was never kept).
 * @returns what is kept now, or null when somebody else was faster
 */
export async function saveTopic(
  db: Database,
  { id, names, parents, rules, goldens, removed }: TopicToSave,
  version: number | null,
): Promise<TopicRow | null> {
  const saved = await sql<TopicRow>`
    with head as (update topics_head set revision = revision + 1 returning revision)
    insert into topics (id, names, parents, rules, goldens, removed)
    select ${id}, ${JSON.stringify(names)}::jsonb, ${parents}::text[], ${rules}::text[], ${JSON.stringify(goldens)}::jsonb, ${removed}
    from head where ${version}::integer is null or ${version}::integer = 0
      or exists (select from topics where id = ${id} and version = ${version}::integer)
    on conflict (id) do update set names = excluded.names, parents = excluded.parents, rules = excluded.rules,
      goldens = excluded.goldens, removed = excluded.removed, version = topics.version + 1, changed_at = now()
    where ${version}::integer is null or topics.version = ${version}::integer
    returning ${COLUMNS}`.execute(db);
  return atMostOneRow(saved.rows);
}
