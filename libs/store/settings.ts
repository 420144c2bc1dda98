import { sql } from 'kysely';
import type { Database } from './open-store.js';
import { atMostOneRow } from './rows.js';

export async function readSetting(db: Database, key: string): Promise<string | null> {
  const found = await sql<{ value: string }>`select value from settings where key = ${key}`.execute(db);
  return atMostOneRow(found.rows)?.value ?? null;
}

/** Keeps a setting unless it is kept already. @returns whether this call kept it: of many at once, one does */
export async function keepSettingOnce(db: Database, key: string, value: string): Promise<boolean> {
  const kept = await sql`
    insert into settings (key, value) values (${key}, ${value}) on conflict do nothing`.execute(db);
  return Number(kept.numAffectedRows ?? 0) > 0;
}
