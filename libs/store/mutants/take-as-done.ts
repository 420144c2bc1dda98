import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.js';

/** M2: nobody looks at this entry again, although it is not decided yet. */
export async function takeAsDone(db: Kysely<Schema>, entryId: string): Promise<void> {
  await sql`update entries set queued_at = null where id = ${entryId}`.execute(db);
}
