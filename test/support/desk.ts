import { randomBytes } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import {
  type Alert,
  type AlertDraft,
  cellsOf,
  encodeAlert,
  formatCursor,
  type KillDraft,
  URGENCY,
} from '../../libs/protocol/index.js';
import {
  appendAlert,
  openStore,
  readLog,
  readLogHead,
  readAlertRevisions,
  reviseAlert,
  savePoll,
  seedSources,
  type Store,
} from '../../libs/store/index.js';
import { fetched, listed, seedOf } from './entries.js';
import { whenDone } from './lifetime.js';
import { type AjilProc, type Env, startAjil } from './processes.js';
import { makeDatabaseUrl } from './ways.js';

/** A word that no other test uses. */
export const word = () => randomBytes(5).toString('hex');

export type Words = Partial<Pick<AlertDraft, 'topics' | 'urgency' | 'language' | 'title' | 'summary'>>;

/**
 * A hand that writes straight into the alert log of a database, past polls and decisions: what a gateway makes
 * of the log can then be tried row by row.
 */
export interface Desk {
  store: Store;
  /** Appends one row each, in order; answers the alerts as they stand in the log. */
  append(...alerts: Words[]): Promise<Alert[]>;
  /** Appends a further word on an alert; answers it as it stands in the log. */
  revise(id: string, kind: 'update' | 'correction' | 'kill', words?: Words): Promise<Alert>;
}

const newId = monotonicFactory();

export async function openDesk(databaseUrl: string): Promise<Desk> {
  const store = await openStore({ connection: { url: databaseUrl }, poolSize: 2 });
  whenDone(() => store.close());
  const source = seedOf({ name: 'Desk', outlet: 'Desk' });
  await seedSources(store.db, [source], 0);
  let version = 0;
  const append = async (words: Words) => {
    const draft = draftOf(words, source);
    await accept(store, source.id, version++, draft);
    return write(store, draft);
  };
  return {
    store,
    revise: (id, kind, words = {}) => revise(store, id, kind, words),
    append: async (...alerts) => {
      const written: Alert[] = [];
      for (const words of alerts) written.push(await append(words));
      return written;
    },
  };
}

function draftOf(words: Words, source: AlertDraft['source']): AlertDraft {
  const { topics = ['iraq', 'middle-east'], urgency = 'routine', language = 'en' } = words;
  const { title = `Convoy ${word()} leaves the base`, summary = null } = words;
  const id = newId();
  const now = new Date().toISOString();
  const { name, outlet } = source;
  return {
    id,
    rev: 1,
    kind: 'new',
    topics,
    cells: cellsOf(topics, urgency, language),
    urgency,
    title,
    summary,
    language,
    direction: 'ltr',
    url: `http://desk.invalid/${id}`,
    source: { id: source.id, name, outlet },
    story: { id, headlines: 1, origins: 1, disputed: false },
    facts: [],
    publishedAt: null,
    firstSeenAt: now,
    alertedAt: now,
    why: ['by hand'],
  };
}

/** The entry that the alert decides. */
async function accept(store: Store, sourceId: string, pollVersion: number, draft: AlertDraft): Promise<void> {
  const { id, title, summary, url, language, publishedAt } = draft;
  const entry = listed({ id, title, summary, url, language, publishedAt });
  const plan = { nextPollSeconds: 86_400 };
  await savePoll(store.db, { sourceId, pollVersion, outcome: fetched(entry), plan });
}

async function write(store: Store, draft: AlertDraft): Promise<Alert> {
  const { id, rev, kind, cells, language, alertedAt } = draft;
  const pieces = encodeAlert(draft);
  const urgency = URGENCY[draft.urgency];
  const alert = { id, rev, kind, cells, language, urgency, alertedAt: new Date(alertedAt), pieces };
  const decision = { entryId: id, why: draft.why, keys: [], keyHours: 1, alert, notify: true };
  const written = await appendAlert(store.db, decision);
  if (written.kind !== 'appended') throw new Error(`the desk's alert is ${written.kind}`);
  return readRow(store, written.seq);
}

async function revise(
  store: Store,
  id: string,
  kind: 'update' | 'correction' | 'kill',
  words: Words,
): Promise<Alert> {
  const latest = (await readAlertRevisions(store.db, id)).at(-1)!;
  const before = {
    ...(JSON.parse(latest.body) as Alert),
    rev: latest.rev + 1,
    alertedAt: new Date().toISOString(),
  };
  const draft = kind === 'kill' ? killOf(before) : wordOn(before, kind, words);
  const { rev, cells, alertedAt } = draft;
  const pieces = encodeAlert(draft);
  const revision = { id, rev, kind, cells, alertedAt: new Date(alertedAt), pieces };
  const written = await reviseAlert(store.db, { revision, desk: true, keys: [], notify: true });
  if (written.kind !== 'appended') throw new Error(`the desk's ${kind} is ${written.kind}`);
  return readRow(store, written.seq);
}

const killOf = ({ id, rev, cells, alertedAt }: Alert): KillDraft => ({
  id,
  rev,
  kind: 'kill',
  cells,
  alertedAt,
  why: ['by hand'],
});

function wordOn(before: Alert, kind: 'update' | 'correction', words: Words): AlertDraft {
  const next = { ...before, ...words, kind };
  const own = cellsOf(next.topics, next.urgency, next.language);
  return { ...next, cells: [...new Set([...own, ...before.cells])] };
}

async function readRow(store: Store, seq: number): Promise<Alert> {
  const [row] = await readLog(store.db, { after: seq - 1, upTo: seq, limit: 1 });
  return JSON.parse(row!.body) as Alert;
}

/** A gateway alone on a database of its own, and the hand that fills its log. */
export interface Newsroom extends Desk {
  databaseUrl: string;
  gateway: AjilProc;
  url: string;
  /** The cursor of a place in this log. */
  at(seq: number): Promise<string>;
  /** Another gateway on the same database. */
  open(env?: Env): Promise<AjilProc>;
}

export async function openNewsroom(env: Env = {}): Promise<Newsroom> {
  const databaseUrl = await makeDatabaseUrl();
  const open = (more: Env = {}) =>
    startAjil({ DATABASE_URL: databaseUrl, ...env, ...more }, 'dist/apps/gateway/main.js');
  const gateway = await open();
  const desk = await openDesk(databaseUrl);
  const at = async (seq: number) => formatCursor({ epoch: (await readLogHead(desk.store.db)).epoch, seq });
  return { ...desk, databaseUrl, gateway, url: gateway.url, at, open };
}
