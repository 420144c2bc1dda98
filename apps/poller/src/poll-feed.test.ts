import { randomBytes } from 'node:crypto';
import {
  findPolledSource,
  findSource,
  type HeadlineRow,
  listHeadlines,
  listPollRuns,
  listRevisions,
  notePush,
  openStore,
  savePoll,
  seedSources,
  type SourceHealth,
  type Store,
  wantHub,
} from '@ajil/store';
import { monotonicFactory } from 'ulid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDatabase } from '../../../test/support/database.js';
import { runSql } from '../../../test/support/sql.js';
import { answerOf, type Item, openOutlet, parse, rss } from './poll.test-helpers.js';
import { openSettled } from './entries/settled.js';
import { pollFeed, type PollParts, type PollReport } from './poll-feed.js';

const word = () => randomBytes(5).toString('hex');
const URL_NOW = `https://${word()}.example/rss`;
const MINUTE = 60_000;

let connection: Awaited<ReturnType<typeof makeDatabase>>;
let store: Store;
let outlet: ReturnType<typeof openOutlet>;
let queued: string[];
let id: string;
let settled: PollParts['settled'];

beforeEach(async () => {
  connection = await makeDatabase();
  store = await openStore({ connection });
  outlet = openOutlet();
  queued = [];
  settled = openSettled();
  id = word();
  const seed = {
    id,
    url: URL_NOW,
    name: id,
    outlet: id,
    language: 'en',
    country: null,
    family: id,
    kind: null,
  };
  await seedSources(store.db, [seed], 0);
});
afterEach(() => store.close());

const newId = monotonicFactory();

function parts(wanted: Partial<PollParts> = {}): PollParts {
  return {
    store,
    egress: outlet,
    queues: {
      add: async (_queue: string, jobs: readonly object[]) => {
        queued.push(...(jobs as { entryId: string }[]).map(({ entryId }) => entryId));
      },
    } as PollParts['queues'],
    pace: { pollSeconds: 60 },
    parse,
    settled,
    save: (poll) => savePoll(store.db, poll),
    newId,
    chance: () => 0.5,
    stopping: () => false,
    ...wanted,
  };
}

/** One look; the outlet shows these items, or answers as told. */
async function look(items?: Item[], wanted: Partial<PollParts> = {}): Promise<PollReport> {
  if (items) outlet.answer = () => answerOf(200, rss(items), { headers: { etag: `"${word()}"` } });
  return pollFeed((await findPolledSource(store.db, id))!, parts(wanted));
}

const health = async (): Promise<SourceHealth> => (await findSource(store.db, id))!;
const headlines = (): Promise<HeadlineRow[]> =>
  listHeadlines(store.db, { source: id, after: null, limit: 1_000 });
/** Lets so many minutes pass for the source. */
const pass = (minutes: number) =>
  runSql(
    connection,
    `update sources set ${[
      'last_success_at',
      'listed_at',
      'full_at',
      'moved_since',
      'last_new_at',
      'last_poll_at',
      'run_from',
    ]
      .map((column) => `${column} = ${column} - $1 * interval '1 minute'`)
      .join(', ')}`,
    [minutes],
  );

const item = (wanted: Partial<Item> = {}): Item => {
  const guid = word();
  return {
    id: guid,
    title: `Ministers of ${guid} meet over the ${word()} border`,
    at: new Date(),
    ...wanted,
  };
};

const page = () => `https://news.example/${word()}`;
const lastValidator = () => outlet.asked.at(-1)!.headers!['if-none-match'];

