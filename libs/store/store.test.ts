import { randomBytes } from 'node:crypto';
import { encodeAlert, type AlertDraft, cellsOf, formatCursor } from '@ajil/protocol';
import { sql } from 'kysely';
import { monotonicFactory } from 'ulid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDatabase } from '../../test/support/database.js';
import { fetched, listed, seedOf } from '../../test/support/entries.js';
import {
  appendAlert,
  type AppendResult,
  claimDueSources,
  claimUndecided,
  type Connection,
  countLog,
  deleteExpired,
  expandCells,
  findKeyHolders,
  findPolledSource,
  findUndecided,
  type ListedEntry,
  listHeadlines,
  listSources,
  openStore,
  pauseSource,
  type PollOutcome,
  readArchive,
  readLog,
  readLogHead,
  replayLog,
  savePoll,
  saveSilence,
  seedSources,
  type Store,
} from './index.js';

const word = () => randomBytes(5).toString('hex');
const ulid = monotonicFactory();

let connection: Connection;
let store: Store;

beforeEach(async () => {
  connection = await makeDatabase();
  store = await openStore({ connection });
});
afterEach(() => store.close());

async function makeSource(): Promise<string> {
  const seed = seedOf();
  await seedSources(store.db, [seed], 0);
  return seed.id;
}

const withEtag = (etag: string, ...entries: ListedEntry[]): PollOutcome => ({
  ...fetched(...entries),
  validators: { etag, lastModified: null },
});

async function accept(sourceId: string, ...entries: ListedEntry[]): Promise<string[]> {
  const source = await findPolledSource(store.db, sourceId);
  const saved = await savePoll(store.db, {
    sourceId,
    pollVersion: source!.pollVersion,
    outcome: fetched(...entries),
    plan: { nextPollSeconds: 60 },
  });
  return saved!.fresh;
}

async function acceptOne(): Promise<string> {
  return (await accept(await makeSource(), listed()))[0]!;
}

function draft(entryId: string, topics: string[]): AlertDraft {
  const now = new Date().toISOString();
  return {
    id: entryId,
    rev: 1,
    kind: 'new',
    topics,
    cells: cellsOf(topics, 'urgent', 'ar'),
    urgency: 'urgent',
    title: `عاجل: خبر \u2028 "${word()}"`,
    summary: null,
    language: 'ar',
    direction: 'rtl',
    url: null,
    source: { id: 's', name: 'n', outlet: 'o' },
    story: { id: entryId, headlines: 1, origins: 1, disputed: false },
    facts: [],
    publishedAt: null,
    firstSeenAt: now,
    alertedAt: now,
    why: ['topic x'],
  };
}

function append(
  entryId: string,
  keys: string[] = [],
  topics = ['iraq'],
  on: Store = store,
): Promise<AppendResult> {
  const alert = draft(entryId, topics);
  const row = { ...alert, urgency: 3, alertedAt: new Date(alert.alertedAt), pieces: encodeAlert(alert) };
  return appendAlert(on.db, {
    entryId,
    why: alert.why,
    keys: [...keys].sort(),
    keyHours: 72,
    alert: row,
    notify: true,
  });
}

describe('opening the store', () => {
  it('migrates once when ten processes start at the same time', async () => {
    const fresh = await makeDatabase();
    const stores = await Promise.all(
      Array.from({ length: 10 }, () => openStore({ connection: fresh, poolSize: 1 })),
    );
    const epochs = await Promise.all(stores.map(async (one) => (await readLogHead(one.db)).epoch));
    await Promise.all(stores.map((one) => one.close()));
    expect(new Set(epochs).size).toBe(1);
  });

  it('draws another epoch for another database', async () => {
    const other = await openStore({ connection: await makeDatabase() });
    const epochs = [await readLogHead(store.db), await readLogHead(other.db)].map((head) => head.epoch);
    await other.close();
    expect(epochs[0]).not.toBe(epochs[1]);
  });

  it('ends a transaction that sits idle on the log counter, so that others can append', async () => {
    const stuck = await openStore({ connection, poolSize: 1 });
    const holding = stuck.db.transaction().execute(async (tx) => {
      await sql`update log_head set seq = seq`.execute(tx);
      await new Promise((resolve) => setTimeout(resolve, 3_500));
      await sql`select 1`.execute(tx);
    });
    const broken = expect(holding).rejects.toThrow();
    expect(await append(await acceptOne())).toEqual({ kind: 'appended', seq: 1 });
    await broken;
    await stuck.close();
  });
});

