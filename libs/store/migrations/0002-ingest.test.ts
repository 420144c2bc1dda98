import { Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { expect, it } from 'vitest';
import { makeDatabase } from '../../../test/support/database.js';
import { openStore, poolConfig } from '../open-store.js';
import { findPolledSource } from '../sources.js';
import { migrations } from './index.js';

it('finds hosts and families for sources that were followed before, however their address is spelt', async () => {
  const connection = await makeDatabase();
  const old = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ ...poolConfig(connection), max: 1 }) }),
  });
  const migrator = new Migrator({ db: old, provider: { getMigrations: async () => migrations } });
  await migrator.migrateTo('0001-first');
  await sql`insert into sources (id, url, name, outlet, etag, last_success_at) values
    ('a', 'HTTPS://A.example:443/feed', 'A', 'BBC News', '"e"', now() - interval '1 day'),
    ('b', 'http://b.example:8080/feed', 'B', 'عاجل', null, null)`.execute(old);
  await old.destroy();

  const store = await openStore({ connection });
  expect(await findPolledSource(store.db, 'a')).toMatchObject({
    host: 'a.example',
    family: 'bbc-news',
    fullAt: expect.any(Date),
  });
  expect(await findPolledSource(store.db, 'b')).toMatchObject({ host: 'b.example:8080', family: 'b' });
  await store.close();
});
