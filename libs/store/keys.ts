import { sql } from 'kysely';
import type { Database } from './open-store.js';
import { atMostOneRow, oneRow } from './rows.js';

/** A key to Ajil, without what opens: of that only a hash is kept. */
export interface KeyRow {
  /** Public: it stands at the head of the key. */
  id: string;
  /** SHA-256 of the whole key, in hexadecimal. */
  hash: string;
  name: string;
  role: string;
  /** Null: all topics. */
  topics: string[] | null;
  madeAt: Date;
  /** Null: never. */
  expiresAt: Date | null;
}

const COLUMNS = sql`id, hash, name, role, topics, made_at as "madeAt", expires_at as "expiresAt"`;

/** The number of the last change of any key, or of the admin's token. */
export async function accessRevision(db: Database): Promise<number> {
  const found = await sql<{ revision: number }>`select revision from access_head`.execute(db);
  return oneRow(found.rows).revision;
}

/** All keys, oldest first. */
export async function listKeys(db: Database): Promise<KeyRow[]> {
  const found = await sql<KeyRow>`select ${COLUMNS} from keys order by made_at, id`.execute(db);
  return found.rows;
}

/** Keeps a new key, while there are fewer than `most`. @returns what is kept, or null when there are that many */
export async function addKey(
  db: Database,
  { id, hash, name, role, topics, expiresAt }: Omit<KeyRow, 'madeAt'>,
  most: number,
): Promise<KeyRow | null> {
  // Of many that are added at the same moment a few may come beyond it.
  const added = await sql<KeyRow>`
    with head as (update access_head set revision = revision + 1 returning revision)
    insert into keys (id, hash, name, role, topics, expires_at)
    select ${id}, ${hash}, ${name}, ${role}, ${topics}::text[], ${expiresAt}::timestamptz from head
    where (select count(*) from keys) < ${most}
    returning ${COLUMNS}`.execute(db);
  return atMostOneRow(added.rows);
}

/**
 * Changes what a key may do; what is not given stays. An admin may do everything: it is asked of the row as it is now that no
 * admin comes out of it who may see some topics only. @returns what it is now, or null when there is no such key, or that would
 */
export async function changeKey(
  db: Database,
  id: string,
  change: Partial<Pick<KeyRow, 'name' | 'role' | 'topics' | 'expiresAt'>>,
): Promise<KeyRow | null> {
  const { name = null, role = null, topics = null, expiresAt = null } = change;
  const changed = await sql<KeyRow>`
    with head as (update access_head set revision = revision + 1)
    update keys set name = coalesce(${name}, name), role = coalesce(${role}, role),
      topics = case when ${change.topics === undefined} then topics else ${topics}::text[] end,
      expires_at = case when ${change.expiresAt === undefined} then expires_at else ${expiresAt}::timestamptz end
    where id = ${id} and not (coalesce(${role}, role) = 'admin'
      and case when ${change.topics === undefined} then topics else ${topics}::text[] end is not null)
    returning ${COLUMNS}`.execute(db);
  return atMostOneRow(changed.rows);
}

/** Takes a key back, for good. @returns what it was, or null when there is no such key */
export async function removeKey(db: Database, id: string): Promise<KeyRow | null> {
  const removed = await sql<KeyRow>`
    with head as (update access_head set revision = revision + 1)
    delete from keys where id = ${id} returning ${COLUMNS}`.execute(db);
  return atMostOneRow(removed.rows);
}

/** Saves who may come in beside the keys; every process reads it anew, or nothing was saved at all. */
export async function saveAccessSetting(db: Database, key: string, value: string): Promise<void> {
  await sql`
    with head as (update access_head set revision = revision + 1)
    insert into settings (key, value) values (${key}, ${value})
    on conflict (key) do update set value = excluded.value`.execute(db);
}