describe('a look at a source', () => {
  it('brings its news once, in order, to the newsdesk', async () => {
    const items = [item(), item()];
    expect(await look(items)).toMatchObject({ kind: 'fetched', revised: 0, movedTo: null });
    const [older, newer] = await headlines();
    expect([newer!.title, older!.title]).toEqual(items.map(({ title }) => title));
    expect(queued).toEqual([older!.id, newer!.id]);
    await look([item(), ...items]);
    expect(queued).toHaveLength(3);
  });

  it('asks only for what changed, and brings nothing then', async () => {
    await look([item()]);
    const given = (await findPolledSource(store.db, id))!.etag;
    outlet.answer = () => answerOf(304);
    expect(await look()).toMatchObject({ kind: 'unchanged' });
    expect(lastValidator()).toBe(given);
    expect(queued).toHaveLength(1);
    expect(await health()).toMatchObject({ state: 'ok', lastStatus: 304 });
  });

  it('asks for all once a day, and only once though nothing changed (B25)', async () => {
    await look([item()]);
    await pass(24 * 60);
    await look();
    expect(lastValidator()).toBeUndefined();
    await look();
    expect(lastValidator()).toBeDefined();
    expect(queued).toHaveLength(1);
  });

  it('asks for all again after a document that ended early', async () => {
    outlet.answer = () =>
      answerOf(200, rss([item()], { end: '<item><tit' }), { headers: { etag: '"half"' } });
    await look();
    expect(await health()).toMatchObject({ state: 'ok', partial: true });
    await look([item()]);
    expect(lastValidator()).toBeUndefined();
    expect(await health()).toMatchObject({ partial: false });
  });

  it('keeps what changed in a report, and makes no second one of it', async () => {
    const report = item({
      link: page(),
      title: 'Three killed in blast near the base',
      at: new Date(Date.now() - MINUTE),
    });
    await look([report]);
    const edited = { ...report, id: word(), title: 'Five killed in blast near the base', at: new Date() };
    expect(await look([edited])).toMatchObject({ revised: 1 });
    const [only, ...others] = await headlines();
    expect(others).toEqual([]);
    expect(only!.title).toBe(edited.title);
    expect(await listRevisions(store.db, only!.id)).toMatchObject([
      { rev: 1, title: report.title, changes: null },
      {
        rev: 2,
        title: edited.title,
        changes: [{ kind: 'title' }, { kind: 'figure', before: [3], after: [5] }],
      },
    ]);
    expect(await look([edited])).toMatchObject({ revised: 0 });
  });

  it('takes 300 old entries for what they are (A39)', async () => {
    await look([item()]);
    const archive = Array.from({ length: 300 }, (_, i) =>
      item({ at: new Date(Date.now() - (i + 50) * 60 * MINUTE) }),
    );
    await look([item(), ...archive]);
    expect(queued).toHaveLength(2);
    const silences = (await headlines()).map(({ silence }) => silence);
    expect(silences.filter((silence) => silence === 'backfill')).toHaveLength(300);
  });

  it('loses nothing of what was published while we were away', async () => {
    await look([item()]);
    await pass(600);
    const missed = Array.from({ length: 40 }, (_, i) => item({ at: new Date(Date.now() - i * 10 * MINUTE) }));
    await look(missed);
    expect(queued).toHaveLength(41);
  });

  it('leaves nothing when the poll is over already, or is not wanted any more', async () => {
    const before = (await findPolledSource(store.db, id))!;
    await look([item()]);
    outlet.answer = () => answerOf(200, rss([item()]));
    expect(await pollFeed(before, parts())).toEqual({ kind: 'skipped' });
    const now = (await findPolledSource(store.db, id))!;
    await runSql(connection, 'update sources set paused = true', []);
    expect(await pollFeed(now, parts())).toEqual({ kind: 'skipped' });
    expect(await headlines()).toHaveLength(1);
  });

  it('is forgotten when we break it off ourselves', async () => {
    outlet.answer = () => ({ kind: 'failed', code: 'reset', message: 'Ajil is shutting down.' });
    expect(await look(undefined, { stopping: () => true })).toEqual({ kind: 'skipped' });
    expect(await health()).toMatchObject({ state: 'unverified', lastPollAt: null });
  });
});

