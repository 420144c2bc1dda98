import { expect, test } from 'vitest';
import { compare, f1, mostOf, precision, recall, scored, short } from './counts.js';

const rows = [
  { text: 'one', wanted: ['IQ'], found: ['IQ', 'IR'] },
  { text: 'two', wanted: ['SY', 'TR'], found: ['SY'] },
  { text: 'three', wanted: ['EG'], found: ['EG'] },
];

test('counts what was found and what was wanted, text by text', () => {
  const { counts, differences } = compare(rows);
  expect(counts).toEqual({ right: 3, wrong: 1, missed: 1 });
  expect([precision(counts), recall(counts), f1(counts)]).toEqual([0.75, 0.75, 0.75]);
  expect(differences).toEqual([
    { text: 'one', wrong: ['IR'], missed: [] },
    { text: 'two', wrong: [], missed: ['TR'] },
  ]);
});

test('is nothing of nothing', () => {
  const { counts } = compare([]);
  expect([precision(counts), recall(counts), f1(counts)]).toEqual([0, 0, 0]);
});

test('prints short figures, the most frequent first', () => {
  expect(short(0.8347)).toBe('.835');
  expect(short(1)).toBe('1.000');
  expect(scored({ right: 3, wrong: 1, missed: 1 })).toBe(
    'P .750  R .750  F1 .750  (right 3, wrong 1, missed 1)',
  );
  expect(mostOf(['a', 'b', 'b', 'c'], 2)).toBe('b ×2, a');
});
