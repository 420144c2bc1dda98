import { expect, test } from 'vitest';
import { compileTopicsNow } from './compile.js';
import { checkGoldens } from './goldens.js';

const topic = {
  id: 'gold-price',
  rules: ['title:(gold NEAR/4 price)', '"سعر الذهب" language:ar'],
  goldens: { match: ['The price of gold', { title: 'سعر الذهب', language: 'ar' }], not: ['Gold medal'] },
};

test('goldens that come out as expected leave nothing to say', () => {
  expect(checkGoldens(topic, compileTopicsNow([topic]).match)).toEqual([]);
});

test('goldens that do not are told with their reasons', () => {
  const matcher = compileTopicsNow([topic, { id: 'medals', rules: ['medal'] }]);
  const goldens = { match: ['A gold medal'], not: ['Gold: a price record'] };
  expect(checkGoldens({ id: 'gold-price', goldens }, matcher.match)).toMatchObject([
    {
      golden: 'A gold medal',
      expected: 'match',
      why: [],
      topics: ['medals'],
      message: '«A gold medal» must be in gold-price, and is not',
    },
    {
      golden: 'Gold: a price record',
      expected: 'not',
      why: [{ text: 'Gold' }, { text: 'price' }],
      message: expect.stringContaining('«price» at title[8..13], rule title:(gold NEAR/4 price)'),
    },
  ]);
});
