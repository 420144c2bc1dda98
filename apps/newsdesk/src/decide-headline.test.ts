import { randomBytes } from 'node:crypto';
import { type Alert, AlertSchema, encodeAlert } from '@ajil/protocol';
import { openQueues } from '@ajil/queues';
import {
  claimChanged,
  findPolledSource,
  type HeadlineRow,
  type ListedEntry,
  listHeadlines,
  openStore,
  readLog,
  readLogHead,
  reviseAlert,
  savePoll,
  seedSources,
} from '@ajil/store';
import { catalogueOf, openMatchingNow, SHIPPED } from '@ajil/topics';
import { ulid } from 'ulid';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeDatabase } from '../../../test/support/database.js';
import { fetched, listed as anyListed, seedOf } from '../../../test/support/entries.js';
import { runSql } from '../../../test/support/sql.js';
import { decideHeadline, decideOrGiveUp, type Desk } from './decide-headline.js';

const TOPICS = openMatchingNow(catalogueOf(SHIPPED.topics.filter(({ rules }) => rules.length === 0)));
const word = () => randomBytes(5).toString('hex');

let connection: Awaited<ReturnType<typeof makeDatabase>>;
let desk: Desk;

beforeEach(async () => {
  connection = await makeDatabase();
  desk = await openNewsdesk();
});

/** What another process of the same database has. */
async function openNewsdesk(): Promise<Desk> {
  const store = await openStore({ connection });
  onTestFinished(() => store.close());
  const queues = await openQueues({ redisUrl: undefined, postgres: connection, onError: () => undefined });
  onTestFinished(() => queues.close());
  return { store, queues, topics: { matching: async () => TOPICS } };
}

async function makeSource(): Promise<string> {
  const id = word();
  const seed = seedOf({ id, name: `name ${id}`, outlet: `outlet ${id}`, language: 'en' });
  await seedSources(desk.store.db, [seed], 0);
  return id;
}

const listed = (wanted: Partial<ListedEntry> = {}) =>
  anyListed({ title: `Minister ${word()} of Iraq resigns over ${word()}`, ...wanted });

async function accept(sourceId: string, ...entries: ListedEntry[]): Promise<void> {
  const { pollVersion } = (await findPolledSource(desk.store.db, sourceId))!;
  const plan = { nextPollSeconds: 60 };
  await savePoll(desk.store.db, { sourceId, pollVersion, outcome: fetched(...entries), plan });
}

/** An entry of a source of its own, accepted. @returns its id */
async function acceptOne(wanted: Partial<ListedEntry> = {}): Promise<string> {
  const entry = listed(wanted);
  await accept(await makeSource(), entry);
  return entry.id;
}

const decideEntry = (entryId: string, by = desk) => decideHeadline({ entryId }, by);

async function headlineOf(id: string): Promise<HeadlineRow> {
  const rows = await listHeadlines(desk.store.db, { source: null, after: null, limit: 1_000 });
  return rows.find((row) => row.id === id)!;
}

async function alerts(): Promise<Alert[]> {
  const rows = await readLog(desk.store.db, { after: 0, upTo: 1_000, limit: 1_000 });
  return rows.map((row) => JSON.parse(row.body) as Alert);
}

