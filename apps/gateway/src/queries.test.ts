import { Refused } from '@ajil/shell';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  AlertsQuery,
  HeadlinesQuery,
  requireCursor,
  requireTopics,
  SourcePatch,
  StreamQuery,
  TopicsQuery,
} from './queries.js';

const accepts = (schema: z.ZodType, query: unknown) => schema.safeParse(query).success;
const codeOf = (run: () => void) => {
  try {
    run();
    return 'ok';
  } catch (error) {
    return (error as Refused).code;
  }
};

describe('the query of /v1/alerts', () => {
  it('is a page of fifty of everything when nothing is said', () => {
    expect(AlertsQuery.parse({})).toEqual({ limit: 50 });
  });

  it('reads lists by their commas, and an empty list as no list', () => {
    expect(
      AlertsQuery.parse({
        topics: 'iraq,iran',
        urgency: 'urgent',
        languages: 'ar,ckb',
        after: 'v1.k3f9.7',
        limit: '10',
      }),
    ).toEqual({
      topics: ['iraq', 'iran'],
      urgency: 'urgent',
      languages: ['ar', 'ckb'],
      after: 'v1.k3f9.7',
      limit: 10,
    });
    expect(AlertsQuery.parse({ topics: 'iraq,', languages: '' })).toMatchObject({
      topics: ['iraq'],
      languages: undefined,
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['a topic in capitals', { topics: 'Iraq' }],
    ['a topic with a blank', { topics: 'iraq, iran' }],
    ['a topic given twice by name', { topics: ['iraq', 'iran'] }],
    ['a topic as an object', { topics: { $ne: '' } }],
    ['too many topics', { topics: Array.from({ length: 201 }, (_, i) => `t${i}`).join(',') }],
    ['an unknown urgency', { urgency: 'panic' }],
    ['an empty urgency', { urgency: '' }],
    ['a language by name', { languages: 'Arabic' }],
    ['an endless cursor', { after: 'v'.repeat(65) }],
    ['a limit of none', { limit: '0' }],
    ['a limit beyond a thousand', { limit: '1001' }],
    ['a limit that is no number', { limit: 'all' }],
    ['a limit below zero', { limit: '-1' }],
    ['half a limit', { limit: '1.5' }],
    ['a limit in another way of writing', { limit: '1e2' }],
    ['an empty limit', { limit: '' }],
    ['a name that means nothing', { topic: 'iraq' }],
    ['a token in the address', { token: 'secret' }],
  ])('may not hold %s', (_what, query) => {
    expect(accepts(AlertsQuery, query)).toBe(false);
  });

  it('may ask for one and for a thousand', () => {
    expect([AlertsQuery.parse({ limit: '1' }).limit, AlertsQuery.parse({ limit: '1000' }).limit]).toEqual([
      1, 1_000,
    ]);
  });
});

describe('the other queries', () => {
  it('of /v1/stream may name any cursor: one that cannot be served is answered by reset', () => {
    expect(StreamQuery.parse({ topics: 'iraq', after: 'yesterday' })).toEqual({
      topics: ['iraq'],
      after: 'yesterday',
    });
    expect(accepts(StreamQuery, { limit: '5' })).toBe(false);
  });

  it('of /v1/headlines name a source and the entry to go on after', () => {
    expect(HeadlinesQuery.parse({ source: 'ab12', after: '01KB0000000000000000000000' })).toEqual({
      source: 'ab12',
      after: '01KB0000000000000000000000',
      limit: 100,
    });
    for (const query of [
      { after: 'one' },
      { source: 's'.repeat(65) },
      { source: 'a\0b' },
      { limit: '1001' },
    ]) {
      expect(accepts(HeadlinesQuery, query)).toBe(false);
    }
  });

  it('of /v1/topics name languages', () => {
    expect(TopicsQuery.parse({ languages: 'ar,en' })).toEqual({ languages: ['ar', 'en'] });
    expect(accepts(TopicsQuery, { topics: 'iraq' })).toBe(false);
  });

  it('a patch of a source pauses or resumes it and nothing else', () => {
    expect(SourcePatch.parse({ paused: true })).toEqual({ paused: true });
    for (const patch of [{}, null, [], { paused: 'true' }, { paused: 1 }, { paused: true, url: 'http://x' }])
      expect(accepts(SourcePatch, patch)).toBe(false);
  });
});

const topics = { existed: (id: string) => ['iraq', 'middle-east', 'removed', 'hidden'].includes(id) };
const sight = { name: 'all but hidden', sees: (id: string) => id !== 'hidden' };

describe('what a query names', () => {
  it('must be topics that exist, or existed', () => {
    expect(codeOf(() => requireTopics(undefined, topics, sight))).toBe('ok');
    expect(codeOf(() => requireTopics(['iraq', 'middle-east', 'removed'], topics, sight))).toBe('ok');
    expect(codeOf(() => requireTopics(['iraq', 'atlantis'], topics, sight))).toBe('unknown_topic');
    expect(codeOf(() => requireTopics(['iraq', 'hidden'], topics, sight))).toBe('unknown_topic');
    expect(codeOf(() => requireTopics(['constructor'], topics, sight))).toBe('unknown_topic');
  });

  it('must be a cursor of this log', () => {
    expect(requireCursor('v1.k3f9.7', 'k3f9')).toEqual({ epoch: 'k3f9', seq: 7 });
    expect(codeOf(() => requireCursor('v1.k3f9.7', 'other'))).toBe('invalid');
    expect(codeOf(() => requireCursor('yesterday', 'k3f9'))).toBe('invalid');
  });
});
