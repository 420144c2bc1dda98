import { type AlertKind, cellsOf, formatCursor, type Urgency } from '../../../libs/protocol/index.js';
import { isWanted, seqOf, type Told, toldIn } from './facts.js';
import { DEADLINES, type Line, type RowLine, type SubscribeLine, type Wish } from './history.js';

export const EPOCH = 'k3f9';
export const cursorAt = (seq: number, epoch = EPOCH) => formatCursor({ epoch, seq });

export interface Words {
  topics: string[];
  urgency: Urgency;
  language: string;
}

export const IRAQ: Words = { topics: ['iraq'], urgency: 'urgent', language: 'ar' };
export const ALL: Wish = { topics: ['iraq', 'iran'], urgency: 'deferred', languages: null };

/** How long a correct Ajil takes for each step, in milliseconds. */
const STEP = 20;

interface Connected {
  client: string;
  conn: string;
  by: 'socket' | 'sse';
  wish: Wish;
  after: string | null;
  from: number;
  /** Null: it stays to the end. */
  to: number | null;
}

/** An Ajil that keeps every promise, by its books: what happens to it is a correct history. */
export function openBook() {
  const lines: Line[] = [{ line: 'run', at: 0, seed: '1', deadlines: DEADLINES }];
  const entries: Extract<Line, { line: 'entry' }>[] = [];
  const rows: RowLine[] = [];
  const last = new Map<string, number>();

  function append(at: number, entry: string, keys: string[], words: Omit<Told, 'cursor' | 'prev'>): RowLine {
    const seq = rows.length + 1;
    const { id, rev, kind, cells, ...texts } = words;
    const prev = Object.fromEntries(cells.map((cell) => [cell, last.get(cell) ?? 0]));
    for (const cell of cells) last.set(cell, seq);
    const body = JSON.stringify({ id, rev, kind, cursor: cursorAt(seq), cells, prev, ...texts });
    const row: RowLine = { line: 'row', at, seq, entry, keys, body };
    rows.push(row);
    return row;
  }

  /** An item is served, accepted and decided. */
  function publish(at: number, words: Words = IRAQ): RowLine {
    const n = entries.length + 1;
    const title = `Convoy ${n} leaves`;
    lines.push({ line: 'body', at, source: 'outlet', items: [{ key: `item-${n}`, title }] });
    const cells = cellsOf(words.topics, words.urgency, words.language);
    const row = append(at + 2 * STEP, `entry-${n}`, [`key-${n}`], {
      id: `alert-${n}`,
      rev: 1,
      kind: 'new',
      cells,
      title,
      source: { id: 'outlet' },
    });
    const entry = { id: row.entry, source: 'outlet', key: `item-${n}`, decidedAt: row.at, seq: row.seq };
    entries.push({ line: 'entry', at: at + STEP, ...entry });
    return row;
  }

  /** A later revision of the alert of that row. */
  function revise(at: number, row: RowLine, kind: Exclude<AlertKind, 'new'>): RowLine {
    const { id, cells, title } = toldIn(row.body);
    const rev = 1 + rows.filter(({ body }) => toldIn(body).id === id).length;
    const texts = kind === 'kill' ? {} : { title: `${title}, corrected`, source: { id: 'outlet' } };
    return append(at, row.entry, [], { id, rev, kind, cells, ...texts });
  }

  const headAt = (at: number) => rows.filter((row) => row.at <= at).length;
  const killAt = (id: string) => rows.find(({ body }) => isKillOf(toldIn(body), id))?.at ?? Infinity;

  /** What stands in the log at a time. */
  function bodyAt(row: RowLine, at: number): string {
    const told = toldIn(row.body);
    if (killAt(told.id) > at) return row.body;
    const { id, rev, kind, cursor, cells, prev } = told;
    return JSON.stringify({ id, rev, kind, cursor, cells, prev });
  }

  function wanted(wish: Wish, after: number, upTo: number): RowLine[] {
    const matching = rows.filter(({ body }) => isWanted(wish, toldIn(body).cells));
    return matching.filter(({ seq }) => seq > after && seq <= upTo);
  }

  /** A connection from one time to another. @returns the cursor to resume from */
  function connect({ client, conn, by, wish, after, from, to }: Connected): string {
    const until = to ?? Infinity;
    const head = headAt(from);
    const start = after === null ? head : seqOf(after);
    const replay = wanted(wish, start, head);
    const answer = by === 'socket' ? { cursor: cursorAt(head), replay: replay.length } : null;
    lines.push({ line: 'open', at: from, client, conn, by, node: 'one' });
    lines.push({ line: 'subscribe', at: from, conn, after, answer, ...wish } satisfies SubscribeLine);
    lines.push({ line: 'head', at: from, conn, cursor: cursorAt(start) });
    for (const row of replay) lines.push({ line: 'alert', at: from + 1, conn, body: bodyAt(row, from) });
    if (replay.length > 0) lines.push({ line: 'head', at: from + 2, conn, cursor: cursorAt(head) });
    const end = rows.filter((row) => row.at + STEP < until).length;
    for (const row of wanted(wish, head, end))
      lines.push({ line: 'alert', at: Math.max(row.at + STEP, from + 3), conn, body: row.body });
    const told = cursorAt(Math.max(end, start));
    const at = Math.max(from + 4, to ?? (rows.at(-1)?.at ?? 0) + 2 * STEP);
    lines.push({ line: 'head', at, conn, cursor: told });
    if (to !== null) lines.push({ line: 'close', at: to, conn });
    return told;
  }

  function page(at: number, client: string, wish: Wish, after: number): void {
    const head = headAt(at);
    const bodies = wanted(wish, after, head).map((row) => bodyAt(row, at));
    lines.push({ line: 'page', at, client, after: cursorAt(after), cursor: cursorAt(head), bodies, ...wish });
  }

  /** The archive. */
  function view(at: number, client: string): void {
    const newest = new Map(rows.slice(0, headAt(at)).map((row) => [toldIn(row.body).id, toldIn(row.body)]));
    const shown = [...newest.values()].filter(({ kind }) => kind !== 'kill');
    const items = shown
      .map(({ id, rev, cursor }) => ({ id, rev, cursor }))
      .sort((a, b) => seqOf(b.cursor) - seqOf(a.cursor));
    lines.push({ line: 'view', at, client, items });
  }

  /** What an SDK makes of all that its client got. */
  function hand(client: string): void {
    const conns = new Set(
      lines.flatMap((line) => (line.line === 'open' && line.client === client ? [line.conn] : [])),
    );
    const seen = new Set<string>();
    const got = lines.filter((line) => line.line === 'alert' && conns.has(line.conn));
    for (const line of got as Extract<Line, { line: 'alert' }>[]) {
      const { id, rev } = toldIn(line.body);
      if (!seen.has(`${id} ${rev}`)) lines.push({ line: 'handed', at: line.at, client, id, rev });
      seen.add(`${id} ${rev}`);
    }
  }

  /** The books, closed: with the log as it stands in the end. */
  function history(at: number): Line[] {
    const stored = rows.map((row) => ({ ...row, body: bodyAt(row, at) }));
    const log: Line = { line: 'log', at, epoch: EPOCH, oldest: 1, head: rows.length };
    return structuredClone([...lines, ...entries, ...stored, log, { line: 'end', at }]);
  }

  const add = (...more: Line[]) => void lines.push(...more);
  return { publish, revise, connect, page, view, hand, add, history, rows };
}

const isKillOf = (told: Told, id: string) => told.id === id && told.kind === 'kill';
