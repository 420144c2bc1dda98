import type { Fetched } from '@ajil/egress';
import type { ListedEntry, PolledSource, PollOutcome } from '@ajil/store';
import { describe, expect, it } from 'vitest';
import { planNext } from './plan-next.js';
import { answerOf, minutesAgo, NOW, parse, polledSource, rss } from './poll.test-helpers.js';
import { readAnswer } from './read-answer.js';
import { newRhythm, type Rhythm } from './when/rhythm/rhythm.js';

const ENTRY: ListedEntry = {
  id: '1',
  key: 'k',
  title: 't',
  summary: null,
  url: null,
  language: null,
  publishedAt: null,
  backfill: null,
};

async function planned(
  answer: Fetched,
  {
    entries = [] as ListedEntry[],
    full = false,
    ...wanted
  }: Partial<PolledSource> & { entries?: ListedEntry[]; full?: boolean } = {},
) {
  const source = polledSource(wanted);
  const read = await readAnswer(source, answer, { parse, full });
  const outcome: PollOutcome =
    read.kind === 'document'
      ? { ...read, kind: 'fetched', whole: true, listed: 1, hints: read.feed.hints, entries }
      : read;
  return planNext({ source, answer, read, outcome, full, chance: 0.5 }, { pollSeconds: 60 });
}

const feed = (channel = '', headers: Record<string, string> = {}) =>
  answerOf(200, rss([{ id: 'a' }], { channel }), { headers });

/** A rhythm that was watched for two days and saw an entry in each hour. */
function hourly(at = NOW): Rhythm {
  const { counts, hours } = newRhythm(at);
  for (let bin = 120; bin < 168; bin++) counts[bin] = hours[bin] = 1;
  const gaps = Array.from({ length: 48 }, () => ({ seconds: 3_600, expected: 1 }));
  return { at: at.getTime(), counts, hours, gaps };
}

describe('the plan after a look', () => {
  it('is the usual wait while nothing was learned', async () => {
    expect(await planned(feed())).toMatchObject({
      nextPollSeconds: 60,
      notBeforeSeconds: 0,
      hostRest: null,
    });
  });

  it('follows what was learned: a quarter of the wait for an entry', async () => {
    const { nextPollSeconds } = await planned(answerOf(304), { rhythm: hourly() });
    expect(nextPollSeconds).toBeGreaterThan(800);
    expect(nextPollSeconds).toBeLessThanOrEqual(900);
  });

  it('follows the wishes of the document, and remembers them at "not modified"', async () => {
    const answered = await planned(feed('<ttl>10</ttl>'));
    expect(answered.nextPollSeconds).toBe(600);
    const hints = { ttlMinutes: 10, updateSeconds: null, skipHours: [], skipDays: [] };
    expect((await planned(answerOf(304), { hints })).nextPollSeconds).toBe(600);
    expect((await planned(feed(), { hints })).nextPollSeconds).toBe(60);
  });

  it('follows the cache headers of an answer, not those of a failure', async () => {
    const headers = { 'cache-control': 'max-age=300' };
    expect((await planned(feed('', headers))).nextPollSeconds).toBeCloseTo(300, 0);
    expect((await planned(answerOf(500, '', { headers }))).nextPollSeconds).toBe(60);
  });

  it('counts the failures, and starts anew after a success', async () => {
    expect((await planned(answerOf(500), { failures: 2 })).nextPollSeconds).toBe(240);
    expect((await planned(feed(), { failures: 9 })).nextPollSeconds).toBe(60);
  });

  it('lets the whole host rest when it is overburdened, and only then', async () => {
    const headers = { 'retry-after': '600' };
    for (const status of [429, 503])
      expect(await planned(answerOf(status, '', { headers }))).toMatchObject({
        hostRest: { host: new URL(answerOf(status).url).host, seconds: 600 },
        nextPollSeconds: 600,
        notBeforeSeconds: 600,
      });
    expect((await planned(answerOf(404, '', { headers }))).hostRest).toBeNull();
    expect((await planned(answerOf(429))).hostRest).toBeNull();
  });

  it('notes any answer to a request without validators: a bad one is no reason to ask for all again', async () => {
    expect((await planned(feed(), { full: true })).full).toBe(true);
    expect((await planned(feed())).full).toBe(false);
    const same = await readAnswer(polledSource(), feed(), { parse, full: true });
    const bodyHash = same.kind === 'document' ? same.bodyHash : null;
    expect((await planned(feed(), { full: true, bodyHash })).full).toBe(true);
    expect((await planned(answerOf(500), { full: true })).full).toBe(true);
    const silent = { kind: 'failed', code: 'timeout', message: '' } as const;
    expect((await planned(silent, { full: true })).full).toBe(false);
  });

  it('notes where the outlet has moved, when there is a feed', async () => {
    const redirects = [{ status: 301, to: 'https://news.example/new' }];
    expect((await planned({ ...feed(), redirects })).movedTo).toBe('https://news.example/new');
    expect((await planned({ ...answerOf(200, '<html>'), redirects })).movedTo).toBeNull();
    expect((await planned({ kind: 'failed', code: 'timeout', message: '' })).movedTo).toBeNull();
  });
});

describe('what a look teaches', () => {
  it('is nothing when it failed', async () => {
    const plan = await planned(answerOf(500), {
      rhythm: hourly(minutesAgo(120)),
      lastNewAt: minutesAgo(2_000),
    });
    expect(plan).not.toHaveProperty('rhythm');
    expect(plan.quiet).toBe(false);
  });

  it('is written when there was news, else once an hour', async () => {
    const learned = async (...asked: Parameters<typeof planned>) =>
      (await planned(...asked)).rhythm !== undefined;
    expect(await learned(answerOf(304), { rhythm: null })).toBe(true);
    expect(await learned(answerOf(304), { rhythm: hourly(minutesAgo(59)) })).toBe(false);
    expect(await learned(answerOf(304), { rhythm: hourly(minutesAgo(60)) })).toBe(true);
    expect(await learned(feed(), { rhythm: hourly(minutesAgo(1)), entries: [ENTRY] })).toBe(true);
    const noNews = [
      { ...ENTRY, changes: [] },
      { ...ENTRY, backfill: 'old' },
    ];
    expect(await learned(feed(), { rhythm: hourly(minutesAgo(1)), entries: noNews })).toBe(false);
  });

  it('is that a source is strangely quiet, past its ordinary gap and within two', async () => {
    const quiet = async (minutes: number) =>
      (await planned(answerOf(304), { rhythm: hourly(minutesAgo(1)), lastNewAt: minutesAgo(minutes) })).quiet;
    expect(await quiet(70)).toBe(false);
    expect(await quiet(120)).toBe(true);
  });
});
