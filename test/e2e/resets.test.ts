import { describe, expect, it } from 'vitest';
import { connectSocket, getJson, openStream, type Recorder } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
import { shared } from '../support/lifetime.js';

const room = shared(() => openNewsroom());

const idsOf = (...recorders: Recorder[]) =>
  recorders.flatMap((recorder) => recorder.alerts().map((alert) => alert.id));
const said = (event: string) => (recorder: Recorder) =>
  recorder.frames.some((frame) => frame.event === event);
const byeOf = ({ frames }: Recorder) => frames.find((frame) => frame.event === 'bye')!.data;

/** Cursors that cannot be served, and why; retention has taken what was before row 4 of 6. */
async function unservable(): Promise<[string, string][]> {
  const head = await room().at(6);
  return [
    ['garbage', word()],
    ['garbage', ''],
    ['garbage', `${head}.1`],
    ['garbage', 'v1.x.-1'],
    ['epoch', `v1.${word()}.3`],
    ['ahead', await room().at(7_000)],
    ['retention', await room().at(2)],
  ];
}

describe('a cursor that cannot be served', () => {
  const prepared = shared(async () => {
    await room().append({}, {}, {}, {}, {}, {});
    await room().store.db.updateTable('log_head').set({ oldest: 4 }).execute();
    return { head: await room().at(6), oldest: await room().at(3) };
  });

  it('is answered on a socket by the ack, a reset with its reason, and then what happens from now on', async () => {
    const { head, oldest } = prepared();
    for (const [reason, after] of await unservable()) {
      const client = await connectSocket(room().url);
      const ack = await client.subscribe({ topics: ['chad'], after });
      await client.until(said('head'));
      expect(ack).toEqual({ ok: true, cursor: head, replay: 0 });
      expect(client.frames.slice(1)).toEqual([
        { event: 'reset', data: { reason, oldest, head } },
        { event: 'head', data: { cursor: head } },
      ]);
    }
  });

  it('is answered on a stream by a reset without an id, and then what happens from now on', async () => {
    const { head, oldest } = prepared();
    for (const [reason, after] of await unservable()) {
      if (after === '') continue;
      const stream = await openStream(room().url, 'topics=chad', { 'last-event-id': after });
      await stream.until(said('head'));
      expect(stream.raw).toEqual([
        { event: 'reset', data: JSON.stringify({ reason, oldest, head }) },
        { id: head, event: 'head', data: JSON.stringify({ cursor: head }) },
      ]);
    }
  });

  it('is answered in a page of the log by a reset, and the cursor to go on with', async () => {
    const { head, oldest } = prepared();
    for (const [reason, after] of await unservable()) {
      const page = await getJson(`${room().url}/v1/alerts?after=${after}`);
      expect(page).toMatchObject({ alerts: [], cursor: head, more: false, reset: { reason, oldest, head } });
    }
  });

  it('is not the oldest one that can still be: from there all rows are sent', async () => {
    const client = await connectSocket(room().url);
    expect(await client.subscribe({ topics: ['iraq'], after: prepared().oldest })).toMatchObject({
      ok: true,
      replay: 3,
    });
    await client.until((recorder) => recorder.alerts().length === 3);
    expect(client.frames.map((frame) => frame.event)).not.toContain('reset');
  });
});

describe('a gateway that ends', () => {
  it('says bye with the cursor that misses nothing, and when to come back', async () => {
    const gateway = await room().open();
    const socket = await connectSocket(gateway.url);
    const stream = await openStream(gateway.url, 'topics=iraq');
    await socket.subscribe({ topics: ['iraq'] });
    const [seen] = await room().append({});
    await socket.until((recorder) => idsOf(recorder).includes(seen!.id));
    await gateway.end();
    await socket.until(said('bye'));
    await stream.until(said('bye'));
    for (const bye of [byeOf(socket), byeOf(stream)]) {
      expect(bye).toEqual({
        code: 4000,
        message: expect.any(String),
        cursor: seen!.cursor,
        retryAfterMs: expect.any(Number),
      });
    }
    expect(gateway.child.exitCode).toBe(0);

    const missed = await room().append({}, {});
    const again = await connectSocket((await room().open()).url);
    expect(await again.subscribe({ topics: ['iraq'], after: byeOf(socket).cursor })).toMatchObject({
      replay: 2,
    });
    await again.until((recorder) => recorder.alerts().length === 2);
    expect(again.alerts()).toEqual(missed);
  });

  it('says bye in the middle of a replay with the cursor that the replay had come to', async () => {
    const gateway = await room().open();
    const [start, ...rows] = await room().append(
      ...Array.from({ length: 400 }, () => ({ summary: word().repeat(4_000) })),
    );
    const socket = await connectSocket(gateway.url);
    socket.socket.once('alert', () => gateway.child.kill('SIGTERM'));
    await socket.subscribe({ topics: ['iraq'], after: start!.cursor });
    await socket.until(said('bye'));
    expect(byeOf(socket).code).toBe(4000);

    const again = await connectSocket(room().url);
    await again.subscribe({ topics: ['iraq'], after: byeOf(socket).cursor });
    await again.until(
      (recorder) => idsOf(recorder).includes(rows.at(-1)!.id) || idsOf(socket).length === rows.length,
    );
    expect(idsOf(socket, again)).toEqual(rows.map((row) => row.id));
  });
});

describe('a log that is replaced while readers follow it', () => {
  it('sends its readers away, and tells them by a reset that their cursor is one of another log', async () => {
    const other = await openNewsroom();
    await other.append({}, {});
    const socket = await connectSocket(other.url);
    await socket.subscribe({ topics: ['iraq'] });
    await other.store.db.updateTable('log_head').set({ epoch: word(), seq: 1 }).execute();
    await socket.until(said('bye'));
    expect(byeOf(socket).code).toBe(4000);

    const again = await connectSocket(other.url);
    await again.subscribe({ topics: ['iraq'], after: byeOf(socket).cursor });
    await again.until(said('reset'));
    expect(again.frames[1]).toMatchObject({ event: 'reset', data: { reason: 'epoch' } });
  });
});
