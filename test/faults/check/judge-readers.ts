import { dueAfter, type Facts, isTombstone, isWanted, type Row, seqOf, type Told, toldIn } from './facts.js';
import type { PageLine } from './history.js';
import { type Verdict, verdict } from './verdict.js';
import { judgeStates } from './judge-states.js';
import { byClient, dueOn, endOf } from './owed.js';
import type { Walk } from './walk.js';

/** Something that somebody was sent. */
interface Sent {
  at: number;
  where: string;
  client: string;
  body: string;
  told: Told;
  /** What was asked for there. */
  isAsked(cell: string): boolean;
}

/** Every client against the log. */
export function judgeReaders(facts: Facts, walks: readonly Walk[]): Verdict[] {
  const sent = [...walks.flatMap(sentOn), ...facts.of('page').flatMap(sentIn)];
  return [
    ...walks.flatMap(({ found }) => found),
    ...judgeBytes(facts, sent),
    ...judgeRights(facts, sent),
    ...judgeKilled(facts, sent),
    ...judgeLost(facts, walks),
    ...judgeRepeats(facts, walks),
    ...judgeStates(facts, walks),
    ...facts.of('page').flatMap((page) => judgePage(facts, page)),
  ];
}

function sentOn({ connection: { conn, client, events }, wishes }: Walk): Sent[] {
  const isAsked = (cell: string) => wishes.some((wish) => isWanted(wish, [cell]));
  return events.flatMap((event) =>
    event.line === 'alert'
      ? [{ at: event.at, where: conn, client, body: event.body, told: toldIn(event.body), isAsked }]
      : [],
  );
}

function sentIn(page: PageLine): Sent[] {
  const { at, client, bodies } = page;
  const isAsked = (cell: string) => isWanted(page, [cell]);
  return bodies.map((body) => ({ at, where: client, client, body, told: toldIn(body), isAsked }));
}

/** The same seq, the same characters; and nothing that the log does not have (C1, C2, C5). */
function judgeBytes(facts: Facts, sent: readonly Sent[]): Verdict[] {
  const { rowAt, log } = facts;
  const titles = new Set(facts.bodies.flatMap(({ items }) => items.map(({ title }) => title)));
  const ids = new Set(facts.rows.map(({ told }) => told.id));
  const first = new Map(facts.rows.map(({ seq, body, told }) => [`${seq} ${isTombstone(told)}`, body]));
  return sent.flatMap(({ where, body, told }) => {
    const seq = seqOf(told.cursor);
    const key = `${seq} ${isTombstone(told)}`;
    const before = first.get(key) ?? body;
    first.set(key, body === before ? body : before);
    const row = rowAt.get(seq);
    if (body !== before || (row && row.told.id !== told.id))
      return [verdict('C5', where, `got row ${seq} with other characters`)];
    if (row && !isTombstone(told) && isTombstone(row.told) && !isKilled(facts, told.id))
      return [verdict('C5', where, `got a text of row ${seq}, which has none, and was not killed`)];
    if (row && isTombstone(told) && !isTombstone(row.told))
      return [verdict('C5', where, `got row ${seq} without its text, which it has`)];
    if (row || seq < log.oldest) return [];
    return ids.has(told.id) || (told.title !== undefined && titles.has(told.title))
      ? [verdict('C1', where, `got row ${seq}, which the log does not have any more`)]
      : [verdict('C2', where, `got row ${seq}, which never was in the log: ${told.id}`)];
  });
}

const isKilled = ({ rows }: Facts, id: string) =>
  rows.some(({ told }) => told.id === id && told.kind === 'kill');

/** Asked for, and allowed at some instant of the time that a change of rights may take (C9). */
function judgeRights(facts: Facts, sent: readonly Sent[]): Verdict[] {
  return sent.flatMap(({ at, where, client, told, isAsked }) => {
    const asked = told.cells.filter(isAsked);
    if (asked.length === 0) return [verdict('C9', where, `got ${told.cursor}, for which it had not asked`)];
    const may = rightsIn(facts, client, at - facts.deadlines.revokeMs, at);
    const isAllowed = asked.some((cell) =>
      may.some((topics) => topics?.includes(cell.split('/')[0]!) ?? true),
    );
    return isAllowed ? [] : [verdict('C9', where, `got ${told.cursor}, which it may not read`)];
  });
}