describe('the alert log', () => {
  it('gives a hundred concurrent appends dense numbers, and every text its own cursor', async () => {
    const source = await makeSource();
    const ids = await accept(source, ...Array.from({ length: 100 }, () => listed()));
    const results = await Promise.all(ids.map((id) => append(id)));
    const seqs = results
      .map((result) => (result.kind === 'appended' ? result.seq : -1))
      .sort((a, b) => a - b);
    expect(seqs).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    const { epoch } = await readLogHead(store.db);
    for (const row of await readLog(store.db, { after: 0, upTo: 100, limit: 200 })) {
      expect((JSON.parse(row.body) as { cursor: string }).cursor).toBe(formatCursor({ epoch, seq: row.seq }));
    }
  });

  it('keeps a text that decoding and encoding again does not change', async () => {
    await append(await acceptOne(), [], ['iraq', 'middle-east']);
    const [row] = await readLog(store.db, { after: 0, upTo: 1, limit: 1 });
    expect(JSON.stringify(JSON.parse(row!.body))).toBe(row!.body);
  });

  it('names in prev the row before in each cell', async () => {
    await append(await acceptOne(), [], ['iraq', 'middle-east']);
    await append(await acceptOne(), [], ['iran', 'middle-east']);
    await append(await acceptOne(), [], ['iraq', 'middle-east']);
    const rows = await readLog(store.db, { after: 0, upTo: 3, limit: 3 });
    expect(rows.map((row) => (JSON.parse(row.body) as { prev: unknown }).prev)).toEqual([
      { 'iraq/urgent/ar': 0, 'middle-east/urgent/ar': 0 },
      { 'iran/urgent/ar': 0, 'middle-east/urgent/ar': 1 },
      { 'iraq/urgent/ar': 1, 'middle-east/urgent/ar': 2 },
    ]);
  });

  it('decides an entry once, however often its job runs', async () => {
    const id = await acceptOne();
    const results = await Promise.all([append(id), append(id), append(id)]);
    expect(results.map((result) => result.kind).sort()).toEqual(['appended', 'decided', 'decided']);
    expect(await saveSilence(store.db, { entryId: id, silence: 'no-topic', why: [] })).toBe(false);
    expect((await readLogHead(store.db)).seq).toBe(1);
  });

  it('lets one of many alerts with the same duplicate key through', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, acceptOne));
    const keys = [word(), word()];
    const results = await Promise.all(ids.map((id, i) => append(id, i % 2 ? keys : [keys[0]!])));
    expect(results.filter((result) => result.kind === 'appended')).toHaveLength(1);
    expect(results.filter((result) => result.kind === 'stale')).toHaveLength(7);
    const holders = await findKeyHolders(store.db, [keys[0]!], 72);
    expect(holders).toHaveLength(1);
  });

  it('frees a duplicate key when its time is over', async () => {
    const key = word();
    await append(await acceptOne(), [key]);
    await sql`update duplicate_keys set decided_at = now() - interval '73 hours'`.execute(store.db);
    expect(await findKeyHolders(store.db, [key], 72)).toEqual([]);
    expect((await append(await acceptOne(), [key])).kind).toBe('appended');
  });

  it('replays and pages exactly the rows filed under the cells asked for', async () => {
    for (const topics of [['iraq'], ['iran'], ['iraq'], ['iraq']])
      await append(await acceptOne(), [], topics);
    const cells = await expandCells(store.db, { topics: ['iraq'], urgency: 'urgent', languages: null });
    expect(cells).toEqual(['iraq/urgent/ar']);
    expect(await countLog(store.db, { after: 1, upTo: 4, cells })).toBe(2);
    const replayed = await replayLog(store.db, { after: 1, upTo: 4, cells, limit: 10 });
    expect(replayed.map((row) => row.seq)).toEqual([3, 4]);
    const page = await readArchive(store.db, { before: 4, cells, limit: 10 });
    expect(page.map((row) => row.seq)).toEqual([3, 1]);
    expect(await expandCells(store.db, { topics: ['iraq'], urgency: 'bulletin', languages: null })).toEqual(
      [],
    );
    expect(await expandCells(store.db, { topics: null, urgency: 'deferred', languages: ['en'] })).toEqual([]);
  });
});

