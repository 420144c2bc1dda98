import {
  type AlertKind,
  type Filter,
  filterOf,
  matchesFilter,
  parseCursor,
} from '../../../libs/protocol/index.js';
import {
  type BodyLine,
  DEADLINES,
  type Deadlines,
  type EntryLine,
  type Event,
  type FaultLine,
  type Line,
  type LogLine,
  type OpenLine,
  type RowLine,
  type Wish,
} from './history.js';

/** What every revision tells, tombstones too. */
export interface Told {
  id: string;
  rev: number;
  kind: AlertKind;
  cursor: string;
  cells: string[];
  prev: Record<string, number>;
  title?: string;
  source?: { id: string };
}

export interface Row extends RowLine {
  told: Told;
}

export interface Connection extends OpenLine {
  events: Event[];
  closedAt: number | null;
}

/** A history, put in order. */
export interface Facts {
  deadlines: Deadlines;
  endAt: number;
  log: LogLine;
  rows: Row[];
  rowAt: Map<number, Row>;
  entries: EntryLine[];
  bodies: BodyLine[];
  faults: FaultLine[];
  connections: Connection[];
  /** All lines of one kind, as they came. */
  of<K extends Line['line']>(kind: K): Extract<Line, { line: K }>[];
}

const NO_LOG: LogLine = { line: 'log', at: 0, epoch: '', oldest: 1, head: 0 };

export function factsOf(lines: readonly Line[]): Facts {
  const byKind = new Map<Line['line'], Line[]>();
  for (const line of lines) {
    const same = byKind.get(line.line);
    if (same) same.push(line);
    else byKind.set(line.line, [line]);
  }
  const of = <K extends Line['line']>(kind: K) => (byKind.get(kind) ?? []) as Extract<Line, { line: K }>[];
  const rows = of('row')
    .map((row) => ({ ...row, told: toldIn(row.body) }))
    .sort((a, b) => a.seq - b.seq);
  return {
    deadlines: of('run')[0]?.deadlines ?? DEADLINES,
    endAt: of('end').at(-1)?.at ?? lines.reduce((last, { at }) => Math.max(last, at), 0),
    log: of('log').at(-1) ?? NO_LOG,
    rows,
    rowAt: new Map(rows.map((row) => [row.seq, row])),
    entries: of('entry'),
    bodies: of('body').toSorted((a, b) => a.at - b.at),
    faults: of('fault').toSorted((a, b) => a.at - b.at),
    connections: connectionsOf(lines, of('open')),
    of,
  };
}

function connectionsOf(lines: readonly Line[], opened: OpenLine[]): Connection[] {
  const events = new Map(opened.map(({ conn }) => [conn, [] as Event[]]));
  for (const line of lines) if (isEvent(line)) events.get(line.conn)?.push(line);
  return opened
    .map((open) => {
      const own = events.get(open.conn)!;
      return { ...open, events: own, closedAt: own.find(({ line }) => line === 'close')?.at ?? null };
    })
    .sort((a, b) => a.at - b.at);
}

const EVENTS = ['subscribe', 'unsubscribe', 'alert', 'head', 'reset', 'bye', 'close'];
const isEvent = (line: Line): line is Event => EVENTS.includes(line.line);

export const toldIn = (body: string): Told => JSON.parse(body) as Told;
/** What is left of an alert that was killed. */
export const isTombstone = ({ title }: Told): boolean => title === undefined;
/** -1 for what is no cursor. */
export const seqOf = (cursor: string): number => parseCursor(cursor)?.seq ?? -1;

const filters = new WeakMap<Wish, Filter>();

export function isWanted(wish: Wish, cells: readonly string[]): boolean {
  const filter = filters.get(wish) ?? filterOf(wish.topics, wish.urgency, wish.languages);
  filters.set(wish, filter);
  return matchesFilter(filter, cells);
}

/** The rows behind `after`, up to and with `upTo`. */
export function rowsBetween({ rows }: Facts, after: number, upTo: number): Row[] {
  const place = (seq: number) => {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle]!.seq <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return rows.slice(place(after), place(upTo));
}

/** Until when what began at this time has to be done, faults considered. */
export function dueAfter({ faults, deadlines }: Facts, at: number): number {
  let due = at + deadlines.freshMs;
  for (const { at: from, healedAt } of faults) {
    const until = (healedAt ?? Infinity) + deadlines.recoverMs;
    if (from <= due && until >= at) due = Math.max(due, until);
  }
  return due;
}
