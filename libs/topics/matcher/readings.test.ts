import { tokenise } from '@ajil/text';
import { expect, test } from 'vitest';
import { emptyAutomaton } from './automaton.js';
import { openReadings } from './readings.js';

test('the forms of a word are found once, until too many are known', () => {
  const asked: string[] = [];
  const formsOf = (word: string) => {
    asked.push(word);
    return [{ word, particle: null }];
  };
  const readingsOf = openReadings(emptyAutomaton(), formsOf, 2);
  for (const word of tokenise('gold gold silver gold oil gold')) {
    expect(readingsOf(word).forms).toEqual([{ word: word.folded, particle: null }]);
  }
  expect(asked).toEqual(['gold', 'silver', 'oil', 'gold']);
});

test('words that are written otherwise may have other forms', () => {
  const readingsOf = openReadings(emptyAutomaton(), (word, { text }) => [
    { word, particle: text === 'US' ? 'x' : null },
  ]);
  expect(tokenise('us US').map((word) => readingsOf(word).forms[0]!.particle)).toEqual([null, 'x']);
});
