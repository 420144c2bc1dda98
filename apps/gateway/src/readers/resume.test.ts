import { expect, it } from 'vitest';
import { IRAN, IRAQ, openTestLog, type TestLog } from '../log/alert-log.test-helpers.js';
import { FAR_BATCH, type FarPast } from '../log/far-past.js';
import { openTestGateway, recordingReader, subscribe, type TestGateway } from './reader.test-helpers.js';

const upTo = (n: number, from = 1) => Array.from({ length: n - from + 1 }, (_, i) => from + i);

/** Many who come back at the same time, each from a place of its own. */
async function comeBack(log: TestLog, { open }: TestGateway, places: readonly number[], topic = 'iraq') {
  const cursors = await Promise.all(places.map((place) => log.cursorAt(place)));
  const readers = cursors.map(() => recordingReader());
  const done = cursors.map((after, i) =>
    subscribe(open(readers[i]!), readers[i]!, { topics: [topic], after }),
  );
  await Promise.all(done);
  return readers;
}

/** A log of so many rows, as fast as they can be had. */
async function fill(log: TestLog, rows: number): Promise<void> {
  await log.append();
  await log.sql(`insert into alerts (seq, id, rev, kind, entry_id, cells, body, alerted_at)
    select n, n::text, 1, 'new', null, cells, '{"n":' || n || '}', alerted_at
    from alerts, generate_series(2, ${rows}) n where seq = 1`);
  await log.sql(`update log_head set seq = ${rows}`);
}

it('costs hardly a read of the log while the cursor lies in the ring, however many come', async () => {
  const log = await openTestLog();
  const gateway = await openTestGateway(log);
  await log.appendAll([IRAQ, IRAQ, IRAN, IRAQ]);
  await gateway.follower.look();
  const readers = await comeBack(log, gateway, [0, 1, 2, 3, 4]);
  expect(readers.map((reader) => reader.seqs())).toEqual([[1, 2, 4], [2, 4], [4], [4], []]);
  // They share a look or two at what was committed a moment ago; a storm of them stops looking.
  expect(gateway.reads()).toBeLessThanOrEqual(3);
  for (let n = 0; n < 60; n++) await gateway.follower.lookIfCheap();
  expect(gateway.reads()).toBeLessThanOrEqual(25);
});

it('goes on while the database is away', async () => {
  const log = await openTestLog();
  const gateway = await openTestGateway(log);
  await log.appendAll([IRAQ, IRAQ]);
  await gateway.follower.look();
  const after = await log.cursorAt(1);
  await log.sql('alter table alerts rename to away');
  await log.sql('alter table log_head rename to gone');
  const reader = recordingReader();
  await subscribe(gateway.open(reader), reader, { topics: ['iraq'], after });
  expect(reader.seqs()).toEqual([2]);
});

it('shares what has to be read when a gateway has only just started', async () => {
  const log = await openTestLog();
  await fill(log, 4_500);
  const gateway = await openTestGateway(log);
  const readers = await comeBack(
    log,
    gateway,
    upTo(40).map((n) => n * 100),
  );
  for (const [i, reader] of readers.entries()) expect(reader.seqs()).toEqual(upTo(4_500, (i + 1) * 100 + 1));
  // Three steps back, and one look whether retention has moved: nobody reads anything alone.
  expect(gateway.reads()).toBeLessThanOrEqual(6);
  const before = gateway.reads();
  await comeBack(log, gateway, [10, 2_000, 4_400]);
  expect(gateway.reads() - before).toBeLessThanOrEqual(2);
});

it('shares reads beyond the ring between those who want the same from about the same place', async () => {
  const log = await openTestLog();
  await fill(log, 4_500);
  const gateway = await openTestGateway(log, { limits: { rows: 600, bytes: 1e9 } });
  const places = upTo(50).map((n) => n * 9);
  const readers = await comeBack(log, gateway, places);
  for (const [i, reader] of readers.entries()) {
    expect(reader.seqs()).toEqual(upTo(4_500, places[i]! + 1));
    expect(reader.frames[0]).toMatchObject({ event: 'ack', data: { replay: 4_500 - places[i]! } });
  }
  // The cells, the count, each batch once, looks, and the filling of the ring when they arrive at it.
  expect(gateway.reads()).toBeLessThanOrEqual(4_500 / FAR_BATCH + 10);
});

it('has no old text of a killed alert from beyond the ring, either', async () => {
  const log = await openTestLog();
  await fill(log, 1_000);
  const gateway = await openTestGateway(log, { limits: { rows: 10, bytes: 1e9 } });
  const [before] = await comeBack(log, gateway, [0]);
  await log.append();
  await log.sql(`update alerts set body = '"gone"' where seq = 5`);
  await log.sql(`update alerts set kind = 'kill', id = '5', rev = 2 where seq = 1001`);
  await gateway.follower.look();
  const [after] = await comeBack(log, gateway, [0]);
  const fifth = (reader: typeof before) => reader!.frames.filter((frame) => frame.event === 'alert')[4]!.data;
  expect([fifth(before), fifth(after)]).toEqual([
    { seq: 5, body: '{"n":5}' },
    { seq: 5, body: '"gone"' },
  ]);
});

it('finds rows under cells that nobody had used when somebody else asked for the same', async () => {
  const log = await openTestLog();
  const gateway = await openTestGateway(log, { limits: { rows: 2, bytes: 1e9 } });
  await log.appendAll(Array.from({ length: 5 }, () => IRAQ));
  await gateway.follower.look();
  await comeBack(log, gateway, [0]);
  await log.appendAll(Array.from({ length: 5 }, () => ({ ...IRAQ, language: 'tr' })));
  await gateway.follower.look();
  const [reader] = await comeBack(log, gateway, [0]);
  expect(reader!.seqs()).toEqual(upTo(10));
});

it('C8: has no text of an alert that was killed while its slow reader was waited for', async () => {
  const log = await openTestLog();
  await log.appendAll(Array.from({ length: 30 }, () => IRAQ));
  const gateway = await openTestGateway(log);
  const reader = recordingReader({ slow: true });
  const coming = subscribe(gateway.open(reader), reader, { topics: ['iraq'], after: await log.cursorAt(0) });
  await reader.stuck;
  await log.revise(30, 'kill');
  await gateway.follower.look();
  reader.take();
  await coming;
  expect(reader.seqs()).toEqual(upTo(31));
  const bodies = reader.frames.flatMap((frame) => (frame.event === 'alert' ? [frame.data.body] : []));
  expect(bodies.map((body) => body.includes('"title"'))).toEqual(upTo(31).map((seq) => seq < 30));
});

it('C8: has no text of an alert that was killed while it was on its way out of the log', async () => {
  const log = await openTestLog();
  await log.appendAll(Array.from({ length: 30 }, () => IRAQ));
  let isKilled = false;
  const killMeanwhile = async () => {
    if (isKilled) return;
    isKilled = true;
    await log.revise(3, 'kill');
    await gateway.follower.look();
  };
  const far = (real: FarPast): FarPast => ({
    ...real,
    next: async (...asked) => {
      const found = await real.next(...asked);
      await killMeanwhile();
      return found;
    },
  });
  const gateway = await openTestGateway(log, { limits: { rows: 5, bytes: 1e9 }, far });
  const [reader] = await comeBack(log, gateway, [0]);
  expect(reader!.seqs()).toEqual(upTo(31));
  const bodies = reader!.frames.flatMap((frame) => (frame.event === 'alert' ? [frame.data.body] : []));
  expect(bodies.map((body) => body.includes('"title"'))).toEqual(
    upTo(31).map((seq) => seq !== 3 && seq < 31),
  );
});
