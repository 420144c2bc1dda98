import { Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { expect, it } from 'vitest';
import { makeDatabase } from '../../../test/support/database.js';
import { openStore, poolConfig } from '../open-store.js';
import { listTopicEdits } from '../topics.js';
import { migrations } from './index.js';

it.each([
  ['as it was first', sql`select`],
  [
    'with a column that came to it later',
    sql`alter table topics add column restored boolean not null default false`,
  ],
])('goes on behind 0003 %s', async (_what, since) => {
  const connection = await makeDatabase();
  const pool = new pg.Pool({ ...poolConfig(connection), max: 1 });
  const old = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const migrator = new Migrator({ db: old, provider: { getMigrations: async () => migrations } });
  await migrator.migrateTo('0003-topics');
  await since.execute(old);
  await sql`insert into topics (id, names, parents, rules, goldens) values ('kalsu', '{}', '{}', '{}', '{}')`.execute(
    old,
  );
  await old.destroy();

  const store = await openStore({ connection });
  expect((await listTopicEdits(store.db)).topics).toMatchObject([{ id: 'kalsu', restored: false }]);
  await store.close();
});
