import { sql } from 'kysely';
import type { Database } from './open-store.js';

/** An accepted entry of some time ago, as it was published last. */
export interface PastEntry {
  id: string;
  title: string;
  summary: string | null;
  url: string | null;
  language: string | null;
  firstSeenAt: Date;
  source: { id: string; name: string; outlet: string; language: string | null; country: string | null };
}

const PAGE = 1_000;

/** The entries first seen in the last `days`, newest first, `most` of them, in pages. */
export async function* readPastEntries(
  db: Database,
  { days, most }: { days: number; most: number },
): AsyncGenerator<PastEntry[]> {
  let before: string | null = null;
  for (let left = most; left > 0; left -= PAGE) {
    const page: Paged[] = await readPage(db, days, before, Math.min(PAGE, left));
    const recent = page.filter(({ isRecent }) => isRecent);
    if (recent.length > 0) yield recent;
    if (recent.length < PAGE) return;
    before = page.at(-1)!.id;
  }
}

interface Paged extends PastEntry {
  isRecent: boolean;
}

/** Ids are made in the order of time: paging by them never walks through what is too old. */
async function readPage(db: Database, days: number, before: string | null, limit: number): Promise<Paged[]> {
  const found = await sql<Paged>`
    select entries.id, title, summary, entries.url, entries.language, first_seen_at as "firstSeenAt",
      first_seen_at > now() - ${days} * interval '1 day' as "isRecent",
      json_build_object('id', sources.id, 'name', name, 'outlet', outlet, 'language', sources.language,
        'country', country) as source
    from entries join sources on sources.id = source_id
    where ${before}::text is null or entries.id < ${before}
    order by entries.id desc limit ${limit}`.execute(db);
  return found.rows;
}
