import { catalogueOf, openMatchingNow, type Topic } from '@ajil/topics';
import { expect, it } from 'vitest';
import { failedGoldens } from './check-goldens.js';

const topicOf = (rules: string[], goldens: Topic['goldens']): Topic => ({
  id: 'base',
  names: {},
  parents: [],
  rules,
  goldens,
});
const messages = async (topic: Topic, pause = async () => undefined) =>
  (await failedGoldens(topic, openMatchingNow(catalogueOf([topic])), pause)).map(({ message }) => message);

it('names the goldens that came out the other way', async () => {
  const goldens = { match: ['The gate opens', 'Rain'], not: ['Gate of Basra', 'Sun'] };
  expect(await messages(topicOf(['gate'], goldens))).toEqual([
    expect.stringMatching(/^«Rain» must be in base/),
    expect.stringMatching(/^«Gate of Basra» must not be in base/),
  ]);
});

it('reads a golden as a headline of its text is read', async () => {
  const match = [
    { title: 'Kalsu \n\t base', summary: null },
    { title: '', summary: 'Kalsu base is quiet' },
    { title: 'Kalsu base', language: 'fr' },
  ];
  expect(await messages(topicOf(['"kalsu base"'], { match, not: [] }))).toEqual([]);
  expect(await messages(topicOf(['kalsu language:fr'], { match: match.slice(2), not: [] }))).toEqual([]);
});

it('lets others work after each', async () => {
  let pauses = 0;
  const goldens = { match: ['gate', 'gates'], not: ['door'] };
  await messages(topicOf(['gate', 'gates'], goldens), async () => void pauses++);
  expect(pauses).toBe(3);
});
