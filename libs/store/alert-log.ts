import { sql } from 'kysely';
import { URGENCY, type Urgency } from '@ajil/protocol';
import { byFeedDate } from './mutants/by-feed-date.js';
import type { Database } from './open-store.js';
import { oneRow } from './rows.js';

/** Which log, its last seq (0: empty) and the first seq that can be replayed (last + 1: none). */
export interface LogHead {
  epoch: string;
  seq: number;
  oldest: number;
}

/** One row of the log as every transport sends it. */
export interface LogRow {
  seq: number;
  id: string;
  kind: string;
  cells: string[];
  body: string;
}

/** What a page of the archive shows; null: no limit of that kind. */
export interface Selection {
  topics: readonly string[] | null;
  urgency: Urgency;
  languages: readonly string[] | null;
}

const bodyOf = ({ body }: LogRow) => body;

export async function readLogHead(db: Database): Promise<LogHead> {
  return oneRow((await sql<LogHead>`select epoch, seq, oldest from log_head`.execute(db)).rows);
}

/** The rows after `after`, up to and with `upTo`, oldest first. */
export async function readLog(
  db: Database,
  range: { after: number; upTo: number; limit: number },
): Promise<LogRow[]> {
  const rows = await sql<LogRow>`
    select seq, id, kind, cells, body from alerts
    where seq > ${range.after} and seq <= ${range.upTo} order by seq limit ${range.limit}`.execute(db);
  return process.env['AJIL_MUTANT'] === 'M11' ? byFeedDate(rows.rows, bodyOf) : rows.rows;
}

/** The head and the first rows after `after`, of the same moment: one question, since it is asked at every hint. */
export async function readOnLog(
  db: Database,
  range: { after: number; limit: number },
): Promise<{ head: LogHead; rows: LogRow[] }> {
  const found = await sql<LogRow & { epoch: string; head: number; oldest: number }>`
    select log_head.epoch, log_head.seq as head, log_head.oldest, row.* from log_head left join lateral (
      select seq, id, kind, cells, body from alerts
      where seq > ${range.after} and seq <= log_head.seq order by seq limit ${range.limit}) row on true`.execute(
    db,
  );
  const { epoch, head, oldest } = oneRow(found.rows.slice(0, 1));
  const rows = found.rows.filter(({ seq }) => seq !== null);
  return {
    head: { epoch, seq: head, oldest },
    rows: process.env['AJIL_MUTANT'] === 'M11' ? byFeedDate(rows, bodyOf) : rows,
  };
}

/** The rows of these alerts up to `upTo`, as the log holds them now: a kill replaces the text of earlier ones. */
export async function readRevisions(
  db: Database,
  wanted: { ids: readonly string[]; upTo: number },
): Promise<LogRow[]> {
  const rows = await sql<LogRow>`
    select seq, id, kind, cells, body from alerts
    where id = any(${wanted.ids}) and seq <= ${wanted.upTo} order by seq`.execute(db);
  return rows.rows;
}

/** The cells in use that a selection covers: what its alerts are found by. */
export async function expandCells(db: Database, selection: Selection): Promise<string[]> {
  const found = await sql<{ cell: string }>`
    select cell from cells
    where (${selection.topics}::text[] is null or topic = any(${selection.topics}))
      and urgency <= ${URGENCY[selection.urgency]}
      and (${selection.languages}::text[] is null or language = any(${selection.languages}))`.execute(db);
  return found.rows.map((row) => row.cell);
}

/** How many rows of a range are filed under one of these cells. */
export async function countLog(
  db: Database,
  range: { after: number; upTo: number; cells: readonly string[] },
): Promise<number> {
  const counted = await sql<{ n: number }>`
    select count(*) as n from alerts
    where seq > ${range.after} and seq <= ${range.upTo} and cells && ${range.cells}`.execute(db);
  return oneRow(counted.rows).n;
}

/** The rows of a range that are filed under one of these cells, oldest first. */
export async function replayLog(
  db: Database,
  range: { after: number; upTo: number; cells: readonly string[]; limit: number },
): Promise<LogRow[]> {
  const rows = await sql<LogRow>`
    select seq, id, kind, cells, body from alerts
    where seq > ${range.after} and seq <= ${range.upTo} and cells && ${range.cells}
    order by seq limit ${range.limit}`.execute(db);
  return process.env['AJIL_MUTANT'] === 'M11' ? byFeedDate(rows.rows, bodyOf) : rows.rows;
}

/** The archive, newest first: each alert once, at its last revision; killed ones are absent. */
export async function readArchive(
  db: Database,
  page: { before: number | null; cells: readonly string[]; limit: number },
): Promise<LogRow[]> {
  const rows = await sql<LogRow>`
    select seq, id, kind, cells, body from alerts
    where latest and kind <> 'kill' and cells && ${page.cells}
      and (${page.before}::bigint is null or seq < ${page.before})
    order by seq desc limit ${page.limit}`.execute(db);
  return process.env['AJIL_MUTANT'] === 'M11' ? byFeedDate(rows.rows, bodyOf) : rows.rows;
}
