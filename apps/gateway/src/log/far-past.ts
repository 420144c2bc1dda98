import { type Filter, filterKey, matchesFilter } from '@ajil/protocol';
import { countLog, expandCells, replayLog, type Store } from '@ajil/store';
import { bytesOf, keepRow, type KeptRow } from './kept-row.js';

/** Rows of one read, and seqs between the places at which reads of comers with different cursors begin. */
export const FAR_BATCH = 500;

/** Answers are kept for those who ask the same a moment later; the oldest go first. */
const MOST_KEPT = 64;
const MOST_KEPT_BYTES = 16 * 1024 * 1024;

/** Part of the log: the rows after `after`, up to and with `upTo`. */
export interface Stretch {
  after: number;
  upTo: number;
}

/** What lies further back than the ring: read from the database, one read for all who want the same at once. */
export interface FarPast {
  /** How many rows of the stretch a filter takes. */
  count(filter: Filter, stretch: Stretch): Promise<number>;
  /** The first rows of the stretch that it takes, and how far that is all of them. */
  next(filter: Filter, stretch: Stretch): Promise<{ rows: KeptRow[]; reached: number }>;
  /** Earlier rows have another text now. */
  forget(): void;
}

interface Batch {
  rows: KeptRow[];
  /** Every row up to here is among them. */
  reached: number;
}

/** @param onRead told of every read of the log */
export function openFarPast(store: Store, onRead: () => void): FarPast {
  const answers = openAnswers();

  /** The cells that a filter covers, of those that are in use up to here: later rows may bring others. */
  const cellsFor = (filter: Filter, key: string, upTo: number) =>
    answers.ask(`cells ${upTo} ${key}`, async () => {
      onRead();
      const topics = [...filter.keys()];
      const used = await expandCells(store.db, { topics, urgency: 'deferred', languages: null });
      return used.filter((cell) => matchesFilter(filter, [cell]));
    });
  const countFrom = (filter: Filter, key: string, { after, upTo }: Stretch) =>
    answers.ask(`count ${after} ${upTo} ${key}`, async () => {
      const cells = await cellsFor(filter, key, upTo);
      onRead();
      return countLog(store.db, { after, upTo, cells });
    });
  const batchFrom = (filter: Filter, key: string, { after, upTo }: Stretch) =>
    answers.ask(`rows ${after} ${upTo} ${key}`, async (): Promise<Batch> => {
      const cells = await cellsFor(filter, key, upTo);
      onRead();
      const rows = (await replayLog(store.db, { after, upTo, cells, limit: FAR_BATCH })).map(keepRow);
      return { rows, reached: rows.length < FAR_BATCH ? upTo : rows.at(-1)!.seq };
    });
  /** Comers with cursors near each other begin to read at the same place, and leave out what they have. */
  const beginning = (seq: number) => seq - (seq % FAR_BATCH);

  return {
    async count(filter, { after, upTo }) {
      const key = filterKey(filter);
      const from = { after: beginning(after), upTo };
      const [all, { rows }] = await Promise.all([countFrom(filter, key, from), batchFrom(filter, key, from)]);
      return all - rows.filter(({ seq }) => seq <= after).length;
    },
    async next(filter, { after, upTo }) {
      const key = filterKey(filter);
      const { rows, reached } = await batchFrom(filter, key, { after: beginning(after), upTo });
      return { rows: rows.filter(({ seq }) => seq > after), reached };
    },
    forget: answers.forget,
  };
}

/** Whoever asks what is being asked, or was asked a moment ago, gets the same answer. */
function openAnswers() {
  const known = new Map<string, { answer: Promise<unknown>; bytes: number }>();
  let bytes = 0;
  const drop = (question: string) => {
    bytes -= known.get(question)?.bytes ?? 0;
    known.delete(question);
  };
  const weigh = (question: string, asked: Promise<unknown>, weight: number) => {
    const kept = known.get(question);
    if (kept?.answer !== asked) return;
    kept.bytes = weight;
    bytes += weight;
    while (bytes > MOST_KEPT_BYTES || known.size > MOST_KEPT) drop(known.keys().next().value!);
  };
  return {
    ask<T>(question: string, find: () => Promise<T>): Promise<T> {
      const before = known.get(question);
      if (before) return before.answer as Promise<T>;
      const answer = find();
      known.set(question, { answer, bytes: 0 });
      answer.then(
        (found) => weigh(question, answer, weightOf(found)),
        () => drop(question),
      );
      return answer;
    },
    forget() {
      known.clear();
      bytes = 0;
    },
  };
}

function weightOf(answer: unknown): number {
  const { rows } = answer as Partial<Batch>;
  return rows?.reduce((sum, row) => sum + bytesOf(row), 0) ?? 0;
}
