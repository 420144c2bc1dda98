import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type Alert, parseCursor } from '../../libs/protocol/index.js';
import { connectSocket, getJson, openStream, type Recorder } from '../support/clients.js';
import { type Newsroom, openNewsroom } from '../support/desk.js';
import { shared } from '../support/lifetime.js';

/** More than a gateway keeps at hand. */
const ROWS = 20_700;
const FROM = 150;

const seqOf = ({ cursor }: Alert) => parseCursor(cursor)!.seq;
const seqsOf = (recorder: Recorder) => recorder.alerts().map(seqOf);

interface Room extends Newsroom {
  /** What one who follows Iraq has missed since `FROM`. */
  missed: number[];
}

/** Two of three rows are about Iraq. */
const room = shared(async (): Promise<Room> => {
  const newsroom = await openNewsroom();
  await newsroom.append({ topics: ['iraq'], title: 'نبأ من بابل' }, { topics: ['iran'] });
  await sql`
    insert into alerts (seq, id, rev, kind, entry_id, cells, body, alerted_at)
    select n, other.id, 1, 'new', null, cells,
      regexp_replace(replace(body, alerts.id, other.id), '("cursor":"v1.[0-9a-z]+.)[0-9]+"', '\\1' || n || '"'), alerted_at
    from (select n, '01K' || lpad(n::text, 23, '0') as id from generate_series(3, ${ROWS}::int) n) other
      join alerts on seq = case n % 3 when 0 then 2 else 1 end`.execute(newsroom.store.db);
  await sql`update log_head set seq = ${ROWS}`.execute(newsroom.store.db);
  const all = Array.from({ length: ROWS - FROM }, (_, i) => FROM + 1 + i);
  return { ...newsroom, missed: all.filter((seq) => seq % 3 !== 0) };
});

/** Page by page. */
async function askFor(url: string, topic: string, after: string): Promise<Alert[]> {
  const all: Alert[] = [];
  for (let cursor = after; ;) {
    const page: { alerts: Alert[]; cursor: string; more: boolean } = await getJson(
      `${url}/v1/alerts?topics=${topic}&after=${cursor}&limit=1000`,
    );
    all.push(...page.alerts);
    cursor = page.cursor;
    if (!page.more) return all;
  }
}

describe('one who missed more than ten thousand alerts', () => {
  it('gets exactly those, in order, over Socket.IO, server-sent events and HTTP alike', async () => {
    const { url, at, missed } = room();
    const after = await at(FROM);
    const socket = await connectSocket(url);
    const ack = await socket.subscribe({ topics: ['iraq'], after });
    const stream = await openStream(url, `topics=iraq&after=${after}`);
    const http = await askFor(url, 'iraq', after);
    const last = (recorder: Recorder) => recorder.alerts().length >= missed.length;
    await Promise.all([socket.until(last, 'all of it'), stream.until(last, 'all of it')]);
    expect(missed.length).toBeGreaterThan(10_000);
    expect(ack).toMatchObject({ ok: true });
    expect(http.map(seqOf)).toEqual(missed);
    expect(seqsOf(socket)).toEqual(missed);
    expect(seqsOf(stream)).toEqual(missed);
  });

  it('may change between transports and gateways on the way: the cursor of one is a place in the others', async () => {
    const { url, open, at, missed } = room();
    const another = await open();
    const first = await openStream(url, `topics=iraq&after=${await at(FROM)}`);
    await first.until((recorder) => recorder.alerts().length >= 4_000, 'some');
    first.close();
    const got = first.alerts();
    const socket = await connectSocket(another.url);
    await socket.subscribe({ topics: ['iraq'], after: got.at(-1)!.cursor });
    await socket.until((recorder) => recorder.alerts().length >= 4_000, 'some more');
    socket.close();
    got.push(...socket.alerts());
    got.push(...(await askFor(url, 'iraq', got.at(-1)!.cursor)));
    expect(got.map(seqOf)).toEqual(missed);
  });
});
