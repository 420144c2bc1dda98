import { describe, expect, it } from 'vitest';
import { asksForTopicsOnly, MAX_LANGUAGES, MAX_TOPICS, SubscribeSchema, UnsubscribeSchema } from './index.js';

const names = (n: number) => Array.from({ length: n }, (_, i) => `topic-${i}`);
const codes = (n: number) =>
  Array.from({ length: n }, (_, i) => `a${String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26))}`);

describe('a request to subscribe', () => {
  it.each<[string, unknown]>([
    ['a topic alone', { topics: ['iraq'] }],
    ['a topic of several words', { topics: ['middle-east', 'g20'] }],
    [
      'everything that may be said',
      { topics: ['iraq'], urgency: 'urgent', languages: ['ar', 'ckb', 'und'], after: 'v1.k3f9.1042' },
    ],
    ['a cursor that means nothing, which reset answers', { topics: ['iraq'], after: 'yesterday' }],
    ['an empty cursor', { topics: ['iraq'], after: '' }],
    ['as many topics as allowed', { topics: names(MAX_TOPICS) }],
    ['as many languages as allowed', { topics: ['iraq'], languages: codes(MAX_LANGUAGES) }],
  ])('may hold %s', (_what, request) => {
    expect(SubscribeSchema.parse(request)).toEqual(request);
    expect(asksForTopicsOnly(request)).toBe(Object.keys(request as object).join() === 'topics');
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'iraq'],
    ['a list', ['iraq']],
    ['no topics', {}],
    ['an empty list of topics', { topics: [] }],
    ['a topic that is no list', { topics: 'iraq' }],
    ['a topic that is a number', { topics: [1] }],
    ['capitals', { topics: ['Iraq'] }],
    ['a wildcard', { topics: ['*'] }],
    ['a cell', { topics: ['iraq/urgent/ar'] }],
    ['a trailing hyphen', { topics: ['iraq-'] }],
    ['a line break behind a topic', { topics: ['iraq\n'] }],
    ['a topic in another script', { topics: ['العراق'] }],
    ['an endless topic', { topics: ['a'.repeat(65)] }],
    ['too many topics', { topics: names(MAX_TOPICS + 1) }],
    ['an unknown urgency', { topics: ['iraq'], urgency: 'panic' }],
    ['an urgency by number', { topics: ['iraq'], urgency: 3 }],
    ['an urgency that every object has', { topics: ['iraq'], urgency: 'constructor' }],
    ['no languages where some are named', { topics: ['iraq'], languages: [] }],
    ['a language by name', { topics: ['iraq'], languages: ['Arabic'] }],
    ['too many languages', { topics: ['iraq'], languages: codes(MAX_LANGUAGES + 1) }],
    ['a cursor that is a number', { topics: ['iraq'], after: 1042 }],
    ['a cursor that is null', { topics: ['iraq'], after: null }],
    ['a word of no meaning', { topics: ['iraq'], sinc: 'v1.k3f9.1' }],
  ])('may not hold %s', (_what, request) => {
    expect(SubscribeSchema.safeParse(request).success).toBe(false);
    expect(asksForTopicsOnly(request)).toBe(false);
  });
});

describe('a request to unsubscribe', () => {
  it('names topics and nothing else', () => {
    expect(UnsubscribeSchema.parse({ topics: ['iraq'] })).toEqual({ topics: ['iraq'] });
    for (const request of [
      undefined,
      {},
      { topics: [] },
      { topics: ['iraq'], urgency: 'flash' },
      { topics: names(MAX_TOPICS + 1) },
    ]) {
      expect(UnsubscribeSchema.safeParse(request).success).toBe(false);
    }
  });
});
