import type { ResetReason, Urgency } from '../../../libs/protocol/index.js';

/**
 * What happened in a run, one line each, only ever appended. All times are milliseconds of one clock, that of the
 * harness: clocks that a fault shifts say nothing here. Lines of one connection stand in the order in which its client
 * got them (`subscribe` where its answer came); beyond that, order says nothing. A connection without a `close` was
 * there to the end, so one that broke needs its `close` as well. The log has to hold all rows of the run: what
 * retention took meanwhile cannot be judged.
 */
export type Line =
  | RunLine
  | BodyLine
  | EntryLine
  | RowLine
  | LogLine
  | RightLine
  | OpenLine
  | Event
  | PageLine
  | FollowLine
  | HandedLine
  | ViewLine
  | FaultLine
  | EndLine;

/** How long things may take. */
export interface Deadlines {
  /** From the commit of a row to the frame of a live reader. */
  freshMs: number;
  /** From the end of a fault, or from a request to resume, until everybody has everything. */
  recoverMs: number;
  /** Until a right that was taken away is felt. */
  revokeMs: number;
  /** Until a reader that takes nothing is let go. */
  slowMs: number;
  /** Without any progress after the last fault has ended. */
  stuckMs: number;
  /** How much later than everybody else an SDK may be, which comes back after a time of its own choice. */
  patientMs: number;
}

export const DEADLINES: Deadlines = {
  freshMs: 1_500,
  recoverMs: 10_000,
  revokeMs: 5_000,
  slowMs: 10_000,
  stuckMs: 30_000,
  patientMs: 20_000,
};

export interface RunLine {
  line: 'run';
  at: number;
  seed: string;
  deadlines: Deadlines;
}

/** The wire: a complete 200 body was handed over, with these items in it. */
export interface BodyLine {
  line: 'body';
  at: number;
  source: string;
  items: { key: string; title: string }[];
}

/** The database, when all was over: an accepted entry and what was decided. */
export interface EntryLine {
  line: 'entry';
  /** When it was accepted. */
  at: number;
  id: string;
  source: string;
  key: string;
  decidedAt: number | null;
  /** The row of its alert; null: silence. */
  seq: number | null;
}

/** The database, when all was over: a row of the alert log. */
export interface RowLine {
  line: 'row';
  /** When it was committed. */
  at: number;
  seq: number;
  entry: string;
  /** What no two new alerts may share. */
  keys: string[];
  /** The alert as it is stored, character by character. */
  body: string;
}

/** The database, when all was over: which log, and between which places it can be replayed. */
export interface LogLine {
  line: 'log';
  at: number;
  epoch: string;
  oldest: number;
  head: number;
}

/** What a client may read from now on; null: everything. Without such a line: everything. */
export interface RightLine {
  line: 'right';
  at: number;
  client: string;
  topics: string[] | null;
}

export interface OpenLine {
  line: 'open';
  at: number;
  client: string;
  conn: string;
  by: 'socket' | 'sse';
  node: string;
}

export interface Wish {
  topics: string[];
  urgency: Urgency;
  languages: string[] | null;
}

/** `answer` is null where the transport has none (SSE). */
export interface SubscribeLine extends Wish {
  line: 'subscribe';
  at: number;
  conn: string;
  after: string | null;
  answer: { cursor: string; replay: number } | null;
}

/** What happened on a connection. */
export type Event =
  | SubscribeLine
  | { line: 'unsubscribe'; at: number; conn: string; topics: string[] }
  | { line: 'alert'; at: number; conn: string; body: string }
  | { line: 'head'; at: number; conn: string; cursor: string }
  | { line: 'reset'; at: number; conn: string; reason: ResetReason; oldest: string; head: string }
  | { line: 'bye'; at: number; conn: string; code: number; cursor: string }
  | { line: 'close'; at: number; conn: string };

/** HTTP: one page of the log; `after` was a cursor that can be served. */
export interface PageLine extends Wish {
  line: 'page';
  at: number;
  client: string;
  after: string;
  cursor: string;
  bodies: string[];
}

/** A program follows by an SDK: everything behind that place is to be handed to it. The last such line counts. */
export interface FollowLine extends Wish {
  line: 'follow';
  at: number;
  client: string;
  after: string;
}

/** What an SDK handed to its program, after it had sorted out repeats. */
export interface HandedLine {
  line: 'handed';
  at: number;
  client: string;
  id: string;
  rev: number;
}

/** What somebody shows at a moment, newest first: the archive, a feed, what an SDK holds. */
export interface ViewLine {
  line: 'view';
  at: number;
  client: string;
  items: { id: string; rev: number; cursor: string }[];
}

/** `conn`: the connection that it befell, if it was one. `healedAt` is null while it lasts. */
export interface FaultLine {
  line: 'fault';
  at: number;
  /** Such as F01 of docs/promises.md. */
  fault: string;
  target: string;
  conn?: string;
  healedAt: number | null;
}

/** The clients were told to stop. */
export interface EndLine {
  line: 'end';
  at: number;
}

/** @throws Error that names the first line that is not one of a history */
export function parseHistory(jsonl: string): Line[] {
  return jsonl.split('\n').flatMap((text, i) => {
    if (text === '') return [];
    try {
      const line = JSON.parse(text) as Line;
      if (typeof line.line === 'string' && typeof line.at === 'number') return [line];
    } catch {
      // Told below.
    }
    throw new Error(`Line ${i + 1} of the history is not one: ${text.slice(0, 80)}`);
  });
}

export const writeHistory = (lines: readonly Line[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');
