import { type Filter, matchesFilter, parseCursor, URGENCIES } from '@ajil/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Account, openAccount } from './account.js';
import { at, LANGUAGES, steps, TOPICS, writeLog } from './alerts.test-helpers.js';
import { readTold, type Told } from './told.js';
import { withWish } from './wish.js';

const wishes = fc.record({
  topics: fc.subarray(TOPICS, { minLength: 1 }),
  urgency: fc.constantFrom(...URGENCIES),
  languages: fc.option(fc.subarray(LANGUAGES, { minLength: 1 }), { nil: undefined }),
});
/** One connection: it begins so much too early, and is cut after so many rows. */
const connections = fc.array(fc.record({ early: fc.nat({ max: 3 }), rows: fc.nat({ max: 12 }) }), {
  minLength: 1,
  maxLength: 8,
});
const logs = fc.array(steps, { maxLength: 60 }).map(writeLog);
const seqOf = ({ cursor }: { cursor: string }) => parseCursor(cursor)!.seq;

/** What stands at the log's end for a follower of the filter: the last word on each id, unless it is a kill. */
function standing(rows: readonly Told[], filter: Filter): Told[] {
  const lastWords = new Map<string, Told>();
  for (const told of rows.filter(({ cells }) => matchesFilter(filter, cells))) {
    lastWords.delete(told.id);
    lastWords.set(told.id, told);
  }
  return [...lastWords.values()].filter(({ kind }) => kind !== 'kill');
}

/** A kill takes the text of the earlier revisions out of the log: who comes later finds tombstones. */
function withTombstones(log: readonly Told[], seq: number): Told[] {
  const killed = new Set(log.slice(0, seq).flatMap(({ id, kind }) => (kind === 'kill' ? [id] : [])));
  return log.map((told) => (killed.has(told.id) ? readTold({ ...told, title: undefined })! : told));
}

/** Tells the log over connections that break; the last one comes to its end. */
function tellAll(
  account: Account,
  log: readonly Told[],
  filter: Filter,
  plan: { early: number; rows: number }[],
) {
  const fresh: Told[] = [];
  const gaps: unknown[] = [];
  for (const [i, { early, rows }] of plan.entries()) {
    const from = Math.max(0, parseCursor(account.cursor() ?? at(0))!.seq - early);
    const upTo = i === plan.length - 1 ? log.length : Math.min(log.length, from + rows);
    account.begin(at(from));
    for (const told of withTombstones(log, upTo).slice(from, upTo)) {
      if (!matchesFilter(filter, told.cells)) continue;
      const taken = account.take(told);
      if (taken.fresh) fresh.push(told);
      gaps.push(...taken.gaps);
    }
    account.head(at(upTo));
  }
  return { fresh, gaps };
}

describe('an account', () => {
  it('holds after a sync what the log says, nothing killed, nothing twice, however often it was cut off', () => {
    fc.assert(
      fc.property(logs, wishes, connections, (log, wish, plan) => {
        const filter = withWish(new Map(), wish);
        const account = openAccount(filter, 500);
        account.goTo(at(0));
        const { fresh, gaps } = tellAll(account, log, filter, plan);
        expect(account.held().map(({ id, rev }) => ({ id, rev }))).toEqual(
          standing(log, filter).map(({ id, rev }) => ({ id, rev })),
        );
        expect(new Set(fresh.map(({ id, rev }) => `${id} ${rev}`)).size).toBe(fresh.length);
        expect(gaps).toEqual([]);
        expect(account.cursor()).toBe(at(log.length));
      }),
      { numRuns: 300 },
    );
  });

  it('tells of a hole exactly when a later alert of a followed cell proves it', () => {
    fc.assert(
      fc.property(logs, wishes, fc.nat(), (log, wish, pick) => {
        const filter = withWish(new Map(), wish);
        const mine = log.filter(({ cells }) => matchesFilter(filter, cells));
        if (mine.length === 0) return;
        const [lost] = mine.splice(pick % mine.length, 1);
        const account = openAccount(filter, 500);
        account.begin(at(0));
        const found = mine.flatMap((told) => account.take(told).gaps);
        const proofs = mine.flatMap((told) =>
          Object.entries(told.prev).flatMap(([cell, prev]) =>
            prev === seqOf(lost!) && matchesFilter(filter, [cell]) ? [{ cell, at: seqOf(told) }] : [],
          ),
        );
        expect(found.map(({ cell, at }) => ({ cell, at }))).toEqual(proofs);
        for (const { missed, after } of found) expect([missed, after < missed]).toEqual([seqOf(lost!), true]);
      }),
      { numRuns: 300 },
    );
  });

  it('holds nothing that its filter follows no more, for its kill would not come', () => {
    fc.assert(
      fc.property(logs, wishes, wishes, (log, one, other) => {
        const before = withWish(new Map(), one);
        const filter = withWish(new Map(), other);
        const account = openAccount(before, 500);
        account.begin(at(0));
        for (const told of log) account.take(told);
        account.follow(filter);
        expect(account.held().every(({ cells }) => matchesFilter(filter, cells))).toBe(true);
      }),
    );
  });

  it('holds no more than it may, and forgets everything at a reset', () => {
    const log = writeLog(
      Array.from({ length: 40 }, () => ({
        of: null,
        kill: false,
        topics: ['iraq'],
        urgency: 'routine' as const,
        language: 'ar',
      })),
    );
    const account = openAccount(withWish(new Map(), { topics: ['iraq'] }), 7);
    account.begin(at(0));
    for (const told of log) account.take(told);
    expect(account.held().map(({ id }) => id)).toEqual(log.slice(-7).map(({ id }) => id));
    account.reset({ reason: 'epoch', oldest: 'v1.x.0', head: 'v1.x.5' });
    expect([account.held(), account.cursor()]).toEqual([[], 'v1.x.5']);
  });

  it('does not tell of a hole when a topic is followed later, or again', () => {
    const log = writeLog(
      Array.from({ length: 12 }, (_, i) => ({
        of: null,
        kill: false,
        topics: i % 2 ? ['iraq', 'iran'] : ['iran'],
        urgency: 'routine' as const,
        language: 'ar',
      })),
    );
    const iraq = withWish(new Map(), { topics: ['iraq'] });
    const both = withWish(iraq, { topics: ['iran'] });
    const account = openAccount(iraq, 500);
    account.begin(at(0));
    const gaps = [1, 3].flatMap((i) => account.take(log[i]!).gaps);
    account.follow(both);
    // One that comes by the old topic before the gateway has answered.
    gaps.push(...account.take(log[5]!).gaps);
    account.begin(at(7));
    gaps.push(...[7, 8].flatMap((i) => account.take(log[i]!).gaps));
    account.follow(iraq);
    gaps.push(...account.take(log[9]!).gaps);
    account.follow(both);
    account.begin(at(11));
    gaps.push(...account.take(log[11]!).gaps);
    expect(gaps).toEqual([]);
  });
});
