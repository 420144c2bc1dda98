import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.js';

interface Kept {
  validators: { etag: string | null; lastModified: string | null };
  bodyHash: string | null;
}

/** M1: what the outlet is asked with next time is kept in a transaction of its own, before the entries. */
export async function validatorsFirst(db: Kysely<Schema>, sourceId: string, kept: Kept): Promise<void> {
  const { etag, lastModified } = kept.validators;
  await sql`
    update sources set etag = ${etag}, last_modified = ${lastModified}, body_hash = ${kept.bodyHash}
    where id = ${sourceId}`.execute(db);
}
