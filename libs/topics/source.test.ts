import { expect, test } from 'vitest';
import { hintOf } from './source.js';

test.each([
  ['weekly.ahram.org.eg', 'EG', false],
  ['https://www.example.co.uk/news?a=1', 'GB', false],
  ['town.gov', 'US', false],
  ['theparisnews.com', null, true],
  ['stream.example.tv', null, true],
  ['The Paris News', null, false],
])('%s: home %j, generic %j', (source, home, isGeneric) => {
  expect(hintOf(source)).toMatchObject({ home, isGeneric });
});

test('nothing says nothing', () => {
  expect(hintOf(null)).toBeNull();
  expect(hintOf('')).toBeNull();
});
