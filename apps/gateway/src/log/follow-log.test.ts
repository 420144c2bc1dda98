import { readLog } from '@ajil/store';
import { describe, expect, it } from 'vitest';
import { IRAN, IRAQ, openTestLog, type TestLog } from './alert-log.test-helpers.js';
import { followLog, type LogFollower } from './follow-log.js';
import { bodyOf, type KeptRow } from './kept-row.js';

interface Followed {
  follower: LogFollower;
  /** The seqs that were handed on, in the order in which they were. */
  told: number[];
  rows: KeptRow[];
  otherLogs: number[];
}

async function follow(log: TestLog): Promise<Followed> {
  const rows: KeptRow[] = [];
  const told: number[] = [];
  const otherLogs: number[] = [];
  const onRow = (row: KeptRow) => {
    rows.push(row);
    told.push(row.seq);
  };
  const follower = await followLog(log.store, onRow, () => void otherLogs.push(told.length));
  return { follower, told, rows, otherLogs };
}

const upTo = (n: number, from = 1) => Array.from({ length: n - from + 1 }, (_, i) => from + i);

describe('following the log', () => {
  it('begins at its present end, and hands on what comes after', async () => {
    const log = await openTestLog();
    await log.appendAll([IRAQ, IRAQ, IRAQ]);
    const { follower, told, rows } = await follow(log);
    expect(follower.position().seq).toBe(3);
    await follower.look();
    expect(told).toEqual([]);
    await log.append(IRAN);
    await follower.look();
    expect(told).toEqual([4]);
    expect(rows[0]).toMatchObject({
      seq: 4,
      kind: 'new',
      cells: [{ topic: 'iran', urgency: 'routine', language: 'fa' }],
    });
    expect(follower.cursor()).toBe(await log.cursorAt(4));
  });

  it('hands on every row once and in order, whoever appends and looks at the same time', async () => {
    const log = await openTestLog();
    const { follower, told } = await follow(log);
    let appending = true;
    const appenders = Array.from({ length: 6 }, () => log.appendAll(Array.from({ length: 25 }, () => IRAQ)));
    const lookers = Array.from({ length: 4 }, async () => {
      while (appending) await follower.look();
    });
    await Promise.all(appenders);
    appending = false;
    await Promise.all(lookers);
    await follower.look();
    expect(told).toEqual(upTo(150));
  });

  it('sees in a look all that was committed before it was asked for: no hint is lost', async () => {
    const log = await openTestLog();
    const { follower } = await follow(log);
    const missed: number[] = [];
    const hinting = Array.from({ length: 8 }, async () => {
      for (let i = 0; i < 12; i++) {
        const seq = await log.append();
        await follower.look();
        if (follower.position().seq < seq) missed.push(seq);
      }
    });
    await Promise.all(hinting);
    expect(missed).toEqual([]);
  });

  it('reads on through more rows than one reading takes', async () => {
    const log = await openTestLog();
    const { follower, told } = await follow(log);
    await Promise.all(Array.from({ length: 520 }, () => log.append()));
    await follower.look();
    expect(told).toEqual(upTo(520));
  });

  it('is at a row only when it has been handed on', async () => {
    const log = await openTestLog();
    const places: number[] = [];
    const follower: LogFollower = await followLog(
      log.store,
      (row) => places.push(follower.position().seq - row.seq),
      () => undefined,
    );
    await log.appendAll([IRAQ, IRAQ, IRAQ]);
    await follower.look();
    expect(places).toEqual([0, 0, 0]);
  });

  it('passes over rows that retention took away before it came to them', async () => {
    const log = await openTestLog();
    const { follower, told } = await follow(log);
    await log.appendAll([IRAQ, IRAQ, IRAQ, IRAQ]);
    await log.sql('delete from alerts where seq in (1, 2, 4)');
    await follower.look();
    expect(told).toEqual([3]);
    expect(follower.position().seq).toBe(4);
    await log.append();
    await follower.look();
    expect(told).toEqual([3, 5]);
  });

  it('goes on at the head of another log, and says that it is another', async () => {
    const log = await openTestLog();
    const { follower, told, otherLogs } = await follow(log);
    await log.appendAll([IRAQ, IRAQ]);
    await follower.look();
    await log.sql(`update log_head set epoch = 'restored', seq = 1`);
    await log.sql('delete from alerts where seq > 1');
    await follower.look();
    expect(otherLogs).toEqual([2]);
    expect(follower.cursor()).toBe('v1.restored.1');
    expect(follower.recent(0)).toBeNull();
    await log.append();
    await follower.look();
    expect(told).toEqual([1, 2, 2]);
    expect(follower.recent(1)!.map((row) => row.seq)).toEqual([2]);
    expect(otherLogs).toHaveLength(1);
  });

  it('has the text of a killed alert at hand no longer when the kill is handed on', async () => {
    const log = await openTestLog();
    const { follower } = await follow(log);
    await log.appendAll([IRAQ, IRAQ]);
    await follower.look();
    await log.append();
    await log.sql(`update alerts set body = '{}' where seq = 1`);
    await log.sql(
      `update alerts set kind = 'kill', rev = 2, id = (select id from alerts where seq = 1) where seq = 3`,
    );
    await follower.look();
    const [first, second, kill] = follower.recent(0)!;
    expect(bodyOf(first!)).toBe('{}');
    expect(bodyOf(second!)).toContain('title');
    expect(kill).toMatchObject({ seq: 3, kind: 'kill', id: first!.id });
  });

  it('keeps its place when the log cannot be read, and goes on from there', async () => {
    const log = await openTestLog();
    const { follower, told } = await follow(log);
    await log.append();
    const before = follower.lookedAt();
    await log.sql('alter table alerts rename to away');
    await expect(follower.look()).rejects.toThrow('alerts');
    expect(follower.lookedAt()).toBe(before);
    await log.sql('alter table away rename to alerts');
    await follower.look();
    expect(told).toEqual([1]);
    expect(follower.lookedAt()).toBeGreaterThan(before);
  });
});

