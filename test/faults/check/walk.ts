import {
  type Connection,
  type Facts,
  isWanted,
  type Row,
  rowsBetween,
  seqOf,
  type Told,
  toldIn,
} from './facts.js';
import type { SubscribeLine, Wish } from './history.js';
import { type Verdict, type VerdictId, verdict } from './verdict.js';

/** What a connection follows behind a place in the log. */
interface Segment {
  from: number;
  wishes: Wish[];
}

/** What a client got on one connection, and what was wrong with it on the way. */
export interface Walk {
  connection: Connection;
  found: Verdict[];
  /** seq -> when it came first. */
  received: Map<number, number>;
  /** Everything up to here has been sent, says the server. */
  told: number;
  /** When the connection was asked to follow, and all that it ever was. */
  askedAt: number | null;
  wishes: Wish[];
  /** The rows of the log behind `after` and up to `upTo` that the connection is owed. */
  owed(upTo: number, after?: number): Row[];
}

interface Replay {
  after: number;
  upTo: number;
}

/** Goes through what came on a connection, in its order (C3, C4, C6, C7). */
export function walk(facts: Facts, connection: Connection): Walk {
  const { conn, events } = connection;
  const segments: Segment[] = [];
  const wishes: Wish[] = [];
  const received = new Map<number, number>();
  const found: Verdict[] = [];
  const missed = new Set<number>();
  let [last, told, askedAt] = [0, 0, null as number | null];
  /** Up to here it was seen whether everything came. */
  let checked = 0;
  let replay: Replay | null = null;
  /** Where a cursor could not be served: a reset has to come before anything else. */
  let unservable: SubscribeLine | null = null;
  let isAnswered = false;
  let floor: number | null = null;
  const blame = (id: VerdictId, what: string) => void found.push(verdict(id, conn, what));

  function owed(upTo: number, after = 0): Row[] {
    return rowsBetween(facts, after, upTo).filter(({ seq, told: { cells } }) => {
      const segment = segments.findLast(({ from }) => from < seq);
      return segment?.wishes.some((wish) => isWanted(wish, cells)) ?? false;
    });
  }

  function follow(from: number, wish: Wish): void {
    const before = segments.at(-1)?.wishes ?? [];
    const kept = before.map((one) => without(one, wish.topics)).filter(({ topics }) => topics.length > 0);
    segments.push({ from, wishes: [...kept, wish] });
  }

  function onSubscribe(line: SubscribeLine): void {
    wishes.push(line);
    askedAt ??= line.at;
    const at = line.answer ? seqOf(line.answer.cursor) : null;
    if (line.after === null) return follow(at ?? Infinity, line);
    if (!isServable(facts, line)) {
      [unservable, isAnswered] = [line, false];
      return follow(at ?? Infinity, line);
    }
    const after = seqOf(line.after);
    follow(after, line);
    floor = after;
    last = Math.max(last, after);
    if (at === null) return void (replay = { after, upTo: Infinity });
    replay = { after, upTo: at };
    const due = owed(at, after).length;
    if (line.answer!.replay !== due)
      blame('C6', `was promised a replay of ${line.answer!.replay}, and ${due} were due`);
  }

  function onAlert(body: string, at: number): void {
    const alert = toldIn(body);
    const seq = seqOf(alert.cursor);
    if (unservable) neverReset();
    if (floor !== null && seq <= floor) blame('C6', `got row ${seq}, from before where it resumed`);
    if (received.has(seq)) return blame('C3', `got row ${seq} twice`);
    if (seq <= last && (floor === null || seq > floor)) blame('C4', `got row ${seq} after row ${last}`);
    if (replay && seq > replay.upTo) endReplay(replay.upTo);
    checkPrev(alert, seq);
    received.set(seq, at);
    last = Math.max(last, seq);
    told = Math.max(told, seq);
  }

  function neverReset(): void {
    blame('C7', `goes on from ${unservable!.after}, which cannot be served, without a reset`);
    unservable = null;
  }

  /** A replay is exactly what was missing. */
  function endReplay(upTo: number): void {
    const { after } = replay!;
    replay = null;
    const due = new Set(owed(upTo, after).map(({ seq }) => seq));
    const came = [...received.keys()].filter((seq) => seq > after && seq <= upTo);
    const [less, more] = [
      [...due].filter((seq) => !received.has(seq)),
      came.filter((seq) => !due.has(seq) && facts.rowAt.has(seq)),
    ];
    if (less.length > 0) blame('C6', `resumed after ${after} without row ${less[0]}`);
    if (more.length > 0)
      blame('C6', `resumed after ${after} with row ${more[0]}, which it had not asked for`);
  }

  /** A row before this one in a cell that is followed has not come. */
  function checkPrev({ cells, prev }: Told, seq: number): void {
    const segment = segments.findLast(({ from }) => from < seq);
    if (!segment) return;
    for (const cell of cells) {
      const before = prev[cell] ?? 0;
      const isFollowed = segment.wishes.some((wish) => isWanted(wish, [cell]));
      if (isFollowed && before > segment.from && !received.has(before))
        missing(before, `row ${seq} shows that row ${before} did not come`);
    }
  }

  function missing(seq: number, what: string): void {
    if (missed.has(seq)) return;
    missed.add(seq);
    blame('C7', what);
  }

  function onHead(cursor: string): void {
    const upTo = seqOf(cursor);
    // A stream without a cursor begins at its first head.
    if (segments.at(-1)?.from === Infinity) segments.at(-1)!.from = upTo;
    // One may stand between the answer and the reset.
    if (unservable && !isAnswered) return void (isAnswered = true);
    if (unservable) neverReset();
    // The first head of a replay may repeat where it began.
    if (replay && (replay.upTo === Infinity ? upTo > replay.after : upTo >= replay.upTo))
      endReplay(Math.min(replay.upTo, upTo));
    told = Math.max(told, upTo);
    for (const { seq } of owed(upTo, checked))
      if (!received.has(seq))
        missing(seq, `was told that it has all up to ${upTo}, and row ${seq} did not come`);
    checked = Math.max(checked, upTo);
  }

  function onReset(reason: string, oldest: string, head: string): void {
    const line: SubscribeLine | null = unservable;
    unservable = null;
    if (line === null) blame('C6', `was reset (${reason}) although its cursor could be served`);
    else if (reason !== whyNot(facts, line, seqOf(oldest)))
      blame('C6', `was reset for the reason ${reason}, with the cursor ${line.after}`);
    const place = seqOf(head);
    const wished = segments.at(-1)?.wishes ?? [];
    segments.splice(0, segments.length, { from: place, wishes: wished });
    [replay, floor, told] = [null, null, place];
  }

  for (const event of events) {
    if (event.line === 'subscribe') onSubscribe(event);
    else if (event.line === 'alert') onAlert(event.body, event.at);
    else if (event.line === 'head' || event.line === 'bye') onHead(event.cursor);
    else if (event.line === 'reset') onReset(event.reason, event.oldest, event.head);
    else if (event.line === 'unsubscribe') {
      const left = (segments.at(-1)?.wishes ?? []).map((wish) => without(wish, event.topics));
      segments.push({ from: Math.max(last, told), wishes: left });
    }
  }
  if (unservable && connection.closedAt === null) neverReset();
  return { connection, found, received, told, askedAt, wishes, owed };
}

const without = (wish: Wish, topics: readonly string[]): Wish => ({
  ...wish,
  topics: wish.topics.filter((topic) => !topics.includes(topic)),
});

function isServable(facts: Facts, line: SubscribeLine): boolean {
  return whyNot(facts, line, null) === null;
}

/** Why a cursor cannot be served; the log's start moves, so a reset's own word for it counts, if it is not too high. */
function whyNot({ log }: Facts, { after, answer }: SubscribeLine, oldest: number | null): string | null {
  const seq = seqOf(after ?? '');
  if (seq < 0) return 'garbage';
  if (after !== `v1.${log.epoch}.${seq}`) return 'epoch';
  if (seq > (answer ? seqOf(answer.cursor) : log.head)) return 'ahead';
  const start = oldest === null || oldest < 0 ? log.oldest - 1 : Math.min(oldest, log.oldest - 1);
  return seq < start ? 'retention' : null;
}