describe('an outlet that fails', () => {
  it('is asked again, later and later, and forgiven at once', async () => {
    outlet.answer = () => answerOf(500);
    for (const seconds of [60, 120, 240])
      expect(await look()).toMatchObject({ kind: 'failed', plan: { nextPollSeconds: seconds } });
    expect(await look([item()])).toMatchObject({ kind: 'fetched', plan: { nextPollSeconds: 60 } });
    const runs = await listPollRuns(store.db, id, 10);
    expect(runs.map(({ result, status, polls }) => [result, status, polls])).toEqual([
      ['ok', 200, 1],
      ['http_500', 500, 3],
    ]);
  });

  it('is left alone with all its sources as long as it wants', async () => {
    outlet.answer = () => answerOf(429, '', { url: URL_NOW, headers: { 'retry-after': '600' } });
    await look();
    expect(await findPolledSource(store.db, id)).toBeNull();
  });

  it('is parked when its feed is gone for good', async () => {
    outlet.answer = () => answerOf(410);
    await look();
    expect(await health()).toMatchObject({ state: 'parked', error: { code: 'http_410' } });
    expect(await findPolledSource(store.db, id)).toBeNull();
  });
});

describe('an outlet that moved for good', () => {
  const moveTo = (to: string) => {
    const { hostname } = new URL(to);
    outlet.answer = () => answerOf(200, rss([]), { url: to, redirects: [{ status: 301, to }] });
    return hostname;
  };

  it('is followed at its new address once the move has proved itself', async () => {
    const to = `${URL_NOW}/new`;
    moveTo(to);
    for (let n = 0; n < 2; n++) expect(await look()).toMatchObject({ movedTo: null });
    await pass(60);
    expect(await look()).toMatchObject({ movedTo: to });
    expect(await health()).toMatchObject({ url: to, formerUrl: URL_NOW, movedTo: null });
    await look();
    expect(outlet.asked.at(-1)!.url).toBe(to);
  });

  it('to another house is followed there after a week (B28)', async () => {
    const to = `https://${word()}.other.test/rss`;
    moveTo(to);
    for (let day = 0; day < 7; day++) {
      expect(await look()).toMatchObject({ movedTo: null });
      await pass(24 * 60);
    }
    expect(await health()).toMatchObject({ url: URL_NOW, movedTo: to });
    expect(await look()).toMatchObject({ movedTo: to });
  });

  it('begins anew when it points elsewhere meanwhile', async () => {
    moveTo(`${URL_NOW}/one`);
    await look();
    await pass(120);
    moveTo(`${URL_NOW}/two`);
    for (let n = 0; n < 3; n++) expect(await look()).toMatchObject({ movedTo: null });
    await look([]);
    expect(await health()).toMatchObject({ url: URL_NOW, movedTo: null });
  });

  it('onto the address of another source stays where it was', async () => {
    const to = `${URL_NOW}/new`;
    const twin = {
      id: word(),
      url: to,
      name: 't',
      outlet: 't',
      language: null,
      country: null,
      family: 't',
      kind: null,
    };
    await seedSources(store.db, [twin], 0);
    moveTo(to);
    for (let n = 0; n < 3; n++) await look();
    await pass(60);
    expect(await look()).toMatchObject({ movedTo: null });
    expect(await health()).toMatchObject({ url: URL_NOW });
  });
});

describe('a push during a look', () => {
  const push = async () => {
    const hub = {
      sourceId: id,
      hub: 'https://hub.example/',
      topic: URL_NOW,
      secret: word(),
      callbackToken: word(),
    };
    await wantHub(store.db, hub);
    await notePush(store.db, id, true);
  };
  const secondsToNext = async () => ((await health()).nextPollAt.getTime() - Date.now()) / 1_000;

  it('brings the next one at once', async () => {
    await look([item()], { chance: () => 0.5, parse: async (...asked) => (await push(), parse(...asked)) });
    expect(await secondsToNext()).toBeLessThan(1);
  });

  it('does not hurry a source whose outlet fails', async () => {
    outlet.answer = () => answerOf(500, '', { headers: { 'retry-after': '600' } });
    const { get } = outlet;
    outlet.get = async (request) => (await push(), get.call(outlet, request));
    await look();
    expect(await secondsToNext()).toBeGreaterThan(500);
    await push();
    expect(await secondsToNext()).toBeGreaterThan(500);
  });
});
