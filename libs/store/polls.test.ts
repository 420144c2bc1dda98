import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { findKnownEntries, listRevisions } from './entries.js';
import { fetched, listed } from '../../test/support/entries.js';
import { failed, type Lab, openLab, word } from './lab.test-helpers.js';
import { savePlainPolls, savePoll } from './polls.js';
import { deleteExpired } from './retention.js';
import { findPolledSource, findSource, listPollRuns, listSources } from './sources.js';

let lab: Lab;
let source: string;

beforeEach(async () => {
  lab = await openLab();
  source = await lab.follow();
});

const known = (names: string[], keys: string[] = [], of = source) =>
  findKnownEntries(lab.store.db, of, { keys, names });
const health = async () => (await findSource(lab.store.db, source))!;
const secondsUntil = (time: Date | null) => ((time?.getTime() ?? NaN) - Date.now()) / 1_000;

describe('an entry is known again', () => {
  it('by its key and by each of its names, in its source only', async () => {
    const other = await lab.follow();
    const entry = listed({ names: ['g1', 'u1', 't1'], publishedAt: '2026-01-01T10:00:00.000Z' });
    await lab.poll(source, fetched(entry, listed({ names: ['g2'] })));
    for (const [names, keys] of [
      [['u1'], []],
      [['t1', 'x'], []],
      [[], [entry.key]],
    ] as [string[], string[]][]) {
      expect(await known(names, keys)).toMatchObject([
        {
          id: entry.id,
          key: entry.key,
          title: entry.title,
          listedDaysAgo: 0,
          names: names.filter((name) => name !== 'x'),
        },
      ]);
    }
    expect((await known(['g1']))[0]!.publishedAt).toEqual(new Date(entry.publishedAt!));
    expect(await known(['g1'], [entry.key], other)).toEqual([]);
    expect(await known(['nobody'])).toEqual([]);
  });

  it('by the names that it got later', async () => {
    const entry = listed({ names: ['u1'] });
    await lab.poll(source, fetched(entry));
    await lab.poll(
      source,
      fetched({ ...listed(), key: entry.key, title: entry.title, names: ['u2'], changes: [] }),
    );
    expect(await known(['u1', 'u2'])).toMatchObject([{ id: entry.id, names: ['u1', 'u2'] }]);
  });

  it('by a name that two bear: the newer one, whichever is listed later', async () => {
    const [older, newer] = [listed({ names: ['t1'] }), listed({ names: ['t1'] })];
    await lab.poll(source, fetched(older, newer));
    expect(await known(['t1'])).toMatchObject([{ id: newer.id }]);
    await lab.poll(source, fetched({ ...older, names: ['t1'], changes: [] }));
    expect(await known(['t1'])).toMatchObject([{ id: newer.id }]);
    const newest = listed({ names: ['t1'] });
    await lab.poll(source, fetched(newest));
    expect(await known(['t1'])).toMatchObject([{ id: newest.id }]);
  });

  it('by eight names of a kind at most', async () => {
    const entry = listed({ names: ['u1'] });
    await lab.poll(source, fetched(entry));
    for (let n = 0; n < 12; n++) await lab.poll(source, fetched({ ...entry, names: [`g${n}`], changes: [] }));
    const names = Array.from({ length: 12 }, (_, n) => `g${n}`);
    expect((await known(['u1', ...names]))[0]!.names.toSorted()).toEqual([...names.slice(0, 8), 'u1']);
  });
});

describe('what changed in an entry', () => {
  it('stands with the revision that brought it', async () => {
    const entry = listed({ title: 'three killed' });
    await lab.poll(source, fetched(entry));
    const changes = [{ kind: 'title', before: 'three killed', after: 'five killed' }];
    expect(await lab.poll(source, fetched({ ...entry, title: 'five killed', changes }))).toEqual({
      fresh: [],
      revised: 1,
      changed: [],
    });
    expect(await listRevisions(lab.store.db, entry.id)).toMatchObject([
      { rev: 1, title: 'three killed', changes: null },
      { rev: 2, title: 'five killed', changes },
    ]);
    expect(await lab.poll(source, fetched({ ...entry, title: 'five killed', changes: [] }))).toEqual({
      fresh: [],
      revised: 0,
      changed: [],
    });
  });
});

