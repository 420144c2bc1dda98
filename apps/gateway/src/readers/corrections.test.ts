import { type Alert, type Tombstone, URGENCIES } from '@ajil/protocol';
import { expandCells, type LogRow, readArchive, readLog, replayLog, type Store } from '@ajil/store';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Filing, openTestLog, type TestLog } from '../log/alert-log.test-helpers.js';
import {
  openTestGateway,
  type RecordingReader,
  recordingReader,
  subscribe,
  type TestGateway,
} from './reader.test-helpers.js';

const TOPICS = ['iraq', 'iran', 'oman'];
const LANGUAGES = ['ar', 'en'];

const topics = fc.subarray(TOPICS, { minLength: 1 });
const filing: fc.Arbitrary<Filing> = fc.record({
  topics,
  urgency: fc.constantFrom(...URGENCIES),
  language: fc.constantFrom(...LANGUAGES),
});
const wish = fc.record({
  topics,
  urgency: fc.constantFrom(...URGENCIES),
  languages: fc.option(fc.subarray(LANGUAGES, { minLength: 1 })),
});
const part = fc.double({ min: 0, max: 0.999, noNaN: true });

/** What may happen next; `of` picks one of the rows or clients that there are. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('new' as const), filing }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('correction' as const), of: part, filing }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), of: part }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('come' as const), of: part, slow: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('go' as const), of: part }) },
  { weight: 2, arbitrary: fc.constant({ do: 'look' as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

it('C8: whoever comes, goes, corrects and kills, in the end nobody holds a killed alert or an older revision', async () => {
  const log = await openTestLog();
  const gateway = await openTestGateway(log);
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 50 }),
      fc.array(wish, { minLength: 1, maxLength: 4 }),
      async (steps, wishes) => {
        const start = gateway.follower.position().seq;
        const clients = await Promise.all(wishes.map((each) => openClient(each, gateway, log, start)));
        await happen(steps, clients, gateway, log, start);
        for (const client of clients) await client.come();
        await gateway.follower.look();
        const rows = await readLog(log.store.db, { after: start, upTo: 1e9, limit: 1e4 });
        for (const client of clients) checkHeld(client, rows);
        await checkShown(log.store, rows, start);
        for (const client of clients) client.go();
      },
    ),
    { numRuns: 25, endOnFailure: true },
  );
});

/** One who keeps the cursor and what it was told, over as many connections as it takes. */
interface TestClient {
  held(): Map<string, Alert>;
  come(slow?: boolean): Promise<void>;
  go(): void;
}

async function openClient(
  { languages, ...wanted }: Wish,
  { open }: TestGateway,
  log: TestLog,
  start: number,
): Promise<TestClient> {
  const held = new Map<string, Alert>();
  const revs = new Map<string, number>();
  let cursor = await log.cursorAt(start);
  let here: { reader: RecordingReader; close(): void; done: Promise<void> } | undefined;
  const take = (body: string) => {
    const told = JSON.parse(body) as Tombstone & Partial<Alert>;
    cursor = told.cursor;
    if (told.rev <= (revs.get(told.id) ?? 0)) return;
    // Nothing follows a kill; a text that was taken back is one.
    revs.set(told.id, told.title === undefined ? Infinity : told.rev);
    if (told.title === undefined) held.delete(told.id);
    else held.set(told.id, told as Alert);
  };
  const go = () => {
    here?.close();
    here?.reader.take();
    // What was sent before the connection broke has arrived.
    for (const frame of here?.reader.frames ?? []) if (frame.event === 'alert') take(frame.data.body);
    here = undefined;
  };
  const come = async (slow = false) => {
    if (!here) {
      const reader = recordingReader({ slow });
      const session = open(reader);
      const request = { ...wanted, ...(languages ? { languages } : {}), after: cursor };
      here = { reader, close: () => session.close(), done: subscribe(session, reader, request) };
    }
    if (slow) return;
    here.reader.take();
    await here.done;
  };
  const known = () => {
    for (const frame of here?.reader.frames ?? []) if (frame.event === 'alert') take(frame.data.body);
    return held;
  };
  return { held: known, come, go };
}

async function happen(
  steps: readonly Step[],
  clients: readonly TestClient[],
  { follower }: TestGateway,
  log: TestLog,
  start: number,
): Promise<void> {
  let rows = 0;
  const rowAt = (of: number) => start + 1 + Math.floor(of * rows);
  const clientAt = (of: number) => clients[Math.floor(of * clients.length)]!;
  for (const each of steps) {
    if (each.do === 'new') await log.append(each.filing).then(() => rows++);
    else if (each.do === 'look') await follower.look();
    else if (each.do === 'come') await clientAt(each.of).come(each.slow);
    else if (each.do === 'go') clientAt(each.of).go();
    else if (rows > 0) {
      const words = each.do === 'correction' ? each.filing : undefined;
      if ((await log.revise(rowAt(each.of), each.do, words)) !== null) rows++;
    }
  }
}

function checkHeld(client: TestClient, rows: readonly LogRow[]): void {
  const latest = new Map(rows.map((row) => [row.id, row]));
  for (const alert of client.held().values()) expect(JSON.stringify(alert)).toBe(latest.get(alert.id)!.body);
}

/** The archive, which the feeds are made of, and a replay from the beginning. */
async function checkShown({ db }: Store, rows: readonly LogRow[], start: number): Promise<void> {
  const latest = new Map(rows.map((row) => [row.id, row]));
  const living = [...latest.values()].filter(({ kind }) => kind !== 'kill').reverse();
  const killed = [...latest.values()].filter(({ kind }) => kind === 'kill').map(({ id }) => id);
  const cells = await expandCells(db, { topics: TOPICS, urgency: 'deferred', languages: null });
  const archive = await readArchive(db, { before: null, cells, limit: 1e4 });
  const shown = archive.filter(({ seq }) => seq > start);
  expect(shown.map(({ seq }) => seq)).toEqual(living.map(({ seq }) => seq).toSorted((a, b) => b - a));
  const replayed = await replayLog(db, { after: start, upTo: 1e9, cells, limit: 1e4 });
  expect(replayed.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq));
  for (const { id, body } of replayed) expect(body.includes('"title"')).toBe(!killed.includes(id));
}
