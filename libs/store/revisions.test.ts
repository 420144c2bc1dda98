import { type AlertDraft, cellsOf, encodeAlert, type Tombstone } from '@ajil/protocol';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { fetched, listed } from '../../test/support/entries.js';
import {
  appendAlert,
  countLog,
  deleteExpired,
  expandCells,
  findKeyHolders,
  findRequest,
  readArchive,
  readLog,
  readLogHead,
  readRevision,
  readAlertRevisions,
  replayLog,
  type ReviseResult,
  reviseAlert,
} from './index.js';

import { type Lab, openLab, word } from './lab.test-helpers.js';

let lab: Lab;
let source: string;

beforeEach(async () => {
  lab = await openLab();
  source = await lab.follow();
});

type Filing = Pick<AlertDraft, 'topics' | 'urgency' | 'language'>;
const ARABIC: Filing = { topics: ['iraq'], urgency: 'urgent', language: 'ar' };
const ENGLISH: Filing = { topics: ['iran'], urgency: 'routine', language: 'en' };

function draftOf(id: string, { topics, urgency, language }: Filing): AlertDraft {
  const now = new Date().toISOString();
  return {
    id,
    rev: 1,
    kind: 'new',
    topics,
    cells: cellsOf(topics, urgency, language),
    urgency,
    title: `عاجل \u2028 ","prev":{"x":1} ${word()}`,
    summary: null,
    language,
    direction: 'rtl',
    url: null,
    source: { id: source, name: source, outlet: source },
    story: { id, headlines: 1, origins: 1, disputed: false },
    facts: [],
    publishedAt: null,
    firstSeenAt: now,
    alertedAt: now,
    why: ['topic x'],
  };
}

async function alert(filing = ARABIC): Promise<AlertDraft> {
  const entry = listed();
  await lab.poll(source, fetched(entry));
  const draft = draftOf(entry.id, filing);
  const pieces = encodeAlert(draft);
  const row = { ...draft, urgency: 3, alertedAt: new Date(), pieces };
  const decision = { entryId: entry.id, why: [], keys: [], keyHours: 72, alert: row, notify: false };
  await appendAlert(lab.store.db, decision);
  return draft;
}

interface Wanted {
  kind?: 'update' | 'correction' | 'kill';
  filing?: Filing;
  keys?: string[];
  request?: { key: string; hash: string };
  entryRev?: number;
  desk?: boolean;
}

/** The next revision of what was read. */
async function revise(
  before: AlertDraft,
  { kind = 'correction', filing = ARABIC, keys = [], desk = true, ...more }: Wanted = {},
): Promise<ReviseResult> {
  const { topics, urgency, language } = filing;
  const own = cellsOf(topics, urgency, language);
  const cells = [...new Set([...own, ...before.cells])];
  const draft = { ...before, ...filing, rev: before.rev + 1, kind, cells, title: `corrected ${word()}` };
  const revision = { ...draft, kind, alertedAt: new Date(), pieces: encodeAlert(draft) };
  return reviseAlert(lab.store.db, { revision, desk, keys, notify: false, ...more });
}

const after = (draft: AlertDraft, rev: number, filing = ARABIC): AlertDraft => ({
  ...draft,
  rev,
  cells: [...new Set([...cellsOf(filing.topics, filing.urgency, filing.language), ...draft.cells])],
});

/** A row's text without what its alert said. */
function tombstoneOf(body: string): string {
  const { id, rev, kind, cursor, cells, prev } = JSON.parse(body) as Tombstone;
  return JSON.stringify({ id, rev, kind, cursor, cells, prev } satisfies Tombstone);
}

const told = async () => {
  const rows = await readLog(lab.store.db, { after: 0, upTo: 100, limit: 100 });
  return rows.map(({ body }) => JSON.parse(body) as AlertDraft & { prev: Record<string, number> });
};

