import { createHash } from 'node:crypto';
import type { Corrected, RevisionDraft } from '@ajil/desk';
import { type Alert, encodeAlert, type KillDraft } from '@ajil/protocol';
import { type Parts, Refused } from '@ajil/shell';
import {
  findRequest,
  readRevision,
  readAlertRevisions,
  type Revision,
  type ReviseResult,
  reviseAlert,
} from '@ajil/store';
import { replayable, type Sight } from '../access/sight.js';
import { readKey } from './revision-queries.js';

type Tools = Pick<Parts, 'store' | 'queues'>;
type Request = { key: string; hash: string };

/** What an editor asks for. */
export interface Asked {
  id: string;
  /** The revision that the editor has read. */
  rev: number;
  /** What the editor may see. */
  sight: Sight;
  request: Request | undefined;
}

/** The row that came of it. */
export interface Answer {
  id: string;
  rev: number;
  kind: string;
  cursor: string;
}

/**
 * Appends what `make` makes of an alert's latest revision, if that is the one that the editor has read.
 * A request that comes again with its key has no second effect, and the same answer.
 * @throws Refused when there is no such alert, when it is another one by now, or what `make` throws
 */
export async function revise(
  { id, rev, sight, request }: Asked,
  tools: Tools,
  make: (before: Alert, now: Date) => RevisionDraft | KillDraft,
): Promise<Answer> {
  const latest = (await readAlertRevisions(tools.store.db, id)).at(-1);
  // After the alert was read: whose twin was faster meanwhile finds its answer, and not only a newer revision.
  const served = request && (await findRequest(tools.store.db, request.key));
  if (served) {
    const kind = served.hash === request.hash ? 'repeated' : 'reused';
    return answer({ kind, seq: served.seq }, tools);
  }
  requireSeen(latest, sight);
  requireRead(latest, rev);
  const draft = make(JSON.parse(latest.body) as Alert, latest.now);
  return answer(await append(draft, request, tools), tools);
}

async function append(
  draft: RevisionDraft | KillDraft,
  request: Request | undefined,
  { store, queues }: Tools,
): Promise<ReviseResult> {
  const { id, rev, kind, cells } = draft;
  const revision = { id, rev, kind, cells, alertedAt: new Date(draft.alertedAt), pieces: encodeAlert(draft) };
  const notify = queues.hints.inDatabase;
  const asked = { revision, desk: true, keys: [], notify, ...(request ? { request } : {}) };
  const result = await reviseAlert(store.db, asked);
  if (result.kind === 'appended') queues.hints.publish();
  return result;
}

type Served = ReviseResult | { kind: 'reused'; seq: number };

async function answer(result: Served, { store }: Tools): Promise<Answer> {
  switch (result.kind) {
    case 'appended':
    case 'repeated':
      return answerOf(await readRevision(store.db, result.seq));
    case 'reused':
      throw new Refused(409, 'conflict', 'This Idempotency-Key was used for another request.');
    case 'stale':
      throw stale(result.latest);
    case 'unknown':
    case 'considered':
      throw unknown();
  }
}

function answerOf(row: Revision | null): Answer {
  if (!row) throw new Refused(409, 'conflict', 'This was done, and what came of it is no longer kept.');
  const { id, rev, kind, cursor } = JSON.parse(row.body) as Answer;
  return { id, rev, kind, cursor };
}

/** @throws Refused unless it is the latest revision that the editor has read, and no kill */
function requireRead({ rev, kind }: Revision, read: number): void {
  if (rev !== read || kind === 'kill') throw stale({ rev, kind });
}

function stale({ rev, kind }: { rev: number; kind: string }): Refused {
  const detail =
    kind === 'kill'
      ? 'This alert was killed, and that is final.'
      : `This alert is at revision ${rev} by now: read it again.`;
  return new Refused(409, 'conflict', detail, undefined, { latest: { rev, kind } });
}

/** @throws Refused unless it is there; one that may not be seen is answered as one that is not */
export function requireSeen(latest: Revision | undefined, sight: Sight): asserts latest is Revision {
  if (!latest || replayable(latest.cells, sight).length === 0) throw unknown();
}

const unknown = () => new Refused(404, 'not_found', 'There is no such alert.');

/** Under which an alert may be filed; every correction may bring some, and none is ever lost. */
const MOST_CELLS = 500;
const FULL = 'This alert is filed under too many cells by now: kill it, and let it be told anew.';

/** @throws Refused when there would be nothing to tell, or more than an alert holds */
export function requireChange(corrected: Corrected): RevisionDraft {
  if (corrected.kind === 'corrected') {
    if (corrected.draft.cells.length > MOST_CELLS) throw new Refused(409, 'conflict', FULL);
    return corrected.draft;
  }
  const detail = corrected.kind === 'empty' ? 'title: says nothing' : 'This is what the alert says already.';
  throw new Refused(400, 'invalid', detail);
}

/** What makes a request the same one: its key, and a hash of all that it asks for. @throws Refused */
export function requestOf(header: string | undefined, who: string, ...asked: unknown[]): Request | undefined {
  if (header === undefined) return undefined;
  const key = readKey(header);
  if (key === null) throw new Refused(400, 'invalid', 'Idempotency-Key: is no key of 1 to 200 characters.');
  // What one editor's program numbers is nothing to another's.
  return {
    key: `${who} ${key}`,
    hash: createHash('sha256').update(JSON.stringify(asked)).digest('base64url'),
  };
}
