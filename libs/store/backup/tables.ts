import pg from 'pg';

/** A table and the columns that are copied, in their order. */
export interface CopiedTable {
  name: string;
  columns: string[];
}

/** Kysely's own books of which migrations were run. */
export const BOOKS = ['kysely_migration', 'kysely_migration_lock'];

/** Every table of the schema that the client looks into, but the books; who is referred to comes first. */
export async function listTables(client: pg.Client): Promise<CopiedTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; needs: string[] }>(
    `select relname as name,
      array(select attname::text from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped
        and attgenerated = '' order by attnum) as columns,
      array(select distinct other.relname::text from pg_constraint join pg_class as other on other.oid = confrelid
        where conrelid = pg_class.oid and contype = 'f' and confrelid <> conrelid) as needs
    from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname <> all($1)
    order by relname`,
    [BOOKS],
  );
  return inOrder(rows).map(({ name, columns }) => ({ name, columns }));
}

function inOrder<T extends { name: string; needs: string[] }>(tables: readonly T[]): T[] {
  const done: T[] = [];
  let left = [...tables];
  while (left.length > 0) {
    const ready = left.filter(({ needs }) => !left.some(({ name }) => needs.includes(name)));
    // No table of ours needs another in a circle.
    if (ready.length === 0)
      throw new Error(`tables that need each other: ${left.map(({ name }) => name).join()}`);
    done.push(...ready);
    left = left.filter((table) => !ready.includes(table));
  }
  return done;
}

export function copyText({ name, columns }: CopiedTable, way: 'to stdout' | 'from stdin'): string {
  const quoted = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  return `copy ${pg.escapeIdentifier(name)} (${quoted}) ${way}`;
}
