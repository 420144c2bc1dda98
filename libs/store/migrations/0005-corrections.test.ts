import { Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { expect, it } from 'vitest';
import { makeDatabase } from '../../../test/support/database.js';
import { expandCells, readLogHead } from '../alert-log.js';
import { openStore, poolConfig } from '../open-store.js';
import { migrations } from './index.js';

/** The schema of the release before, with what its functions had written. */
async function makeOld() {
  const connection = await makeDatabase();
  const pool = new pg.Pool({ ...poolConfig(connection), max: 1 });
  const old = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const before = Object.keys(migrations).findLast((name) => name < '0005');
  const migrator = new Migrator({ db: old, provider: { getMigrations: async () => migrations } });
  await migrator.migrateTo(before!);
  return { connection, old };
}

const wish = { topics: ['iraq'], urgency: 'urgent', languages: ['ar'] } as const;

it('finds cells of earlier revisions again, which had been given the urgency and language of the last one', async () => {
  const { connection, old } = await makeOld();
  await sql`insert into cells (cell, topic, urgency, language, seq) values
    ('iraq/urgent/ar', 'iraq', 5, 'en', 2), ('iraq/routine/en', 'iraq', 5, 'en', 2)`.execute(old);
  await old.destroy();
  const store = await openStore({ connection });
  expect(await expandCells(store.db, wish)).toEqual(['iraq/urgent/ar']);
  await store.close();
});

it('lets a newsdesk of the release before append beside newer ones', async () => {
  const { connection, old } = await makeOld();
  await sql`insert into hosts (host) values ('h')`.execute(old);
  await sql`insert into sources (id, url, name, outlet, family, host)
    values ('s', 'https://a.example', 'A', 'A', 'a', 'h')`.execute(old);
  await sql`insert into entries (id, source_id, key, title, queued_at) values ('e', 's', 'k', 't', now())`.execute(
    old,
  );
  await old.destroy();
  const store = await openStore({ connection });
  await sql`select append_alert('e', 'e', 1, 'new', '{iraq/urgent/ar}', 3, 'ar', '{}', '1 hour', '{}', now(),
    '{"cursor":"', '","prev":', '}', false)`.execute(store.db);
  expect((await readLogHead(store.db)).seq).toBe(1);
  expect(await expandCells(store.db, wish)).toEqual(['iraq/urgent/ar']);
  await store.close();
});