describe('deciding an accepted entry', () => {
  it('makes it an alert at the end of the log, as the contract has it', async () => {
    const source = await makeSource();
    const entry = listed({
      title: 'عاجل: انفجار قرب قاعدة عسكرية بالعراق',
      url: 'https://one.example/1',
      language: 'ar',
      publishedAt: '2026-01-01T10:00:00Z',
    });
    await accept(source, entry);
    expect(await decideEntry(entry.id)).toEqual({ kind: 'alert', seq: 1 });
    const [alert] = await alerts();
    const { epoch } = await readLogHead(desk.store.db);
    expect(AlertSchema.parse(alert)).toEqual(alert);
    expect(alert).toMatchObject({
      id: entry.id,
      cursor: `v1.${epoch}.1`,
      cells: ['iraq/urgent/ar', 'middle-east/urgent/ar'],
      prev: { 'iraq/urgent/ar': 0, 'middle-east/urgent/ar': 0 },
      title: entry.title,
      url: entry.url,
      source: { id: source, name: `name ${source}`, outlet: `outlet ${source}` },
      publishedAt: '2026-01-01T10:00:00.000Z',
    });
    expect(await headlineOf(entry.id)).toMatchObject({
      alert: alert!.cursor,
      silence: null,
      why: alert!.why,
    });
  });

  it.each([
    ['no-topic', { title: 'Ten recipes for a quiet Sunday' }],
    ['empty', { title: '', summary: ' ' }],
  ])('keeps silent with its reason: %s', async (silence, wanted) => {
    const id = await acceptOne(wanted);
    expect(await decideEntry(id)).toEqual({ kind: 'silence', silence });
    const headline = await headlineOf(id);
    expect(headline).toMatchObject({ alert: null, silence });
    expect(headline.why![0]).toMatch(`${silence}: `);
    expect(await alerts()).toEqual([]);
  });

  it('tells a title that two outlets share once, and names the first in the reason of the second', async () => {
    const { title } = listed();
    const [first, second] = [await acceptOne({ title }), await acceptOne({ title: `BREAKING: ${title}` })];
    expect(await decideEntry(first)).toMatchObject({ kind: 'alert' });
    expect(await decideEntry(second)).toEqual({ kind: 'silence', silence: 'duplicate' });
    const [alert] = await alerts();
    expect((await headlineOf(second)).why).toEqual([
      `duplicate: same title as alert ${first} of ${alert!.source.outlet}`,
    ]);
  });

  it('tells an address that two entries share once', async () => {
    const [first, second] = [
      await acceptOne({ url: 'https://one.example/a' }),
      await acceptOne({ url: 'http://www.one.example/a?utm_source=rss' }),
    ];
    expect(await decideEntry(first)).toMatchObject({ kind: 'alert' });
    expect(await decideEntry(second)).toEqual({ kind: 'silence', silence: 'duplicate' });
  });

  it('tells both of two entries that only link to the same front page', async () => {
    for (const id of [
      await acceptOne({ url: 'https://one.example/' }),
      await acceptOne({ url: 'https://one.example/' }),
    ]) {
      expect(await decideEntry(id)).toMatchObject({ kind: 'alert' });
    }
  });

  it('skips an entry that nobody knows', async () => {
    expect(await decideEntry(ulid())).toEqual({ kind: 'skipped' });
    expect(await decideEntry("' or 1=1 --")).toEqual({ kind: 'skipped' });
  });

  it('skips what was there before us, which has its decision already', async () => {
    expect(await decideEntry(await acceptOne({ backfill: 'listed before us' }))).toEqual({ kind: 'skipped' });
    expect(await alerts()).toEqual([]);
  });
});

describe('a job that runs again', () => {
  it('changes nothing after an alert, and nothing after silence', async () => {
    for (const wanted of [{}, { title: 'Ten recipes for a quiet Sunday' }]) {
      const id = await acceptOne(wanted);
      await decideEntry(id);
      const before = await headlineOf(id);
      expect(await decideEntry(id)).toEqual({ kind: 'skipped' });
      expect(await headlineOf(id)).toEqual(before);
    }
    expect(await alerts()).toHaveLength(1);
  });

  it('decides once when two newsdesks run it at the same time', async () => {
    const other = await openNewsdesk();
    const ids = await Promise.all(Array.from({ length: 10 }, () => acceptOne()));
    const reports = await Promise.all(ids.flatMap((id) => [decideEntry(id), decideEntry(id, other)]));
    expect(reports.filter((report) => report.kind === 'alert')).toHaveLength(10);
    expect(reports.filter((report) => report.kind === 'skipped')).toHaveLength(10);
    expect((await alerts()).map((alert) => alert.id).toSorted()).toEqual(ids.toSorted());
  });
});

