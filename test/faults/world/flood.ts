import { monotonicFactory } from 'ulid';
import { cellsOf, encodeAlert, URGENCY } from '../../../libs/protocol/index.js';
import { appendAlert, openStore } from '../../../libs/store/index.js';
import { now } from './book.js';
import type { World } from './world.js';

const TOPICS = ['iraq', 'middle-east'];
const newId = monotonicFactory();

/**
 * Writes many large alerts straight into the log, each with its entry, and into the history that they were served: more
 * than all buffers between two processes hold.
 */
export async function flood(
  { lab, database, book, wire }: World,
  rows = 120,
  letters = 100_000,
): Promise<void> {
  const store = await openStore({ connection: { url: lab.postgres.url(database) }, poolSize: 1 });
  try {
    const [source] = await lab.postgres.query<{ id: string; name: string; outlet: string }>(
      database,
      `select id, name, outlet from sources where url = '${wire.outlets[0]!.feed}'`,
    );
    for (let n = 0; n < rows; n += 1) await write(n);

    async function write(n: number): Promise<void> {
      const id = newId();
      const title = `Flood ${n} ${id}`;
      book.add({ line: 'body', at: now(), source: source!.id, items: [{ key: id, title }] });
      const text = 'insert into entries (id, source_id, key, title) values ($1, $2, $1, $3)';
      await lab.postgres.query(database, text, [id, source!.id, title]);
      const at = new Date();
      const cells = cellsOf(TOPICS, 'routine', 'en');
      const pieces = encodeAlert({
        id,
        rev: 1,
        kind: 'new',
        topics: TOPICS,
        cells,
        urgency: 'routine',
        title,
        summary: 'x'.repeat(letters),
        language: 'en',
        direction: 'ltr',
        url: null,
        source: source!,
        story: { id, headlines: 1, origins: 1, disputed: false },
        facts: [],
        publishedAt: null,
        firstSeenAt: at.toISOString(),
        alertedAt: at.toISOString(),
        why: ['a flood'],
      });
      const alert = {
        id,
        rev: 1,
        kind: 'new',
        cells,
        language: 'en',
        urgency: URGENCY.routine,
        alertedAt: at,
        pieces,
      };
      await appendAlert(store.db, { entryId: id, why: [], keys: [], keyHours: 1, alert, notify: true });
    }
  } finally {
    await store.close();
  }
}
