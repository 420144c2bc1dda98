import { randomBytes } from 'node:crypto';
import { findPolledSource, openStore, savePoll, seedSources, type Store } from '@ajil/store';
import fc from 'fast-check';
import { monotonicFactory } from 'ulid';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeDatabase } from '../../../../test/support/database.js';
import { seedOf } from '../../../../test/support/entries.js';
import { openSql } from '../../../../test/support/sql.js';
import {
  answerOf,
  type Item,
  minutesAgo,
  NOW,
  openOutlet,
  parse,
  polledSource,
  rss,
} from '../poll.test-helpers.js';
import { pollFeed, type PollParts } from '../poll-feed.js';
import { type Ids, NONE, openSettled, type Settled } from './settled.js';

const word = () => randomBytes(5).toString('hex');
const newId = monotonicFactory();

describe('what is settled', () => {
  const ids: Ids = [['stamp', 'id']];

  it('is what was kept at the poll before, on the same day', () => {
    const settled = openSettled();
    const source = polledSource();
    expect(settled.recall(source)).toBe(NONE);
    settled.keep(source, ids);
    const next = { ...source, pollVersion: source.pollVersion + 1 };
    expect(settled.recall(next)).toBe(ids);
    expect(settled.recall({ ...next, day: next.day + 1 })).toBe(NONE);
    expect(settled.recall({ ...next, id: 'another' })).toBe(NONE);
    // Somebody else has polled meanwhile, or this poll was not saved.
    expect(settled.recall({ ...next, pollVersion: next.pollVersion + 1 })).toBe(NONE);
    expect(settled.recall(source)).toBe(NONE);
  });

  it('is looked up again after an hour, however often it was kept', () => {
    const settled = openSettled();
    let source = polledSource({ now: minutesAgo(60) });
    for (const minutes of [60, 40, 20]) {
      settled.keep({ ...source, now: minutesAgo(minutes) }, ids);
      source = { ...source, pollVersion: source.pollVersion + 1 };
    }
    expect(settled.recall({ ...source, now: minutesAgo(1) })).toBe(ids);
    expect(settled.recall({ ...source, now: NOW })).toBe(NONE);
  });

  it('is forgotten of the sources that were polled longest ago when it is too much', () => {
    const settled = openSettled(10);
    const of = (n: number): Ids => Array.from({ length: n }, (_, i) => [`${i}`, `${i}`]);
    const sources = ['a', 'b', 'c', 'd'].map((id) => polledSource({ id }));
    for (const source of sources) settled.keep(source, of(4));
    const known = sources.map(
      (source) => settled.recall({ ...source, pollVersion: source.pollVersion + 1 }).length,
    );
    expect(known).toEqual([0, 0, 4, 4]);
    settled.keep(sources[3]!, of(11));
    expect(settled.recall({ ...sources[3]!, pollVersion: sources[3]!.pollVersion + 1 })).toBe(NONE);
  });
});

const WITHOUT: Settled = { recall: () => NONE, keep: () => undefined };

/** Two sources with the same feed: one is looked at with the short cut, the other without. */
async function openTwins() {
  const connection = await makeDatabase();
  const store = await openStore({ connection });
  onTestFinished(() => store.close());
  const query = await openSql(connection);
  const told = { omitted: 0, again: 0 };
  return { told, follow: () => follow(store, query, told) };
}

