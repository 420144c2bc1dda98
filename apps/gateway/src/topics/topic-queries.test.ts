import { describe, expect, it } from 'vitest';
import { ReplayBody, TopicBody } from './topic-queries.js';

const topic = {
  names: { en: 'Base 🛢️' },
  parents: [],
  rules: ['base'],
  goldens: { match: ['Base'], not: [] },
};

describe('a topic that is sent', () => {
  it('may hold whole characters of any plane', () => {
    expect(TopicBody.safeParse({ ...topic, rules: ['🛢'] }).success).toBe(true);
  });

  const broken = ['a\0b', 'a\ud83d', '\udee2b'];
  it.each(broken.map((text) => [JSON.stringify(text), text]))('may not hold %s anywhere', (_shown, text) => {
    const wrong = [
      { names: { en: text } },
      { rules: ['base', text] },
      { goldens: { match: [text] } },
      { goldens: { match: ['Base'], not: [{ title: text }] } },
      { goldens: { match: [{ title: 'Base', summary: text }] } },
      { goldens: { match: [{ title: 'Base', source: text }] } },
    ];
    for (const change of wrong)
      for (const schema of [TopicBody, ReplayBody])
        expect(schema.safeParse({ ...topic, ...change }).success, JSON.stringify(change)).toBe(false);
  });
});