describe('saving a poll', () => {
  it('accepts each entry once, whichever poll lists it', async () => {
    const source = await makeSource();
    const [one, two] = [listed(), listed()];
    expect(await accept(source, one, two)).toEqual([one.id, two.id]);
    expect(await accept(source, { ...one, id: ulid() }, listed())).toHaveLength(1);
    expect((await listSources(store.db))[0]).toMatchObject({
      state: 'ok',
      entries: 3,
      lastStatus: 200,
      error: null,
    });
  });

  it('keeps validators only together with the entries they stand for', async () => {
    const source = await makeSource();
    const bad = { ...listed(), title: null as unknown as string };
    const failing = savePoll(store.db, {
      sourceId: source,
      pollVersion: 0,
      outcome: withEtag('"e1"', listed(), bad),
      plan: { nextPollSeconds: 60 },
    });
    await expect(failing).rejects.toThrow();
    expect(await findPolledSource(store.db, source)).toMatchObject({ etag: null, pollVersion: 0 });
    expect(await listHeadlines(store.db, { source, after: null, limit: 10 })).toEqual([]);
  });

  it('saves one of two runs of the same poll', async () => {
    const source = await makeSource();
    const run = () =>
      savePoll(store.db, {
        sourceId: source,
        pollVersion: 0,
        outcome: fetched(listed()),
        plan: { nextPollSeconds: 60 },
      });
    const saved = await Promise.all([run(), run()]);
    expect(saved.filter((result) => result === null)).toHaveLength(1);
    expect(await listHeadlines(store.db, { source, after: null, limit: 10 })).toHaveLength(1);
  });

  it('keeps a changed title as a revision of the same entry', async () => {
    const source = await makeSource();
    const entry = listed({ title: 'three killed' });
    await accept(source, entry);
    await accept(source, { ...entry, id: ulid(), title: 'five killed' });
    await accept(source, { ...entry, id: ulid(), title: 'seven killed' });
    const revisions = await sql<{
      rev: number;
      title: string;
    }>`select rev, title from entry_revisions order by rev`.execute(store.db);
    expect(revisions.rows.map((row) => [row.rev, row.title])).toEqual([
      [1, 'three killed'],
      [2, 'five killed'],
      [3, 'seven killed'],
    ]);
    const headlines = await listHeadlines(store.db, { source, after: null, limit: 10 });
    expect(headlines).toMatchObject([{ id: entry.id, title: 'seven killed' }]);
  });

  it('names those that changed after an alert was made of them', async () => {
    const source = await makeSource();
    const [told, silent] = [listed(), listed()];
    await accept(source, told, silent);
    await append(told.id);
    const { pollVersion } = (await findPolledSource(store.db, source))!;
    const changed = [told, silent].map((entry) => ({ ...entry, id: ulid(), title: `other ${word()}` }));
    const plan = { nextPollSeconds: 60 };
    const poll = { sourceId: source, pollVersion, outcome: fetched(...changed), plan };
    expect(await savePoll(store.db, poll)).toEqual({ fresh: [], revised: 2, changed: [told.id] });
  });

  it('decides what was there before us at once, as backfill', async () => {
    const source = await makeSource();
    expect(await accept(source, { ...listed(), backfill: 'listed before us' })).toEqual([]);
    expect(await listHeadlines(store.db, { source, after: null, limit: 10 })).toMatchObject([
      { silence: 'backfill', alert: null },
    ]);
  });

  it('keeps what went well when a poll fails, and counts the failures', async () => {
    const source = await makeSource();
    await savePoll(store.db, {
      sourceId: source,
      pollVersion: 0,
      outcome: withEtag('"e"', listed()),
      plan: { nextPollSeconds: 0 },
    });
    const failed: PollOutcome = { kind: 'failed', status: 503, code: 'http_503', message: 'no', park: false };
    await savePoll(store.db, {
      sourceId: source,
      pollVersion: 1,
      outcome: failed,
      plan: { nextPollSeconds: 0 },
    });
    expect(await findPolledSource(store.db, source)).toMatchObject({
      etag: '"e"',
      failures: 1,
      pollVersion: 2,
    });
    expect((await listSources(store.db))[0]).toMatchObject({
      state: 'failing',
      error: { code: 'http_503', message: 'no' },
    });
  });
});

