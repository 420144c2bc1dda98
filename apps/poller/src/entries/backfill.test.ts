import { describe, expect, it } from 'vitest';
import { minutesAgo, NOW } from '../poll.test-helpers.js';
import { APPEARED_OLD, FIRST_LOOK, judgeAge } from './backfill.js';

const dated = (minutes: number) => minutesAgo(minutes).toISOString();
const HOUR = 60;
const DAY = 24 * HOUR;

const judge = (
  published: (string | null)[],
  { lastList = 1, firstLook = false }: { lastList?: number | null; firstLook?: boolean } = {},
): (string | null)[] =>
  judgeAge(published, { firstLook, lastListAt: lastList === null ? null : minutesAgo(lastList), now: NOW });

describe('at the first look at a source', () => {
  it('what is older than an hour, or undated, was there before us', () => {
    const ages = judge([dated(59), dated(60), dated(61), null], { firstLook: true, lastList: null });
    expect(ages).toEqual([null, null, FIRST_LOOK, FIRST_LOOK]);
  });
});

describe('at a later look', () => {
  it('300 old entries at once are an archive, and the young ones among them are news (A39)', () => {
    const archive = Array.from({ length: 300 }, (_, i) => dated(2 * DAY + i * HOUR));
    const ages = judge([...archive, dated(0), dated(30)]);
    expect(ages.slice(0, 300).every((age) => age === APPEARED_OLD)).toBe(true);
    expect(ages.slice(300)).toEqual([null, null]);
  });

  it('what was published while we were away is news for two days, however much', () => {
    const missed = Array.from({ length: 300 }, (_, i) => dated(i));
    expect(judge(missed, { lastList: 5 * HOUR })).toEqual(missed.map(() => null));
    expect(judge([dated(47 * HOUR), dated(4 * DAY)], { lastList: 5 * DAY })).toEqual([null, APPEARED_OLD]);
  });

  it('a few reports that come late are news; one of days ago is not', () => {
    expect(judge([dated(5 * HOUR), dated(40 * HOUR)])).toEqual([null, null]);
    expect(judge([dated(3 * DAY)])).toEqual([APPEARED_OLD]);
  });

  it('a report may be dated an hour before it appears, however many come together', () => {
    const batch = Array.from({ length: 50 }, () => dated(55));
    expect(judge(batch)).toEqual(batch.map(() => null));
  });

  it('undated entries are news, unless they are a hundred at once', () => {
    const undated = (n: number) => Array.from({ length: n }, () => null);
    expect(judge(undated(99))).toEqual(undated(99));
    expect(judge(undated(100))).toEqual(undated(100).map(() => APPEARED_OLD));
  });
});
