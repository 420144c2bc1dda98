import { sql } from 'kysely';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeDatabase } from '../../test/support/database.js';
import { openStore, type Store } from './open-store.js';
import { findPolledSource } from './sources.js';

let store: Store;

beforeEach(async () => {
  store = await openStore({ connection: await makeDatabase(), poolSize: 1 });
  onTestFinished(() => store.close());
});

const planned = async (like: string) =>
  (
    await sql<{
      n: number;
    }>`select count(*) as n from pg_prepared_statements where statement like ${like}`.execute(store.db)
  ).rows[0]!.n;

describe('a statement', () => {
  it('is planned once, however often it runs', async () => {
    for (let run = 0; run < 3; run++) await findPolledSource(store.db, `s${run}`);
    expect(await planned('%from sources join hosts%')).toBe(1);
  });

  it('beyond 300 of them is sent as it is', async () => {
    for (let n = 0; n < 310; n++) await sql`select ${n}::int as ${sql.ref(`many${n}`)}`.execute(store.db);
    expect(await planned('%many%')).toBeLessThanOrEqual(300);
    const { rows } = await sql<{ many9: number }>`select ${7}::int as many9`.execute(store.db);
    expect(rows).toEqual([{ many9: 7 }]);
  });

  it('that fails can be run again', async () => {
    const divide = (by: number) => sql<{ n: number }>`select 6 / ${by}::int as n`.execute(store.db);
    await expect(divide(0)).rejects.toThrow('division by zero');
    expect((await divide(2)).rows).toEqual([{ n: 3 }]);
  });
});
