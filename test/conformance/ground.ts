import {
  type Alert,
  type Filter,
  filterOf,
  formatCursor,
  matchesFilter,
  parseCursor,
} from '../../libs/protocol/index.js';
import { type Ask, asker, type Answer, type Door, jsonOf } from './ask.js';
import { type Line, seqOf } from './frames.js';
import { rawItems } from './raw-json.js';
import { openSocket, type SocketLine } from './socket.js';
import { openStream, type StreamLine } from './stream.js';
import { must, Skip, violated } from './violation.js';

/** One row of the log as it was read over HTTP. */
export interface Row {
  seq: number;
  text: string;
  alert: Alert;
}

export interface Page {
  rows: Row[];
  alerts: Alert[];
  cursor: string;
  more: boolean;
  head: string;
  reset?: { reason: string; oldest: string; head: string };
}

export interface TopicJson {
  id: string;
  parents: string[];
  names: Record<string, string>;
}

export interface Patience {
  /** What comes at once comes within this time, also from a loaded machine. All in milliseconds. */
  soonMs: number;
  /** How long an alert that nobody can order is waited for. */
  liveMs: number;
  /** A `head` comes at least this often. */
  headMs: number;
}

export interface Wishes extends Door, Patience {
  /** The topic that is followed; without it the one with the most alerts. */
  topic?: string | undefined;
  /** What is sent must be described to the last key; else new keys may be there, as the contract allows. */
  closed?: boolean;
}

/** What the proofs stand on: the way to the gateway, and what its log held when they began. */
export interface Ground extends Door, Patience {
  epoch: string;
  /** The newest rows, ascending, without a hole; at most `WINDOW`. */
  log: Row[];
  /** The seq before the first of them, and that of the last. */
  start: number;
  head: number;
  topic: string;
  topics: TopicJson[];
  closed?: boolean;
  ask: Ask;
  page(query: string): Promise<Page>;
  socket(door?: Partial<Door>): Promise<SocketLine>;
  stream(query: string, headers?: Record<string, string>): Promise<StreamLine>;
  at(seq: number): string;
  /** What the filter takes of the log between two places, as HTTP gives it without a filter. */
  rows(filter: Filter | null, after: number, upTo: number): Promise<Row[]>;
  /** Waits for a row after `after` that the filter takes. @throws Skip */
  live(filter: Filter, after: number): Promise<Row>;
  answers: Answer[];
  lines: Line[];
  close(): void;
}

const WINDOW = 1_000;
const LOOK_MS = 250;

/** @throws Error when there is no gateway, or when what it says is not enough to begin with */
export async function survey(wishes: Wishes): Promise<Ground> {
  const answers: Answer[] = [];
  const lines: Line[] = [];
  const ask = asker(wishes, (answer) => answers.push(answer));
  const page = async (query: string) => pageOf(await ask(`/v1/alerts?${query}`));
  const { head } = await page('limit=1');
  const place = parseCursor(head) ?? violated(`the head of the log is no cursor: ${head}`);
  const at = (seq: number) => formatCursor({ epoch: place.epoch, seq });
  const { log, start } = await newest(page, at, place.seq);
  const { topics } = jsonOf(await ask('/v1/topics')) as { topics: TopicJson[] };
  let closed = false;
  const keep = <T extends Line>(line: T) => {
    lines.push(line);
    if (closed) line.close();
    return line;
  };
  const close = () => {
    closed = true;
    lines.forEach((line) => line.close());
  };
  const rows = (filter: Filter | null, after: number, upTo: number) =>
    readRows({ page, at }, filter, after, upTo);
  return {
    ...wishes,
    epoch: place.epoch,
    log,
    start,
    head: place.seq,
    topic: wishes.topic ?? busiest(log) ?? topics[0]?.id ?? violated('there is no topic'),
    topics,
    ask,
    page,
    socket: async (door) => keep(await openSocket({ ...wishes, ...door })),
    stream: async (query, headers) => keep(await openStream(wishes, query, headers)),
    at,
    rows,
    live: (filter, after) => firstLive(rows, page, filter, after, wishes.liveMs),
    answers,
    lines,
    close,
  };
}

type Read = (query: string) => Promise<Page>;
type At = (seq: number) => string;

function pageOf(answer: Answer): Page {
  const page = jsonOf(answer) as Omit<Page, 'rows'>;
  const texts = rawItems(answer.text, 'alerts');
  must(texts.length === page.alerts?.length, 'a page of the log is not { "alerts": [...] }');
  const rows = page.alerts.map((alert, i) => ({ seq: seqOf(alert), text: texts[i]!, alert }));
  return { ...page, rows };
}

/** The newest rows: as far back as the window or the log reaches. */
async function newest(page: Read, at: At, head: number): Promise<{ log: Row[]; start: number }> {
  const from = Math.max(0, head - WINDOW);
  const first = await page(`after=${at(from)}&limit=1`);
  const oldest = first.reset ? seqOf({ cursor: first.reset.oldest }) : from;
  // An oldest place that cannot be served is the matter of one clause, and must not hide all others.
  const served = await page(`after=${at(oldest)}&limit=1`);
  const start = served.reset ? Math.min(head, oldest + 1) : oldest;
  return { log: await readRows({ page, at }, null, start, head), start };
}

async function readRows(
  { page, at }: { page: Read; at: At },
  filter: Filter | null,
  after: number,
  upTo: number,
): Promise<Row[]> {
  const all: Row[] = [];
  for (let cursor = at(after); ;) {
    const found = await page(`after=${cursor}&limit=1000`);
    must(!found.reset, () => `the log cannot be read from ${cursor} on: ${found.reset!.reason}`);
    all.push(...found.rows);
    must(!found.more || found.cursor !== cursor, `the log stays at ${cursor} although there is more`);
    cursor = found.cursor;
    if (!found.more || seqOf({ cursor }) >= upTo) break;
  }
  return all.filter(({ seq, alert }) => seq <= upTo && (!filter || matchesFilter(filter, alert.cells)));
}

async function firstLive(
  rows: Ground['rows'],
  page: Read,
  filter: Filter,
  after: number,
  ms: number,
): Promise<Row> {
  const deadline = performance.now() + ms;
  for (let from = after; ;) {
    const head = seqOf({ cursor: (await page('limit=1')).head });
    const [row] = head > from ? await rows(filter, from, head) : [];
    if (row) return row;
    if (performance.now() > deadline)
      throw new Skip(`no new alert of ${[...filter.keys()].slice(0, 3).join(', ')} came in ${ms / 1_000} s`);
    from = Math.max(from, head);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** The topic with the most alerts; of two, the one that is further down the tree of topics. */
function busiest(log: readonly Row[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { alert } of log) {
    for (const topic of alert.topics ?? []) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Everything about the topic that is tried. */
export const wholeTopic = ({ topic }: Ground): Filter => filterOf([topic], 'deferred', null);

/** The rows of the window that the filter takes. @throws Skip when there are fewer than `least` */
export function needRows({ log, topic }: Ground, filter: Filter, least: number): Row[] {
  const found = log.filter(({ alert }) => matchesFilter(filter, alert.cells));
  if (found.length >= least) return found;
  throw new Skip(`needs ${least} alerts of ${topic} in the log, which holds ${found.length}`);
}