async function follow(
  store: Store,
  query: Awaited<ReturnType<typeof openSql>>,
  told: { omitted: number; again: number },
) {
  const twins = [
    { id: word(), settled: openSettled() },
    { id: word(), settled: WITHOUT },
  ];
  await seedSources(
    store.db,
    twins.map(({ id }) => seedOf({ id })),
    0,
  );
  let days = 0;

  async function look(list: readonly Item[], end?: string): Promise<void> {
    for (const { id, settled } of twins) {
      const egress = openOutlet();
      egress.answer = () => answerOf(200, rss(list, end === undefined ? {} : { end }));
      const found = (await findPolledSource(store.db, id))!;
      let reads = 0;
      const parts: PollParts = {
        store,
        egress,
        queues: { add: async () => undefined },
        pace: { pollSeconds: 60 },
        settled,
        newId,
        parse: async (bytes, about, omit) => {
          const parsed = await parse(bytes, about, omit);
          if ('omitted' in parsed) told.omitted += parsed.omitted?.length ?? 0;
          if ((reads += 1) > 1) told.again += 1;
          return parsed;
        },
        save: (poll) => savePoll(store.db, poll),
        chance: () => 0.5,
        stopping: () => false,
      };
      await pollFeed({ ...found, day: found.day + days }, parts);
    }
  }

  /** All that is kept of the entries of each, but the ids. */
  async function kept(): Promise<unknown[]> {
    const [short, plain] = [await keptOf(twins[0]!.id), await keptOf(twins[1]!.id)];
    return [short, plain];
  }

  async function keptOf(id: string): Promise<unknown[]> {
    return query(
      `select split_part(key, '~', 1) as key, title, summary, rev, listed_on::text as listed, why, published_at as published,
        array(select name from entry_names where entry_id = entries.id order by name) as names,
        array(select title || coalesce(summary, '') from entry_revisions where entry_id = entries.id order by rev) as revisions
      from entries where source_id = $1 order by id`,
      [id],
    );
  }

  async function passDay(): Promise<void> {
    days += 1;
    await query(
      `update entries set listed_on = listed_on - 1, first_seen_at = first_seen_at - interval '1 day' where source_id = any($1)`,
      [twins.map(({ id }) => id)],
    );
  }

  return { look, kept, passDay };
}

describe('the short cut', () => {
  const few = (...values: string[]) => fc.constantFrom(...values);
  /** Few values of each kind, so that entries share and swap them. */
  const clashing: fc.Arbitrary<Item> = fc.record({
    id: fc.option(few('g1', 'g2', 'g3', 'g4', 'g5', '7')),
    title: few(
      'Ministers meet over the border',
      'Fire in the harbour of Basra',
      'Live from the capital city',
      'Live',
    ),
    summary: few('one summary', 'another text'),
    link: fc.option(few('a', 'b', 'c', 'd', 'e').map((path) => `https://news.example/${path}/x`)),
    at: few('2026-03-01T10:00:00Z', '2026-03-01T11:00:00Z').map((text) => new Date(text)),
  });
  const apart = fc
    .nat({ max: 40 })
    .map((n) => ({ id: `apart ${n}`, title: `The report number ${n} of today` }));
  const item: fc.Arbitrary<Item> = fc.oneof(
    { weight: 2, arbitrary: clashing },
    { weight: 3, arbitrary: apart },
  );
  const list = fc.uniqueArray(item, { maxLength: 9, selector: (each) => JSON.stringify(each) });
  /** Most of a document stays what it was. */
  const change = fc.record({
    drop: fc.nat({ max: 2 }),
    add: fc.array(item, { maxLength: 2 }),
    dayPasses: fc.constantFrom(false, false, false, true),
    cut: fc.constantFrom(false, false, false, true),
  });

  it('keeps of every feed what is kept without it', async () => {
    const { told, follow: followTwins } = await openTwins();
    await fc.assert(
      fc.asyncProperty(list, fc.array(change, { minLength: 2, maxLength: 6 }), async (first, changes) => {
        const { look, kept, passDay } = await followTwins();
        let current = first;
        await look(current);
        for (const { drop, add, dayPasses, cut } of changes) {
          current = [...add, ...current.slice(0, current.length - drop)];
          if (dayPasses) await passDay();
          await look(current, cut ? '<item><tit' : undefined);
          const [short, plain] = await kept();
          expect(short).toEqual(plain);
        }
      }),
      { numRuns: 25 },
    );
    expect(told.omitted).toBeGreaterThan(5);
  }, 120_000);

  it('is taken for all that stayed as it was', async () => {
    const { told, follow: followTwins } = await openTwins();
    const { look, passDay } = await followTwins();
    const old = Array.from({ length: 20 }, () => ({
      id: word(),
      title: `The ministers of ${word()} meet`,
      at: new Date(),
    }));
    await look(old);
    expect(told.omitted).toBe(0);
    await look([...old, { id: word() }]);
    expect(told).toEqual({ omitted: 20, again: 0 });
    await passDay();
    await look([{ id: word() }, ...old]);
    expect(told.omitted).toBe(20);
  });
});
