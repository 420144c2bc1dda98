import { type Filter, matchesFilter, parseCursor, type Subscribe, URGENCIES, URGENCY } from '@ajil/protocol';
import { type LogRow, readLog, readLogHead } from '@ajil/store';
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

const TOPICS = ['iraq', 'iran', 'middle-east', 'oman'];
const LANGUAGES = ['ar', 'fa', 'en'];

const topics = fc.subarray(TOPICS, { minLength: 1 });
const filings: fc.Arbitrary<Filing> = fc.record({
  topics,
  urgency: fc.constantFrom(...URGENCIES),
  language: fc.constantFrom(...LANGUAGES),
});
const wishes = fc.record({
  topics,
  urgency: fc.constantFrom(...URGENCIES),
  languages: fc.option(fc.subarray(LANGUAGES, { minLength: 1 })),
});

/** One who comes back: from how far back (a part of the log), after so many new rows, at what pace. */
const returns = fc.record({
  wish: wishes,
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  when: fc.nat({ max: 30 }),
  slow: fc.boolean(),
});
type Return = {
  wish: { topics: string[]; urgency: (typeof URGENCIES)[number]; languages: string[] | null };
  from: number;
  when: number;
  slow: boolean;
};

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

interface Came {
  asked: Return;
  after: number;
  reader: RecordingReader;
}

/** Of one that holds less than is missed, most comes out of the database. */
const RINGS = [
  ['the ring', undefined],
  ['a ring that holds little', { rows: 9, bytes: 1e9 }],
] as const;

it.each(RINGS)(
  'a reader that comes back gets exactly what it missed and then what comes, without hole or repeat: %s',
  async (_name, limits) => {
    const log = await openTestLog();
    await log.append();
    const gateway = await openTestGateway(log, limits ? { limits } : {});
    await fc.assert(
      fc.asyncProperty(
        fc.array(filings, { minLength: 10, maxLength: 40 }),
        fc.array(returns, { minLength: 1, maxLength: 8 }),
        async (news, readers) => {
          const came = await happenTogether(log, gateway, news, readers);
          const { seq, epoch } = await readLogHead(log.store.db);
          const rows = await readLog(log.store.db, { after: 0, upTo: seq, limit: seq });
          for (const one of came) checkAccount(one, rows, epoch);
        },
      ),
      { numRuns: 12, endOnFailure: true },
    );
  },
);

/** News arrives from two newsdesks, the gateway looks now and then, and readers come back in between. */
async function happenTogether(
  log: TestLog,
  { follower, open }: TestGateway,
  news: Filing[],
  readers: readonly Return[],
): Promise<Came[]> {
  let published = 0;
  let over = false;
  const publishing = [0, 1].map(async (half) => {
    for (const filing of news.filter((_, i) => i % 2 === half)) {
      await log.append(filing);
      published++;
    }
  });
  const looking = (async () => {
    for (; !over; await turn()) await follower.look();
  })();
  const coming = readers.map(async (asked) => {
    while (published < Math.min(asked.when, news.length)) await turn();
    const after = Math.floor(asked.from * follower.position().seq);
    const reader = recordingReader({ slow: asked.slow });
    const { languages, ...wish } = asked.wish;
    const request: Subscribe = {
      ...wish,
      ...(languages ? { languages } : {}),
      after: await log.cursorAt(after),
    };
    const done = subscribe(open(reader), reader, request);
    // A slow reader lets some news pass before it takes the rest.
    if (asked.slow) void reader.stuck.then(turn).then(turn).then(reader.take);
    await done;
    return { asked, after, reader };
  });
  const came = await Promise.all(coming);
  await Promise.all(publishing);
  over = true;
  await looking;
  await follower.look();
  return came;
}

function checkAccount({ asked, after, reader }: Came, rows: readonly LogRow[], epoch: string): void {
  const { topics, urgency, languages } = asked.wish;
  const filter: Filter = new Map(topics.map((topic) => [topic, { urgency, languages }]));
  const wanted = rows.filter((row) => row.seq > after && matchesFilter(filter, row.cells));
  expect(
    wanted.every((row) =>
      row.cells.some((cell) => URGENCY[cell.split('/')[1] as keyof typeof URGENCY] <= URGENCY[urgency]),
    ),
  ).toBe(true);
  expect(reader.seqs()).toEqual(wanted.map((row) => row.seq));

  const [first] = reader.frames;
  if (first?.event !== 'ack' || !first.data.ok) throw new Error(`no ack at first: ${JSON.stringify(first)}`);
  const upTo = parseCursor(first.data.cursor)!.seq;
  expect(first.data.replay).toBe(wanted.filter((row) => row.seq <= upTo).length);
  expect(reader.frames.filter((frame) => frame.event === 'reset' || frame.event === 'ack')).toHaveLength(1);

  let sent = after;
  for (const frame of reader.frames) {
    if (frame.event === 'alert') sent = frame.data.seq;
    if (frame.event !== 'head') continue;
    // A head says that everything of this reader's up to it was sent.
    const place = parseCursor(frame.data.cursor)!;
    expect(place.epoch).toBe(epoch);
    expect(wanted.filter((row) => row.seq > sent && row.seq <= place.seq)).toEqual([]);
  }
}
