import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.js';

/** Makes this database break the promise of the mutant that AJIL_MUTANT names, if it is one of the database. */
export async function spoil(db: Kysely<Schema>): Promise<void> {
  if (process.env['AJIL_MUTANT'] === 'M3') await countWithSequence(db);
}

const COUNTER = 'update log_head set seq = seq + 1 returning seq, epoch into v_seq, v_epoch;';
/** Every second transaction takes its time, as some do on a busy server. */
const SEQUENCE = `v_seq := nextval('drawn_seq'); select epoch into v_epoch from log_head;
  perform pg_sleep(0.5 * (v_seq % 2));`;
const RETURN = 'return v_seq;';
const MOVE_HEAD = `update log_head set seq = greatest(seq, v_seq); ${RETURN}`;

/** M3: a place in the log is drawn from a sequence, so that a later place can be committed first. */
async function countWithSequence(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ text: string }>`
    select pg_get_functiondef(oid) as text from pg_proc where proname = 'append_alert'`.execute(db);
  const text = rows[0]!.text;
  if (text.includes('drawn_seq')) return;
  if (!text.includes(COUNTER)) throw new Error('M3 does not find the counter of append_alert any more');
  await sql`create sequence if not exists drawn_seq`.execute(db);
  await sql.raw(text.replace(COUNTER, SEQUENCE).replace(RETURN, MOVE_HEAD)).execute(db);
}
