import { duplicateKeys } from '../../../libs/desk/index.js';
import type { WireProc } from '../../support/open-wire.js';
import type { BodyLine, EntryLine, Line, LogLine, RowLine } from '../check/history.js';
import { now } from './book.js';
import type { PostgresServer } from './postgres.js';

/** What stands in the database and in the wire's ledger, when all is over. What was there at the begin was accepted then. */
export async function dump(
  postgres: PostgresServer,
  database: string,
  wire: WireProc,
  begin: number,
): Promise<Line[]> {
  // What comes meanwhile must not be without its cause: all of the database at one moment, and what was served last.
  const [[log], rows, entries, sources] = (await postgres.snapshot(database, [
    LOG,
    ROWS,
    ENTRIES,
    SOURCES,
  ])) as [[LogLine], Dates<RowLine>[], Dates<EntryLine>[], { id: string; url: string }[]];
  const bodies = await bodiesOf(wire, new Map(sources.map(({ id, url }) => [url, id])));
  return [
    ...bodies,
    ...entries.map((entry): Line => ({
      ...entry,
      line: 'entry',
      at: Math.max(+entry.at, begin),
      decidedAt: numberOf(entry.decidedAt),
    })),
    ...rows.map((row): Line => ({ ...row, line: 'row', at: +row.at, keys: keysOf(row) })),
    { ...log, line: 'log', at: now() },
  ];
}

type Dates<T extends { at: number }> = Omit<T, 'at' | 'decidedAt'> & { at: Date; decidedAt: Date | null };
const numberOf = (date: Date | null) => (date === null ? null : +date);

const LOG = 'select epoch, oldest::int, seq::int as head from log_head';
const SOURCES = 'select id, url from sources';

const ENTRIES = `
  select id, source_id as source, key, first_seen_at as at, decided_at as "decidedAt", alert_seq::int as seq
  from entries order by id`;

/** When a row was committed: as PostgreSQL noted it, unless a later revision touched the row. */
const ROWS = `
  select alerts.seq::int, entry_id as entry, body,
    case when latest then coalesce(pg_xact_commit_timestamp(alerts.xmin), alerted_at) else alerted_at end as at
  from alerts order by seq`;

interface Said {
  kind: string;
  title?: string;
  summary?: string | null;
  url?: string | null;
}

/** By what it says, and not by what the database noted of that. */
function keysOf({ body }: { body: string }): string[] {
  const { kind, title, summary = null, url = null } = JSON.parse(body) as Said;
  return kind === 'new' && title !== undefined ? duplicateKeys({ title, summary, url }) : [];
}

async function bodiesOf(wire: WireProc, sourceOf: Map<string, string>): Promise<BodyLine[]> {
  const titles = new Map((await wire.items()).map(({ outlet, key, title }) => [`${outlet} ${key}`, title]));
  const feeds = new Map(wire.outlets.map(({ id, feed }) => [id, feed]));
  return (await wire.ledger()).flatMap(({ endedAt, outlet, status, complete, items }) => {
    const source = sourceOf.get(feeds.get(outlet)!);
    if (status !== 200 || !complete || source === undefined) return [];
    const served = items.map((key) => ({ key, title: titles.get(`${outlet} ${key}`) ?? '' }));
    return [{ line: 'body', at: Date.parse(endedAt), source, items: served }];
  });
}
