import {
  type Filter,
  filterOf,
  formatCursor,
  matchesFilter,
  parseCursor,
} from '../../libs/protocol/index.js';
import { type Ask, asker, type Answer, type Door, jsonOf } from './ask.js';
import { type Line, seqOf } from './frames.js';
import { busiest, newest, type Page, pageOf, type Read, readRows, type Row } from './read-log.js';
import { openSocket, type SocketLine } from './socket.js';
import { openStream, type StreamLine } from './stream.js';
import { Skip, violated } from './violation.js';

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
  /** The same ground, whose own connections end with `close`. */
  lend(): Ground;
  close(): void;
}

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
  // What the window holds need not be read again and again.
  const rows = async (filter: Filter | null, after: number, upTo: number) => {
    const known = log.filter(({ seq }) => seq > after && seq <= upTo);
    const fresh = upTo > place.seq ? await readRows({ page, at }, Math.max(after, place.seq), upTo) : [];
    return [...known, ...fresh].filter(({ alert }) => !filter || matchesFilter(filter, alert.cells));
  };
  const ground: Omit<Ground, 'lend' | 'close' | 'socket' | 'stream'> = {
    ...wishes,
    epoch: place.epoch,
    log,
    start,
    head: place.seq,
    topic: wishes.topic ?? busiest(log) ?? topics[0]?.id ?? violated('there is no topic'),
    topics,
    ask,
    page,
    at,
    rows,
    live: (filter, after) => firstLive(rows, page, filter, after, wishes.liveMs),
    answers,
    lines,
  };
  return lendFrom(ground, wishes);
}

/** Connections that end together, although they may still be being opened. */
function lendFrom(ground: Omit<Ground, 'lend' | 'close' | 'socket' | 'stream'>, wishes: Wishes): Ground {
  const mine: Line[] = [];
  let closed = false;
  const keep = <T extends Line>(line: T) => {
    mine.push(line);
    ground.lines.push(line);
    if (closed) line.close();
    return line;
  };
  return {
    ...ground,
    socket: async (door) => keep(await openSocket({ ...wishes, ...door })),
    stream: async (query, headers) => keep(await openStream(wishes, query, headers)),
    lend: () => lendFrom(ground, wishes),
    close: () => {
      closed = true;
      mine.forEach((line) => line.close());
    },
  };
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

/** Everything about the topic that is tried. */
export const wholeTopic = ({ topic }: Ground): Filter => filterOf([topic], 'deferred', null);

/** The rows of the window that the filter takes. @throws Skip when there are fewer than `least` */
export function needRows({ log, topic }: Ground, filter: Filter, least: number): Row[] {
  const found = log.filter(({ alert }) => matchesFilter(filter, alert.cells));
  if (found.length >= least) return found;
  throw new Skip(`needs ${least} alerts of ${topic} in the log, which holds ${found.length}`);
}