describe('the end of keeping', () => {
  const age = (days: number) =>
    sql`update entries set listed_on = current_date - ${days}::int`.execute(store.db);
  const expire = () => deleteExpired(store.db, { keepDays: 90, keyHours: 72 });
  const left = async (source: string) =>
    (await listHeadlines(store.db, { source, after: null, limit: 10 })).length;

  it('comes only for entries that a later list of their source has shown to be gone', async () => {
    const source = await makeSource();
    await accept(source, { ...listed(), backfill: 'listed before us' });
    await age(91);
    await accept(source, { ...listed(), backfill: 'listed before us' });
    await expire();
    expect(await left(source)).toBe(1);
  });

  it('does not come for what a silent source may list still', async () => {
    const source = await makeSource();
    await accept(source, { ...listed(), backfill: 'listed before us' });
    await age(91);
    await sql`update sources set listed_at = now() - interval '91 days'`.execute(store.db);
    const outcome: PollOutcome = { kind: 'unchanged', status: 304 };
    await savePoll(store.db, { sourceId: source, pollVersion: 1, outcome, plan: { nextPollSeconds: 60 } });
    await expire();
    expect(await left(source)).toBe(1);
  });

  it('does not come for an entry without its decision', async () => {
    const source = await makeSource();
    await accept(source, listed());
    await age(91);
    await accept(source, { ...listed(), backfill: 'listed before us' });
    await expire();
    expect(await left(source)).toBe(2);
  });
});

describe('the first look at a source', () => {
  it('lasts until a whole list was seen that is not empty', async () => {
    const source = await makeSource();
    const isFirst = async () => (await findPolledSource(store.db, source))!.firstPoll;
    await accept(source);
    expect(await isFirst()).toBe(true);
    const part: PollOutcome = { ...fetched(listed()), whole: false };
    await savePoll(store.db, {
      sourceId: source,
      pollVersion: 1,
      outcome: part,
      plan: { nextPollSeconds: 60 },
    });
    expect(await isFirst()).toBe(true);
    await accept(source, listed());
    expect(await isFirst()).toBe(false);
  });

  it('lasts ten minutes at most: a list that is never whole must not be silent for ever', async () => {
    const source = await makeSource();
    const part: PollOutcome = { ...fetched(listed()), whole: false };
    await savePoll(store.db, {
      sourceId: source,
      pollVersion: 0,
      outcome: part,
      plan: { nextPollSeconds: 60 },
    });
    await sql`update sources set read_at = read_at - interval '9 minutes'`.execute(store.db);
    expect((await findPolledSource(store.db, source))!.firstPoll).toBe(true);
    await sql`update sources set read_at = read_at - interval '1 minute'`.execute(store.db);
    expect((await findPolledSource(store.db, source))!.firstPoll).toBe(false);
  });

  it('keeps twenty revisions of an entry at most, and its newest text', async () => {
    const source = await makeSource();
    const entry = listed();
    for (let minute = 0; minute < 25; minute++)
      await accept(source, { ...entry, summary: `seen ${minute} minutes ago` });
    const kept = await sql<{ n: number }>`select count(*) as n from entry_revisions`.execute(store.db);
    expect(kept.rows[0]!.n).toBe(20);
    expect(await findUndecided(store.db, entry.id)).toMatchObject({ summary: 'seen 24 minutes ago' });
  });
});

describe('claiming work', () => {
  it('gives a due source to one of many claimers', async () => {
    await Promise.all(Array.from({ length: 5 }, makeSource));
    const claims = await Promise.all(
      Array.from({ length: 4 }, () => claimDueSources(store.db, { limit: 10, hostGapMs: 0 })),
    );
    expect(claims.flat()).toHaveLength(5);
    expect(await claimDueSources(store.db, { limit: 10, hostGapMs: 0 })).toEqual([]);
  });

  it('gives it again when nothing came of the claim', async () => {
    await makeSource();
    await claimDueSources(store.db, { limit: 10, hostGapMs: 0 });
    await sql`update sources set claimed_until = now() - interval '1 second'`.execute(store.db);
    expect(await claimDueSources(store.db, { limit: 10, hostGapMs: 0 })).toHaveLength(1);
  });

  it('leaves a paused source alone until it is resumed', async () => {
    const source = await makeSource();
    expect(await pauseSource(store.db, source, true)).toMatchObject({ state: 'paused' });
    expect(await claimDueSources(store.db, { limit: 10, hostGapMs: 0 })).toEqual([]);
    expect(await pauseSource(store.db, source, false)).toMatchObject({ state: 'unverified' });
    expect(await claimDueSources(store.db, { limit: 10, hostGapMs: 0 })).toHaveLength(1);
  });

  it('brings back an entry whose job was lost, once in a while', async () => {
    const id = await acceptOne();
    expect(await claimUndecided(store.db, 10, 4)).toEqual([]);
    await sql`update entries set queued_at = now() - interval '5 seconds'`.execute(store.db);
    expect(await claimUndecided(store.db, 10, 4)).toEqual([id]);
    expect(await claimUndecided(store.db, 10, 4)).toEqual([]);
    expect(await findUndecided(store.db, id)).toMatchObject({ id });
  });
});
