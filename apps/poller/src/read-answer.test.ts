import { createHash } from 'node:crypto';
import type { Fetched } from '@ajil/egress';
import { describe, expect, it } from 'vitest';
import { answerOf, parse, polledSource, rss } from './poll.test-helpers.js';
import { readAnswer } from './read-answer.js';

const read = (answered: Fetched, { source = polledSource(), full = false } = {}) =>
  readAnswer(source, answered, { parse, full });

async function documentOf(...asked: Parameters<typeof read>) {
  const answered = await read(...asked);
  if (answered.kind !== 'document') throw new Error(JSON.stringify(answered));
  return answered;
}

async function failureOf(...asked: Parameters<typeof read>) {
  const answered = await read(...asked);
  if (answered.kind !== 'failed') throw new Error(JSON.stringify(answered));
  return answered;
}

const FEED = rss([{ id: 'a' }, { id: 'b' }]);

describe('a feed', () => {
  it('is a document with its entries, its validators and its hash', async () => {
    const answered = await documentOf(answerOf(200, FEED, { headers: { etag: '"e2"' } }));
    expect(answered.feed.entries.map(({ title }) => title)).toEqual(['title a', 'title b']);
    expect(answered.validators).toEqual({ etag: '"e2"', lastModified: null });
    expect(answered.bodyHash).toBe(createHash('sha1').update(FEED).digest('base64url'));
  });

  it('may be empty of entries without failing (A26)', async () => {
    expect((await documentOf(answerOf(200, rss([])))).feed.entries).toEqual([]);
  });

  it('is read by the charset of its header', async () => {
    const body = Buffer.concat([
      Buffer.from(rss([{ id: 'a', title: '§' }]).replace('§', '\xcc\xed'), 'latin1'),
    ]);
    const type = { 'content-type': 'application/rss+xml; charset=windows-1256' };
    const answered = await documentOf({ ...answerOf(200, '', { headers: type }), body });
    expect(answered.feed.entries[0]!.title).toBe('جي');
  });

  it('that says the very same as before is not read again, and its new validators are kept', async () => {
    const { bodyHash } = await documentOf(answerOf(200, FEED));
    const source = polledSource({ bodyHash });
    const again = answerOf(200, FEED, { headers: { etag: '"e3"' } });
    const unread = () => Promise.reject(new Error('it was read'));
    expect(await readAnswer(source, again, { parse: unread, full: false })).toEqual({
      kind: 'unchanged',
      status: 200,
      validators: { etag: '"e3"', lastModified: null },
    });
  });
});

describe('validators', () => {
  const kept = async (headers: Record<string, string>, body = FEED) =>
    (await documentOf(answerOf(200, body, { headers }))).validators;

  it('are kept exactly as the outlet gave them', async () => {
    const date = 'Sun, 01 Mar 2026 11:00:00 GMT';
    expect(await kept({ etag: 'W/"a, b"', 'last-modified': date })).toEqual({
      etag: 'W/"a, b"',
      lastModified: date,
    });
    expect(await kept({ etag: 'no quotes' })).toEqual({ etag: 'no quotes', lastModified: null });
    expect((await kept({ etag: '"é"' })).etag).toBe('"é"');
  });

  it('are forgotten when the outlet gives none', async () => {
    expect(await kept({})).toEqual({ etag: null, lastModified: null });
    expect(await kept({ etag: '' })).toEqual({ etag: null, lastModified: null });
  });

  it.each<[string, string]>([
    ['a carriage return', '"a"\rX-Evil: 1'],
    ['a line feed', '"a"\nX-Evil: 1'],
    ['a line break at its end', '"a"\r\n'],
    ['a NUL', '"a\0"'],
    ['a letter that no header can hold', '"عاجل"'],
    ['more than 1,024 characters', `"${'a'.repeat(1_023)}"`],
    ['a mebibyte (B26)', `"${'a'.repeat(1_048_576)}"`],
  ])('are not kept with %s', async (_what, value) => {
    expect(await kept({ etag: value, 'last-modified': value })).toEqual({ etag: null, lastModified: null });
  });

  it('of 1,024 characters are kept', async () => {
    const etag = `"${'a'.repeat(1_022)}"`;
    expect((await kept({ etag })).etag).toBe(etag);
  });

  it('of a document that ended early are not kept: what it lacks must still be asked for', async () => {
    const half = rss([{ id: 'a' }], { end: '<item><guid>b</guid><title>half a ti' });
    const answered = await documentOf(
      answerOf(200, half, { headers: { etag: '"e2"', 'last-modified': 'x' } }),
    );
    expect(answered).toMatchObject({ validators: { etag: null, lastModified: null }, bodyHash: null });
    expect(answered.feed.entries.map((entry) => entry.title)).toContain('title a');
  });
});

describe('an answer without a feed', () => {
  it('is "unchanged" when the outlet says so to one of our validators', async () => {
    expect(await read(answerOf(304))).toEqual({ kind: 'unchanged', status: 304 });
  });

  it('is a failure when the outlet says "unchanged" and we named nothing (B25)', async () => {
    expect(await failureOf(answerOf(304), { full: true })).toMatchObject({
      status: 304,
      code: 'unexpected_304',
      park: false,
    });
  });

  it('parks the source when the feed is gone for good, and only then', async () => {
    expect(await failureOf(answerOf(410))).toMatchObject({ status: 410, code: 'http_410', park: true });
    for (const status of [404, 403, 401, 500])
      expect(await failureOf(answerOf(status))).toMatchObject({
        status,
        code: `http_${status}`,
        park: false,
      });
  });

  it.each([204, 206, 301, 429, 503])('is a failure with its status: %d', async (status) => {
    expect(await failureOf(answerOf(status, FEED))).toMatchObject({ status, code: `http_${status}` });
  });

  it('tells how long the outlet wants to be left alone', async () => {
    const seconds = async (status: number, headers = {}) =>
      (await failureOf(answerOf(status, '', { headers }))).retryAfterSeconds;
    expect(await seconds(429, { 'retry-after': '600' })).toBe(600);
    expect(await seconds(503, { 'retry-after': 'Sun, 01 Mar 2026 12:20:00 GMT' })).toBe(1_200);
    expect(await seconds(503)).toBeNull();
  });

  it.each<[string, string, string]>([
    ['a web page', '<!doctype html><html><body>Not found</body></html>', 'not_a_feed'],
    ['nothing', '', 'empty'],
  ])('fails with the code of the reader when it is %s', async (_what, body, code) => {
    expect(await failureOf(answerOf(200, body))).toMatchObject({ status: 200, code, park: false });
  });

  it.each([
    ['dns', true],
    ['unreachable', true],
    ['timeout', false],
    ['refused', false],
    ['blocked_address', false],
  ] as const)('keeps the code of the way out: %s, our network %s', async (code, ourNetwork) => {
    expect(await failureOf({ kind: 'failed', code, message: 'one sentence' })).toMatchObject({
      status: null,
      code,
      message: 'one sentence',
      park: false,
      ourNetwork,
    });
  });
});