describe('many newsdesks at once', () => {
  it('tell one title of many outlets once, and decide every entry', async () => {
    const other = await openNewsdesk();
    const { title } = listed();
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_, i) => acceptOne({ title, url: `https://o${i}.example/${i}` })),
    );
    const reports = await Promise.all(ids.map((id, i) => decideEntry(id, i % 2 ? other : desk)));
    expect(reports.filter((report) => report.kind === 'alert')).toEqual([{ kind: 'alert', seq: 1 }]);
    expect(reports.filter((report) => report.kind === 'silence')).toHaveLength(11);
    for (const id of ids) expect((await headlineOf(id)).decidedAt).not.toBeNull();
  });

  it('hint at the log after an append', async () => {
    const look = vi.fn();
    const stop = desk.queues.hints.subscribe(look);
    onTestFinished(stop);
    await vi.waitFor(() => expect(look).toHaveBeenCalledTimes(1), { timeout: 10_000 });
    await decideEntry(await acceptOne());
    await vi.waitFor(() => expect(look).toHaveBeenCalledTimes(2), { timeout: 10_000 });
  });
});

describe('an entry that the newsdesk fails on', () => {
  it('is tried five times, and then decided by silence, so that it does not wait for ever', async () => {
    const poison = word();
    await runSql(connection, `alter table alerts add check (body not like '%${poison}%')`);
    const id = await acceptOne({ title: `Iraq reopens its border crossing ${poison} after the storm` });
    for (let run = 1; run < 5; run++) await expect(decideOrGiveUp({ entryId: id }, desk)).rejects.toThrow();
    expect((await headlineOf(id)).decidedAt).toBeNull();
    expect(await decideOrGiveUp({ entryId: id }, desk)).toEqual({ kind: 'silence', silence: 'undecidable' });
    expect(await headlineOf(id)).toMatchObject({ silence: 'undecidable', alert: null });
  });

  it('is not blamed for a database that is away', async () => {
    const id = await acceptOne();
    await runSql(
      connection,
      `create function away() returns trigger language plpgsql as
        'begin raise exception ''too many clients'' using errcode = ''53300''; end';
       create trigger away before insert on alerts execute function away()`,
    );
    for (let run = 0; run < 6; run++) await expect(decideOrGiveUp({ entryId: id }, desk)).rejects.toThrow();
    expect((await headlineOf(id)).decidedAt).toBeNull();
  });
});

