import {
  type Alert,
  type AlertDraft,
  cellsOf,
  encodeAlert,
  formatCursor,
  URGENCY,
  type Urgency,
} from '@ajil/protocol';
import {
  appendAlert,
  findPolledSource,
  openStore,
  readLogHead,
  readRevision,
  readAlertRevisions,
  type Revision,
  reviseAlert,
  savePoll,
  seedSources,
  type Store,
} from '@ajil/store';
import { monotonicFactory } from 'ulid';
import { onTestFinished } from 'vitest';
import { makeDatabase } from '../../../../test/support/database.js';
import { fetched, listed, seedOf } from '../../../../test/support/entries.js';
import { runSql } from '../../../../test/support/sql.js';

/** Under what an alert is filed. */
export interface Filing {
  topics: readonly string[];
  urgency: Urgency;
  language: string;
}

export const IRAQ: Filing = { topics: ['iraq'], urgency: 'urgent', language: 'ar' };
export const IRAN: Filing = { topics: ['iran'], urgency: 'routine', language: 'fa' };

/** A real alert log in a database of its own, without the outlets and the newsdesk before it. */
export interface TestLog {
  store: Store;
  /** One more row at the end. @returns its seq */
  append(filing?: Filing): Promise<number>;
  /** So many rows, each after the one before. */
  appendAll(filings: readonly Filing[]): Promise<void>;
  /** A further word on the alert of that row, or its end. @returns its seq, or null when the alert is at its end already */
  revise(seq: number, kind: 'correction' | 'kill', filing?: Filing): Promise<number | null>;
  cursorAt(seq: number): Promise<string>;
  sql(text: string): Promise<void>;
}

const POOL = 250;

export async function openTestLog(): Promise<TestLog> {
  const connection = await makeDatabase();
  const store = await openStore({ connection });
  onTestFinished(() => store.close());
  const seed = seedOf();
  await seedSources(store.db, [seed], 0);
  const newId = monotonicFactory();
  let accepted: Promise<string[]> = Promise.resolve([]);

  /** An accepted entry that waits for its decision; many are accepted at once. */
  const takeEntry = async (): Promise<string> => {
    const entry = (await accepted).shift();
    if (entry !== undefined) return entry;
    const used = accepted;
    // Of many that find nothing left, one brings more.
    await Promise.resolve();
    if (used === accepted) accepted = accept(store, seed.id, newId);
    return takeEntry();
  };
  const append = async (filing: Filing = IRAQ) => {
    const draft = draftOf(await takeEntry(), filing);
    const alert = {
      ...draft,
      urgency: URGENCY[draft.urgency],
      alertedAt: new Date(draft.alertedAt),
      pieces: encodeAlert(draft),
    };
    const result = await appendAlert(store.db, {
      entryId: draft.id,
      why: draft.why,
      keys: [],
      keyHours: 72,
      alert,
      notify: false,
    });
    if (result.kind !== 'appended') throw new Error(`not appended: ${result.kind}`);
    return result.seq;
  };
  return {
    store,
    append,
    appendAll: async (filings) => {
      for (const filing of filings) await append(filing);
    },
    revise: (seq, kind, filing = IRAQ) => revise(store, seq, kind, filing),
    cursorAt: async (seq) => formatCursor({ epoch: (await readLogHead(store.db)).epoch, seq }),
    sql: (text) => runSql(connection, text),
  };
}

async function revise(
  store: Store,
  seq: number,
  kind: 'correction' | 'kill',
  filing: Filing,
): Promise<number | null> {
  const row = await readRevision(store.db, seq);
  for (;;) {
    const before = (await readAlertRevisions(store.db, row!.id)).at(-1)!;
    if (before.kind === 'kill') return null;
    const rev = before.rev + 1;
    const draft = kind === 'kill' ? { ...killOf(before, row!.id), rev } : { ...wordOn(before, filing), rev };
    const revision = { ...draft, kind, alertedAt: new Date(draft.alertedAt), pieces: encodeAlert(draft) };
    const result = await reviseAlert(store.db, { revision, desk: true, keys: [], notify: false });
    if (result.kind === 'appended') return result.seq;
    // Somebody else was faster.
    if (result.kind !== 'stale') throw new Error(`not revised: ${result.kind}`);
  }
}

const killOf = ({ cells }: Revision, id: string) => {
  const alertedAt = new Date().toISOString();
  return { id, rev: 0, kind: 'kill' as const, cells, alertedAt, why: ['killed'] };
};

function wordOn({ body, cells }: Revision, filing: Filing): AlertDraft {
  const own = cellsOf(filing.topics, filing.urgency, filing.language);
  const text = { ...(JSON.parse(body) as Alert), ...filing, topics: [...filing.topics] };
  return { ...text, kind: 'correction', cells: [...new Set([...own, ...cells])] };
}

async function accept(store: Store, sourceId: string, newId: () => string): Promise<string[]> {
  const entries = Array.from({ length: POOL }, () => listed({ id: newId() }));
  const { pollVersion } = (await findPolledSource(store.db, sourceId))!;
  const plan = { nextPollSeconds: 60 };
  const saved = await savePoll(store.db, { sourceId, pollVersion, outcome: fetched(...entries), plan });
  return saved!.fresh;
}

function draftOf(id: string, { topics, urgency, language }: Filing): AlertDraft {
  const now = new Date().toISOString();
  return {
    id,
    rev: 1,
    kind: 'new',
    topics: [...topics],
    cells: cellsOf(topics, urgency, language),
    urgency,
    title: `title of ${id}`,
    summary: null,
    language,
    direction: 'rtl',
    url: null,
    source: { id: 's', name: 'n', outlet: 'o' },
    story: { id, headlines: 1, origins: 1, disputed: false },
    facts: [],
    publishedAt: null,
    firstSeenAt: now,
    alertedAt: now,
    why: topics.map((topic) => `topic ${topic}`),
  };
}