describe('a revision of an alert', () => {
  it('is one more row of its id, filed under its own cells and all earlier ones', async () => {
    const first = await alert();
    expect(await revise(first, { filing: ENGLISH })).toEqual({ kind: 'appended', seq: 2 });
    const [, second] = await told();
    expect(second).toMatchObject({
      id: first.id,
      rev: 2,
      kind: 'correction',
      cells: ['iran/routine/en', 'iraq/urgent/ar'],
      prev: { 'iran/routine/en': 0, 'iraq/urgent/ar': 1 },
    });
    expect(await readAlertRevisions(lab.store.db, first.id)).toMatchObject([
      { seq: 1, rev: 1, kind: 'new', desk: false },
      { seq: 2, rev: 2, kind: 'correction', desk: true },
    ]);
  });

  it('is replayed and counted for who follows only what it was before, and only once in the archive', async () => {
    const first = await alert();
    await revise(first, { filing: ENGLISH });
    const cells = await expandCells(lab.store.db, { topics: ['iraq'], urgency: 'urgent', languages: ['ar'] });
    expect(cells).toEqual(['iraq/urgent/ar']);
    const range = { after: 0, upTo: 2, cells };
    expect((await replayLog(lab.store.db, { ...range, limit: 9 })).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await countLog(lab.store.db, range)).toBe(2);
    const archive = await readArchive(lab.store.db, { before: null, cells, limit: 9 });
    expect(archive.map(({ seq }) => seq)).toEqual([2]);
  });

  it('files each cell by its own urgency and language, not by those of the revision', async () => {
    const first = await alert();
    await sql`delete from cells`.execute(lab.store.db);
    await revise(first, { filing: ENGLISH });
    const find = (wish: Partial<Parameters<typeof expandCells>[1]>) =>
      expandCells(lab.store.db, { topics: null, urgency: 'deferred', languages: null, ...wish });
    expect(await find({ urgency: 'urgent' })).toEqual(['iraq/urgent/ar']);
    expect(await find({ languages: ['en'] })).toEqual(['iran/routine/en']);
  });

  it('is refused when another one came first, and told which', async () => {
    const first = await alert();
    await revise(first);
    expect(await revise(first)).toEqual({ kind: 'stale', latest: { rev: 2, kind: 'correction' } });
    expect(await revise(after(first, 5))).toEqual({ kind: 'stale', latest: { rev: 2, kind: 'correction' } });
    expect((await readLogHead(lab.store.db)).seq).toBe(2);
  });

  it('is one of many that are tried at once, and the log stays dense', async () => {
    const [one, two] = [await alert(), await alert()];
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        revise(i % 2 ? one : two, { kind: i % 3 ? 'correction' : 'kill' }),
      ),
    );
    expect(results.filter(({ kind }) => kind === 'appended')).toHaveLength(2);
    expect(results.filter(({ kind }) => kind === 'stale')).toHaveLength(10);
    const rows = await readLog(lab.store.db, { after: 0, upTo: 100, limit: 100 });
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect((await readLogHead(lab.store.db)).seq).toBe(4);
  });

  it('is refused for what never was an alert', async () => {
    const { id: _id, ...rest } = await alert();
    expect(await revise({ ...rest, id: word() })).toEqual({ kind: 'unknown' });
  });

  it('cannot leave out the cells of an earlier one', async () => {
    const first = await alert();
    const forgetful = { ...first, cells: [] };
    await expect(revise(forgetful, { filing: ENGLISH })).rejects.toThrow('leaves out cells');
    expect((await readLogHead(lab.store.db)).seq).toBe(1);
  });

  it('takes the duplicate keys that nobody holds, and leaves the others to whom they belong', async () => {
    const [one, two] = [await alert(), await alert()];
    const [shared, own] = [word(), word()];
    await revise(one, { keys: [shared] });
    expect(await revise(two, { keys: [shared, own] })).toMatchObject({ kind: 'appended' });
    const holders = await findKeyHolders(lab.store.db, [shared, own], 72);
    expect(new Map(holders.map(({ key, alertId }) => [key, alertId]))).toEqual(
      new Map([
        [shared, one.id],
        [own, two.id],
      ]),
    );
  });
});

describe('a kill', () => {
  it('takes back the texts of all revisions, and leaves their places with the same characters', async () => {
    const first = await alert();
    await revise(first, { filing: ENGLISH });
    const before = await readAlertRevisions(lab.store.db, first.id);
    await revise(after(first, 2, ENGLISH), { kind: 'kill', filing: ENGLISH });
    const revisions = await readAlertRevisions(lab.store.db, first.id);
    expect(revisions.slice(0, 2).map(({ body }) => body)).toEqual(
      before.map(({ body }) => tombstoneOf(body)),
    );
    expect(Object.keys(JSON.parse(revisions[0]!.body) as object)).toEqual([
      'id',
      'rev',
      'kind',
      'cursor',
      'cells',
      'prev',
    ]);
    expect(await readRevision(lab.store.db, 1)).toMatchObject({ id: first.id, body: revisions[0]!.body });
  });

  it('leaves the texts of other alerts alone', async () => {
    const [one, two] = [await alert(), await alert()];
    const [before] = await readAlertRevisions(lab.store.db, two.id);
    await revise(one, { kind: 'kill' });
    expect(await readAlertRevisions(lab.store.db, two.id)).toMatchObject([{ body: before!.body }]);
  });

  it('is final', async () => {
    const first = await alert();
    await revise(first, { kind: 'kill' });
    for (const kind of ['update', 'correction', 'kill'] as const)
      expect(await revise(after(first, 2), { kind })).toEqual({
        kind: 'stale',
        latest: { rev: 2, kind: 'kill' },
      });
  });
});

describe('a request of the desk', () => {
  const request = () => ({ key: word(), hash: word() });

  it('D09: has one effect however often it comes, and the same answer', async () => {
    const first = await alert();
    const asked = request();
    const results = await Promise.all(Array.from({ length: 6 }, () => revise(first, { request: asked })));
    expect(results.filter(({ kind }) => kind === 'appended')).toEqual([{ kind: 'appended', seq: 2 }]);
    expect(results.filter(({ kind }) => kind === 'repeated')).toEqual(
      Array.from({ length: 5 }, () => ({ kind: 'repeated', seq: 2 })),
    );
    expect((await readLogHead(lab.store.db)).seq).toBe(2);
  });

  it('D09: is refused when its key was used for another one', async () => {
    const [one, two] = [await alert(), await alert()];
    const asked = request();
    await revise(one, { request: asked });
    expect(await revise(two, { request: { ...asked, hash: word() } })).toEqual({ kind: 'reused' });
  });

  it('that came to nothing leaves its key free', async () => {
    const first = await alert();
    const asked = request();
    expect(await revise(after(first, 7), { request: asked })).toMatchObject({ kind: 'stale' });
    expect(await findRequest(lab.store.db, asked.key)).toBeNull();
    expect(await revise(first, { request: asked })).toEqual({ kind: 'appended', seq: 2 });
  });

  it('is forgotten after some days', async () => {
    const first = await alert();
    const asked = request();
    await revise(first, { request: asked });
    await deleteExpired(lab.store.db, { keepDays: 90, keyHours: 72 });
    expect(await findRequest(lab.store.db, asked.key)).toEqual({ hash: asked.hash, seq: 2 });
    await sql`update desk_requests set asked_at = now() - interval '4 days'`.execute(lab.store.db);
    await deleteExpired(lab.store.db, { keepDays: 90, keyHours: 72 });
    expect(await findRequest(lab.store.db, asked.key)).toBeNull();
  });
});