describe('an entry that its source changes after its alert', () => {
  const three = (town: string) => `Three killed in blast near base in ${town}, Iraq`;
  let source: string;
  let entry: ListedEntry;

  beforeEach(async () => {
    source = await makeSource();
    entry = listed({ title: three('Babil') });
    await accept(source, entry);
    await decideEntry(entry.id);
  });

  /** The outlet edits it. */
  const edit = (change: Partial<ListedEntry>) => accept(source, { ...entry, id: ulid(), ...change });
  const ofAlert = async () => (await alerts()).filter(({ id }) => id === entry.id);

  it('P17: is told as a correction when a figure of its title is another, with that figure', async () => {
    const title = 'Seven killed in blast near base in Babil, Iraq';
    await edit({ title });
    expect(await decideEntry(entry.id)).toEqual({ kind: 'corrected', seq: 2 });
    const [before, after] = await ofAlert();
    expect(AlertSchema.parse(after)).toEqual(after);
    expect(after).toMatchObject({
      id: entry.id,
      rev: 2,
      kind: 'correction',
      title,
      cells: before!.cells,
      facts: [{ kind: 'figure', before: [3], after: [7] }],
      firstSeenAt: before!.firstSeenAt,
    });
    expect(after!.why[0]).toBe(`corrected by ${before!.source.outlet}: figure 3 -> 7`);
    expect(await decideEntry(entry.id)).toEqual({ kind: 'skipped' });
  });

  it('is told when it is of another house, or of another country, or more urgent', async () => {
    await edit({ changes: [{ kind: 'attribution', before: 'a', after: 'b' }], title: `${entry.title} - b` });
    await decideEntry(entry.id);
    await edit({ title: `${entry.title} and Iran` });
    await decideEntry(entry.id);
    await edit({ title: `BREAKING: ${entry.title} and Iran` });
    await decideEntry(entry.id);
    const told = await ofAlert();
    expect(told.map(({ rev }) => rev)).toEqual([1, 2, 3, 4]);
    expect(told[1]!.facts).toEqual([{ kind: 'attribution', before: 'a', after: 'b' }]);
    expect(told[2]!.topics).toContain('iran');
    expect(told[3]!.urgency).not.toBe(told[2]!.urgency);
  });

  it.each([
    ['other words for the same', { title: 'Blast near base in Babil, Iraq kills three' }],
    ['another spelling', { title: 'Three  killed in blast near base in Babil, Iraq.' }],
    ['another summary', { summary: 'Ambulances arrived at 9.' }],
    ['no title', { title: '' }],
  ])('is not told for %s', async (_what, change) => {
    await edit(change);
    expect(await decideEntry(entry.id)).toEqual({ kind: 'unchanged' });
    expect(await decideEntry(entry.id)).toEqual({ kind: 'skipped' });
    expect(await ofAlert()).toHaveLength(1);
  });

  it('is told once when two newsdesks look at it', async () => {
    const other = await openNewsdesk();
    await edit({ title: 'Nine killed in blast near base in Babil, Iraq' });
    const reports = await Promise.all([decideEntry(entry.id), decideEntry(entry.id, other)]);
    expect(reports.map(({ kind }) => kind).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'corrected',
      'skipped',
    ]);
    expect(await ofAlert()).toHaveLength(2);
  });

  it.each(['correction', 'kill'] as const)('is left alone after a %s by the desk', async (kind) => {
    const [alert] = await ofAlert();
    const draft = { ...alert!, rev: 2, kind, title: 'The desk knows better' };
    const revision = { ...draft, alertedAt: new Date(), pieces: encodeAlert(draft) };
    await reviseAlert(desk.store.db, { revision, desk: true, keys: [], notify: false });
    await edit({ title: 'Nine killed in blast near base in Babil, Iraq' });
    expect(await decideEntry(entry.id)).toEqual({ kind: 'unchanged' });
    expect(await ofAlert()).toHaveLength(2);
  });

  it('is told still when the first row of its alert is no longer kept', async () => {
    await edit({ title: 'Nine killed in blast near base in Babil, Iraq' });
    await decideEntry(entry.id);
    await runSql(connection, `delete from alerts where rev = 1`);
    await edit({ title: 'Ten killed in blast near base in Babil, Iraq' });
    expect(await decideEntry(entry.id)).toEqual({ kind: 'corrected', seq: 3 });
  });

  it('is given up when the newsdesk fails on the change five times, and its alert stays', async () => {
    await runSql(connection, `alter table alerts add check (rev = 1)`);
    await edit({ title: 'Nine killed in blast near base in Babil, Iraq' });
    const job = { entryId: entry.id };
    for (let run = 1; run < 5; run++) await expect(decideOrGiveUp(job, desk)).rejects.toThrow();
    expect(await decideOrGiveUp(job, desk)).toEqual({ kind: 'given-up' });
    expect(await decideOrGiveUp(job, desk)).toEqual({ kind: 'skipped' });
    expect(await headlineOf(entry.id)).toMatchObject({ silence: null, alert: expect.any(String) });
    expect(await ofAlert()).toHaveLength(1);
  });

  it('is brought back when its job was lost, and found no more once it was looked at', async () => {
    const { db } = desk.store;
    await edit({ title: 'Nine killed in blast near base in Babil, Iraq' });
    expect(await claimChanged(db, 10, 4)).toEqual([]);
    await runSql(connection, `update entries set queued_at = now() - interval '5 seconds'`);
    expect(await claimChanged(db, 10, 4)).toEqual([entry.id]);
    await decideEntry(entry.id);
    await runSql(connection, `update entries set queued_at = now() - interval '5 seconds'`);
    expect(await claimChanged(db, 10, 4)).toEqual([]);
  });
});