/** All rights that counted at some instant of a time. */
function rightsIn(facts: Facts, client: string, from: number, to: number): (string[] | null)[] {
  const own = facts.of('right').filter((right) => right.client === client);
  if (own.length === 0) return [null];
  const since = own.findLastIndex(({ at }) => at <= from);
  return own.flatMap(({ at, topics }, i) => (i >= since && at <= to ? [topics] : []));
}

/** The text of a killed alert is sent to nobody any more (C8). */
function judgeKilled(facts: Facts, sent: readonly Sent[]): Verdict[] {
  const kills = new Map<string, Row>();
  for (const row of facts.rows) if (row.told.kind === 'kill') kills.set(row.told.id, row);
  return sent.flatMap(({ at, where, told }) => {
    const kill = kills.get(told.id);
    if (!kill || isTombstone(told) || seqOf(told.cursor) >= kill.seq || at <= dueAfter(facts, kill.at))
      return [];
    return [verdict('C8', where, `got ${told.cursor}, the text of an alert that was killed`)];
  });
}

/** Whatever a client is owed came on one of its connections (C1), and in time while it was there (C10). */
function judgeLost(facts: Facts, walks: readonly Walk[]): Verdict[] {
  return byClient(walks).flatMap(([client, own]) => {
    const lost = new Set<number>();
    const late: Verdict[] = [];
    for (const one of own) {
      const { askedAt } = one;
      for (const row of one.owed(endOf(facts, one))) {
        if (!own.some(({ received }) => received.has(row.seq))) lost.add(row.seq);
        // What had not come when it ended was late by then, whatever the next connection brought.
        const came = one.received.get(row.seq) ?? one.connection.closedAt;
        if (came === null || askedAt === null || came <= row.at + facts.deadlines.freshMs) continue;
        if (came > dueOn(facts, row.at, askedAt))
          late.push(
            verdict(
              'C10',
              one.connection.conn,
              `had no row ${row.seq} for ${came - row.at} ms after it was written`,
            ),
          );
      }
    }
    return [...[...lost].map((seq) => verdict('C1', client, `never got row ${seq}`)), ...late];
  });
}

const MOST_REPEATS = 0.001;

/** What came on two connections although the later one resumed behind it (C3). */
function judgeRepeats(facts: Facts, walks: readonly Walk[]): Verdict[] {
  const repeats = byClient(walks).flatMap(([client, own]) =>
    own.flatMap((one, i) => {
      const before = own
        .slice(0, i)
        .filter(({ connection }) => (connection.closedAt ?? Infinity) <= one.connection.at);
      const floor = Math.max(0, ...afters(one));
      const again = [...one.received.keys()].filter(
        (seq) => seq <= floor && before.some(({ received }) => received.has(seq)),
      );
      return again.map((seq) => verdict('C3', client, `got row ${seq} again on another connection`));
    }),
  );
  const deliveries = walks.reduce((sum, { received }) => sum + received.size, 0);
  const allowed = facts.faults.length > 0 ? MOST_REPEATS * deliveries : 0;
  return repeats.length > allowed ? repeats : [];
}

const afters = ({ connection }: Walk) =>
  connection.events.flatMap((event) =>
    event.line === 'subscribe' && event.after !== null ? [seqOf(event.after)] : [],
  );

/** A page of the log is what follows its cursor, in order, and goes as far as it says (C4, C6). */
function judgePage(facts: Facts, page: PageLine): Verdict[] {
  const { client, bodies, after, cursor } = page;
  const seqs = bodies.map((body) => seqOf(toldIn(body).cursor));
  const due = facts.rows
    .filter(({ seq, told }) => seq > seqOf(after) && seq <= seqOf(cursor) && isWanted(page, told.cells))
    .map(({ seq }) => seq);
  if (seqs.some((seq, i) => i > 0 && seq <= seqs[i - 1]!))
    return [verdict('C4', client, `got a page out of order: ${seqs.join(', ')}`)];
  return seqs.join() === due.join()
    ? []
    : [
        verdict(
          'C6',
          client,
          `got the rows ${seqs.join(', ')} after ${after}, and ${due.join(', ')} were due`,
        ),
      ];
}