describe('the runs of polls', () => {
  const runs = async (limit = 10) =>
    (await listPollRuns(lab.store.db, source, limit)).map(({ result, status, polls, fresh, revised }) => ({
      result,
      status,
      polls,
      fresh,
      revised,
    }));
  const run = (result: string, status: number, polls: number, fresh = 0, revised = 0) => ({
    result,
    status,
    polls,
    fresh,
    revised,
  });

  it('tell of every poll, newest first', async () => {
    expect(await runs()).toEqual([]);
    const entry = listed();
    await lab.poll(source, fetched(entry, listed()));
    await lab.poll(source, fetched({ ...entry, title: 'another', changes: [] }));
    for (let n = 0; n < 3; n++) await lab.poll(source, { kind: 'unchanged', status: 304 });
    await lab.poll(source, {
      kind: 'unchanged',
      status: 200,
      validators: { etag: null, lastModified: null },
    });
    await lab.poll(source, failed(500));
    await lab.poll(source, failed(500));
    const all = [run('http_500', 500, 2), run('ok', 200, 6, 2, 1)];
    expect(await runs()).toEqual(all);
    expect(await runs(2)).toEqual(all.slice(0, 2));
  });

  it('are forgotten after two weeks, those that go on excepted', async () => {
    await lab.poll(source, fetched(listed()));
    await lab.poll(source, failed(500));
    await sql`update poll_runs set from_at = from_at - interval '15 days', until_at = until_at - interval '15 days'`.execute(
      lab.store.db,
    );
    await sql`update sources set run_from = run_from - interval '15 days'`.execute(lab.store.db);
    await deleteExpired(lab.store.db, { keepDays: 90, keyHours: 72 });
    expect(await runs()).toEqual([run('http_500', 500, 1)]);
  });
});

describe('what a poll teaches of its source', () => {
  it('is kept: rhythm, hints, hash, wait', async () => {
    const outcome = { ...fetched(listed()), bodyHash: 'h1', hints: { ttlMinutes: 5 } };
    await lab.poll(source, outcome, { rhythm: { at: 1 }, nextPollSeconds: 77, full: true });
    expect(await findPolledSource(lab.store.db, source)).toMatchObject({
      rhythm: { at: 1 },
      hints: { ttlMinutes: 5 },
      bodyHash: 'h1',
      partial: false,
      fullAt: expect.any(Date) as Date,
      lastNewAt: expect.any(Date) as Date,
    });
    expect(await health()).toMatchObject({ intervalSeconds: 77 });
  });

  it('stays when a later poll has nothing new to say, or fails', async () => {
    await lab.poll(source, { ...fetched(listed()), hints: { ttlMinutes: 5 } }, { rhythm: { at: 1 } });
    const { lastNewAt } = (await findPolledSource(lab.store.db, source))!;
    for (const outcome of [{ kind: 'unchanged', status: 304 } as const, failed(500)]) {
      await lab.poll(source, outcome);
      expect(await findPolledSource(lab.store.db, source)).toMatchObject({
        rhythm: { at: 1 },
        hints: { ttlMinutes: 5 },
        fullAt: null,
        lastNewAt,
      });
    }
  });

  it('is since when it is strangely quiet, until it is not', async () => {
    await lab.poll(source, { kind: 'unchanged', status: 304 }, { quiet: true });
    const { quietSince } = await health();
    expect(quietSince).not.toBeNull();
    await lab.poll(source, { kind: 'unchanged', status: 304 }, { quiet: true });
    await lab.poll(source, failed(500));
    expect((await health()).quietSince).toEqual(quietSince);
    await lab.poll(source, fetched(listed()), { quiet: false });
    expect((await health()).quietSince).toBeNull();
  });

  it('is where it says that it moved, for how many looks in a row', async () => {
    const looks = async (movedTo: string | null) => {
      await lab.poll(source, fetched(), { movedTo });
      return (await findPolledSource(lab.store.db, source))!;
    };
    const first = await looks('https://a.example/');
    expect(first).toMatchObject({ movedTo: 'https://a.example/', movedLooks: 1 });
    await lab.poll(source, failed(500));
    expect(await looks('https://a.example/')).toMatchObject({ movedLooks: 2, movedSince: first.movedSince });
    expect(await looks('https://b.example/')).toMatchObject({ movedLooks: 1 });
    expect(await looks(null)).toMatchObject({ movedTo: null, movedSince: null, movedLooks: 0 });
  });
});

describe('a host that wants to be left alone', () => {
  it('is, with all its sources, and is never asked earlier than it said first', async () => {
    const host = `${word()}.example`;
    const [one, two] = [
      await lab.follow({ url: `https://${host}/1` }),
      await lab.follow({ url: `https://${host}/2` }),
    ];
    await lab.poll(one, failed(429), { hostRest: { host, seconds: 600 } });
    expect(await findPolledSource(lab.store.db, two)).toBeNull();
    expect(await findPolledSource(lab.store.db, source)).not.toBeNull();
    await lab.poll(two, failed(429), { hostRest: { host, seconds: 60 } });
    await lab.pass(599);
    expect(await findPolledSource(lab.store.db, two)).toBeNull();
    await lab.pass(1);
    expect(await findPolledSource(lab.store.db, two)).not.toBeNull();
  });
});

