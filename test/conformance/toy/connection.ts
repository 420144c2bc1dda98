import {
  type Filter,
  filterOf,
  MAX_TOPICS,
  type Subscribe,
  type SubscribeAck,
  type TopicFilter,
} from '../../../libs/protocol/index.js';
import type { Flaw } from './flaws.js';
import type { ToyLog, ToyRow } from './log.js';

/** How a connection of either kind sends. */
export interface Out {
  alert(row: ToyRow): void;
  head(cursor: string): void;
  reset(reset: ReturnType<ToyLog['reset']>): void;
}

/** What one connection follows, and what it is told. Everything happens at once: there is no seam to get wrong. */
export function openConnection(out: Out, log: ToyLog, flaw: Flaw | null) {
  const filter = new Map<string, TopicFilter>();
  let lost = 0;

  const replay = (after: number, upTo: number, ack: (answer: SubscribeAck) => void) => {
    const rows = spoil(log.select(filter, after, upTo), { filter, after, log, flaw });
    ack(acked(upTo, rows.length));
    if (flaw !== '3.3 no head after the ack')
      out.head(log.at(rows.length === 0 || flaw === '3.5 a head runs ahead of the replay' ? upTo : after));
    rows.forEach((row) => out.alert(row));
    if (rows.length > 0) out.head(log.at(upTo));
  };
  const acked = (seq: number, count: number): SubscribeAck => {
    const more = flaw === '3.4 an ack promises one too many' ? 1 : 0;
    const cursor = flaw === '3.2 an ack does not say where' ? '' : log.at(seq);
    return { ok: true, cursor, replay: count + (count > 0 ? more : 0) };
  };
  const refuse = (reason: Parameters<ToyLog['reset']>[0], upTo: number, ack: (answer: SubscribeAck) => void) => {
    ack(acked(upTo, 0));
    const late = flaw === '3.8 reset comes after the head';
    if (late) out.head(log.at(upTo));
    out.reset(log.reset(reason));
    if (!late) out.head(log.at(upTo));
  };
  return {
    filter,
    subscribe({ topics, urgency = 'deferred', languages, after }: Subscribe, ack: (answer: SubscribeAck) => void) {
      const problem = problemOf(topics, after, filter, flaw);
      if (problem) return ack({ ok: false, code: problem, message: problem });
      const heard = flaw === '3.10 languages are not heard' ? null : (languages ?? null);
      const wish = filterOf(topics, urgency, heard);
      for (const [topic, one] of wish)
        if (flaw !== '3.11 a filter is never replaced' || !filter.has(topic)) filter.set(topic, one);
      const upTo = log.head();
      const place = after === undefined ? upTo : log.place(after);
      if (typeof place === 'number') replay(place, upTo, ack);
      else refuse(place, upTo, ack);
    },
    unsubscribe(topics: readonly string[]): void {
      if (flaw !== '3.16 unsubscribe changes nothing') for (const topic of topics) filter.delete(topic);
    },
    live(row: ToyRow): void {
      if (filter.size === 0 || !wants(filter, row, log, flaw)) return;
      if (flaw === '3.6 a live alert is lost' && lost++ % 2 === 0) return;
      out.alert(row);
      if (flaw === '3.6 a live alert comes twice') out.alert(row);
    },
  };
} // prettier-ignore

function wants(filter: Filter, row: ToyRow, log: ToyLog, flaw: Flaw | null): boolean {
  if (flaw === '3.9 urgency is taken for exactly that one' && !exactly(filter, row)) return false;
  return log.select(filter, row.seq - 1, row.seq).length > 0;
}

const exactly = (filter: Filter, { alert }: ToyRow) =>
  alert.topics.some((topic) => filter.get(topic)?.urgency === alert.urgency);

function problemOf(topics: readonly string[], after: string | undefined, filter: Filter, flaw: Flaw | null) {
  const known = flaw === '3.14 a topic that never was is followed' ? topics : TOPIC_IDS;
  if (!topics.every((topic) => known.includes(topic))) return 'unknown_topic';
  const late = after !== undefined && filter.size > 0;
  if (late && flaw !== '3.12 a cursor is taken at any time') return 'after_too_late';
  const all = new Set([...filter.keys(), ...topics]).size;
  return all > MAX_TOPICS && flaw !== '3.15 any number of topics is followed' ? 'too_many_topics' : null;
} // prettier-ignore

/** Enough of them for every cap. */
export const TOPIC_IDS = ['iraq', 'middle-east', 'chad', ...Array.from({ length: 200 }, (_, i) => `t${i}`)];

interface Replayed {
  filter: Filter;
  after: number;
  log: ToyLog;
  flaw: Flaw | null;
}

/** What a broken gateway would replay instead. */
function spoil(rows: ToyRow[], { filter, after, log, flaw }: Replayed): ToyRow[] {
  const spoilt: Partial<Record<Flaw, () => ToyRow[]>> = {
    '3.4 a replay begins one too early': () => log.select(filter, after - 1, log.head()),
    '3.4 a replay begins one too late': () => rows.filter(({ seq }) => seq > after + 1),
    '3.4 a replay ends one too early': () => rows.slice(0, -1),
    '3.4 a replay is out of order': () => rows.toReversed(),
    '3.9 urgency is taken for exactly that one': () => rows.filter((row) => exactly(filter, row)),
  };
  return (flaw === null ? undefined : spoilt[flaw]?.()) ?? rows;
}
