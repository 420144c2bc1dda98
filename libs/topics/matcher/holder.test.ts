import { expect, test } from 'vitest';
import { compileTopicsNow } from './compile.js';
import { openTopics } from './holder.js';

const named = (label: string, accept?: () => boolean) =>
  compileTopicsNow([], {
    names: ['one', 'two'].map((word) => ({ topic: word, words: [word], label, accept })),
  });
const labels = (matches: { why: { rule: string }[] }[]) => matches.map(({ why }) => why[0]!.rule);

test('R14 a match that has begun ends on the topics that it began on', () => {
  const next = named('new');
  const topics = openTopics(
    named('old', () => {
      topics.replace(next);
      return true;
    }),
  );
  expect(labels(topics.current().match({ title: 'one two' }))).toEqual(['old', 'old']);
  expect(labels(topics.current().match({ title: 'one two' }))).toEqual(['new', 'new']);
});

test('R14 topics that are compiled meanwhile change nothing until they are put in place', async () => {
  const topics = openTopics(compileTopicsNow([{ id: 'gold', rules: ['gold'] }]));
  const edited = compileTopicsNow([{ id: 'gold', rules: ['silver'] }]);
  expect(topics.current().match({ title: 'Gold' })).toHaveLength(1);
  topics.replace(edited);
  expect(topics.current().match({ title: 'Gold' })).toEqual([]);
});