describe('a source that was wanted at once while it was looked at', () => {
  const poke = (secondsAgo = 0) =>
    sql`update sources set poked_at = now() - ${secondsAgo} * interval '1 second'`.execute(lab.store.db);
  const askedAt = async () => (await findPolledSource(lab.store.db, source))!.now;

  it('is looked at again at once', async () => {
    const asked = await askedAt();
    await poke();
    await lab.poll(source, fetched(), {}, asked);
    expect(secondsUntil((await health()).nextPollAt)).toBeLessThanOrEqual(0);
  });

  it('is not when the wish came before, or when its outlet fails', async () => {
    // Our clock counts milliseconds: what is of the same one is looked at once more.
    await poke(1);
    await lab.poll(source, fetched(), {}, await askedAt());
    expect(secondsUntil((await health()).nextPollAt)).toBeGreaterThan(50);
    const asked = await askedAt();
    await poke();
    await lab.poll(source, failed(503), {}, asked);
    expect(secondsUntil((await health()).nextPollAt)).toBeGreaterThan(50);
  });
});

describe('a poll', () => {
  it('of a source that was paused meanwhile leaves no trace, but what its host asked for', async () => {
    await sql`update sources set paused = true`.execute(lab.store.db);
    const poll = {
      sourceId: source,
      pollVersion: 0,
      outcome: fetched(listed()),
      plan: { nextPollSeconds: 60, hostRest: { host: 'busy.example', seconds: 60 } },
    };
    expect(await savePoll(lab.store.db, poll)).toBeNull();
    expect((await listSources(lab.store.db))[0]).toMatchObject({
      state: 'paused',
      entries: 0,
      lastPollAt: null,
    });
    const busy = await lab.follow({ url: 'https://busy.example/feed' });
    expect(await findPolledSource(lab.store.db, busy)).toBeNull();
  });
});

describe('polls that brought no document', () => {
  const plain = (sourceId: string, pollVersion = 0, status = 304) => {
    const outcome = status === 304 ? ({ kind: 'unchanged', status } as const) : failed(status);
    return {
      sourceId,
      pollVersion,
      outcome: outcome as Exclude<typeof outcome, { kind: 'fetched' }>,
      plan: { nextPollSeconds: 60 },
    };
  };
  const states = async () =>
    Object.fromEntries((await listSources(lab.store.db)).map(({ id, state }) => [id, state]));

  it('are saved together, each as if it were alone', async () => {
    const [fine, broken, over, paused] = [source, await lab.follow(), await lab.follow(), await lab.follow()];
    await lab.poll(fine, { ...fetched(listed()), validators: { etag: '"1"', lastModified: null } });
    await lab.poll(broken, fetched());
    await sql`update sources set paused = true where id = ${paused}`.execute(lab.store.db);
    const moved = {
      ...plain(fine, 1),
      plan: { nextPollSeconds: 90, movedTo: 'https://new.example/', rhythm: { at: 7 } },
    };
    const saved = await savePlainPolls(lab.store.db, [
      moved,
      plain(broken, 1, 500),
      plain(over, 7),
      plain(paused),
    ]);
    expect([...saved].toSorted()).toEqual([fine, broken].toSorted());
    expect(await states()).toEqual({
      [fine]: 'ok',
      [broken]: 'failing',
      [over]: 'unverified',
      [paused]: 'paused',
    });
    expect(await findPolledSource(lab.store.db, fine)).toMatchObject({
      etag: '"1"',
      pollVersion: 2,
      failures: 0,
      movedTo: 'https://new.example/',
      movedLooks: 1,
      rhythm: { at: 7 },
    });
    expect(await findPolledSource(lab.store.db, broken)).toMatchObject({
      pollVersion: 2,
      failures: 1,
      movedTo: null,
      movedLooks: 0,
    });
    const runs = async (id: string) =>
      (await listPollRuns(lab.store.db, id, 9)).map(({ result, polls }) => [result, polls]);
    expect(await runs(fine)).toEqual([['ok', 2]]);
    expect(await runs(broken)).toEqual([
      ['http_500', 1],
      ['ok', 1],
    ]);
    expect((await savePlainPolls(lab.store.db, [moved])).size).toBe(0);
  });

  it('pass over a source that somebody is writing to, and wait for nobody', async () => {
    const other = await lab.follow();
    await lab.store.db.transaction().execute(async (writer) => {
      await sql`update sources set name = name where id = ${source}`.execute(writer);
      expect([...(await savePlainPolls(lab.store.db, [plain(source), plain(other)]))]).toEqual([other]);
    });
    expect([...(await savePlainPolls(lab.store.db, [plain(source)]))]).toEqual([source]);
  });

  it('keep a host from all that is asked of it for the longest time that any of them heard', async () => {
    const host = `${word()}.example`;
    const ids = [
      await lab.follow({ url: `https://${host}/1` }),
      await lab.follow({ url: `https://${host}/2` }),
    ];
    const rest = (sourceId: string, seconds: number) => ({
      ...plain(sourceId, 0, 429),
      plan: { nextPollSeconds: 1, hostRest: { host, seconds } },
    });
    await savePlainPolls(lab.store.db, [rest(ids[0]!, 600), rest(ids[1]!, 60)]);
    await lab.pass(599);
    expect(await findPolledSource(lab.store.db, ids[1]!)).toBeNull();
    await lab.pass(1);
    expect(await findPolledSource(lab.store.db, ids[1]!)).not.toBeNull();
  });
});
