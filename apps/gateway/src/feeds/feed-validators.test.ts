import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isUnchanged, nextValidators, openKnownFeeds } from './feed-validators.js';

const topic = {};
const etag = () => `"${randomBytes(6).toString('hex')}"`;
const made = (words: object = {}) => ({
  epoch: 'k3f9',
  seq: 7,
  etag: etag(),
  modified: 1_800_000_000,
  topic,
  madeAt: 0,
  ...words,
});
const at = (seconds: number) => new Date(seconds * 1_000).toUTCString();

describe('whether a reader has a document already', () => {
  const known = nextValidators(made(), undefined);

  it.each([
    ['its entity tag', { 'if-none-match': known.etag }, true],
    ['the tag in a list, made weak on the way', { 'if-none-match': `"x", W/${known.etag}` }, true],
    ['any tag', { 'if-none-match': '*' }, true],
    ['another tag', { 'if-none-match': etag() }, false],
    ['a bare tag', { 'if-none-match': known.etag.slice(1, -1) }, false],
    ['its date', { 'if-modified-since': at(known.modified) }, true],
    ['a later date', { 'if-modified-since': at(known.modified + 60) }, true],
    ['an earlier date', { 'if-modified-since': at(known.modified - 1) }, false],
    ['no date', { 'if-modified-since': 'yesterday' }, false],
    ['nothing', {}, false],
    [
      'another tag, which outweighs its date',
      { 'if-none-match': etag(), 'if-modified-since': at(known.modified) },
      false,
    ],
  ])('that shows %s', (_what, conditions, unchanged) => {
    expect(isUnchanged(conditions, known)).toBe(unchanged);
  });
});

describe('the date of a document', () => {
  const first = nextValidators(made(), undefined);

  it('stays while the bytes stay, whatever the rows say', () => {
    const again = nextValidators(made({ etag: first.etag, modified: first.modified + 30, seq: 9 }), first);
    expect(again).toMatchObject({ modified: first.modified, dated: true, seq: 9 });
  });

  it('moves on with other bytes', () => {
    const next = nextValidators(made({ modified: first.modified + 1 }), first);
    expect(next).toMatchObject({ modified: first.modified + 1, dated: true });
  });

  it('is not enough to know other bytes by when it is no later, as after a kill of the newest', () => {
    for (const modified of [first.modified, first.modified - 500]) {
      const next = nextValidators(made({ modified }), first);
      expect(next.modified).toBe(first.modified);
      expect(isUnchanged({ 'if-modified-since': at(first.modified) }, next)).toBe(false);
      expect(isUnchanged({ 'if-none-match': next.etag }, next)).toBe(true);
      const later = nextValidators(made({ modified: first.modified + 2 }), next);
      expect(isUnchanged({ 'if-modified-since': at(later.modified) }, later)).toBe(true);
    }
  });
});

describe('the feeds that are known', () => {
  it('are the last that were kept, up to a cap', () => {
    const feeds = openKnownFeeds(3);
    const validators = nextValidators(made(), undefined);
    for (const key of ['a', 'b', 'c', 'a', 'd']) feeds.keep(key, validators);
    expect(feeds.size()).toBe(3);
    expect(['a', 'b', 'c', 'd'].map((key) => feeds.find(key) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});
