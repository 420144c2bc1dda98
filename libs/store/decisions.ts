import { failpoint } from '@ajil/faultpoints';
import { sql } from 'kysely';
import type { Database } from './open-store.js';

/** Who said the same before: the alert that holds a duplicate key. */
export interface KeyHolder {
  key: string;
  alertId: string;
  entryId: string;
  outlet: string | null;
}

/** An alert to append: its text in the three pieces that the log joins around cursor and `prev`. */
export interface AlertRow {
  id: string;
  rev: number;
  kind: string;
  cells: readonly string[];
  urgency: number;
  language: string;
  alertedAt: Date;
  pieces: readonly [string, string, string];
}

export type AppendResult =
  | { kind: 'appended'; seq: number }
  /** Another alert took one of the keys since they were read: read and decide again. */
  | { kind: 'stale' }
  /** The entry has its decision: this job ran before. */
  | { kind: 'decided' };

/** Which of these keys an alert of the last `hours` holds. */
export async function findKeyHolders(
  db: Database,
  keys: readonly string[],
  hours: number,
): Promise<KeyHolder[]> {
  if (keys.length === 0) return [];
  const found = await sql<KeyHolder>`
    select held.key, held.alert_id as "alertId", held.entry_id as "entryId", sources.outlet
    from duplicate_keys as held
      left join entries on entries.id = held.entry_id left join sources on sources.id = entries.source_id
    where held.key = any(${keys}) and held.decided_at >= clock_timestamp() - ${hours} * interval '1 hour'`.execute(
    db,
  );
  return found.rows;
}

/** Decides an entry by one more row at the end of the alert log, or says why that cannot be. */
export async function appendAlert(
  db: Database,
  decision: {
    entryId: string;
    why: readonly string[];
    keys: readonly string[];
    keyHours: number;
    alert: AlertRow;
    notify: boolean;
  },
): Promise<AppendResult> {
  const { alert } = decision;
  try {
    const appended = await sql<{ seq: number }>`
      select append_alert(${decision.entryId}, ${alert.id}, ${alert.rev}, ${alert.kind}, ${alert.cells}, ${alert.urgency},
        ${alert.language}, ${decision.keys}, ${decision.keyHours} * interval '1 hour', ${decision.why}, ${alert.alertedAt},
        ${alert.pieces[0]}, ${alert.pieces[1]}, ${alert.pieces[2]}, ${decision.notify}) as seq`.execute(db);
    if (process.env['AJIL_FAIL']) await failpoint('commit_reply');
    return { kind: 'appended', seq: appended.rows[0]!.seq };
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === 'AJ001') return { kind: 'stale' };
    if (code === 'AJ002') return { kind: 'decided' };
    throw error;
  }
}

/** Decides an entry by silence. @returns whether it still waited for its decision */
export async function saveSilence(
  db: Database,
  decision: { entryId: string; silence: string; why: readonly string[] },
): Promise<boolean> {
  const saved = await sql`
    update entries set decided_at = clock_timestamp(), silence = ${decision.silence}, why = ${decision.why}
    where id = ${decision.entryId} and decided_at is null`.execute(db);
  return Number(saved.numAffectedRows ?? 0) > 0;
}