describe('the recent rows', () => {
  it('are those after a place, and none when it is the present one', async () => {
    const log = await openTestLog();
    const { follower } = await follow(log);
    await log.appendAll([IRAQ, IRAN, IRAQ]);
    await follower.look();
    const recent = (after: number) => follower.recent(after)?.map((row) => row.seq) ?? null;
    expect([recent(0), recent(1), recent(2), recent(3), recent(4)]).toEqual([[1, 2, 3], [2, 3], [3], [], []]);
  });

  it('are unknown, not none, from before it began to follow', async () => {
    const log = await openTestLog();
    await log.appendAll([IRAQ, IRAQ]);
    const { follower } = await follow(log);
    expect([follower.recent(0), follower.recent(1), follower.recent(2)]).toEqual([null, null, []]);
    await log.append();
    await follower.look();
    expect([follower.recent(0), follower.recent(1)]).toEqual([null, null]);
    expect(follower.recent(2)!.map((row) => row.seq)).toEqual([3]);
  });

  it('do not include a row that was committed and not handed on', async () => {
    const log = await openTestLog();
    const { follower } = await follow(log);
    await log.append();
    expect(follower.recent(0)).toEqual([]);
  });
});

describe('a kill', () => {
  it('C8: takes back what is at hand of its alert, as the log does', async () => {
    const log = await openTestLog();
    const { follower } = await follow(log);
    const [killed, other] = [await log.append(), await log.append()];
    await log.revise(killed, 'correction', IRAN);
    await follower.look();
    await log.revise(killed, 'kill');
    await follower.look();
    const rows = await readLog(log.store.db, { after: 0, upTo: 4, limit: 4 });
    const bodies = rows.map(({ body }) => body);
    expect(follower.recent(0)!.map(bodyOf)).toEqual(bodies);
    expect(bodies.map((body) => body.includes('"title"'))).toEqual([false, true, false, false]);
    expect(rows[1]!.seq).toBe(other);
  });
});
