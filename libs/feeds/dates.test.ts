import { expect, it } from 'vitest';
import { parseDate } from './dates.js';

it.each([
  ['Tue, 05 Mar 2024 10:15:30 GMT', '2024-03-05T10:15:30.000Z'],
  ['Sun, 05 Mar 2024 10:15:30 +0330', '2024-03-05T06:45:30.000Z'],
  ['05 Mar 2024 10:15', '2024-03-05T10:15:00.000Z'],
  ['Tue, 5 March 24 10:15:30 EST', '2024-03-05T15:15:30.000Z'],
  ['Tue, 05 Mar 2024 10:15:30 PDT', '2024-03-05T17:15:30.000Z'],
  ['Tue, 05 Mar 2024 10:15:30 MEST', '2024-03-05T08:15:30.000Z'],
  ['Tue, 05 Mar 2024 10:15:30 GMT+3', '2024-03-05T07:15:30.000Z'],
  ['Tue, 05 Mar 2024 24:00:00 Z', '2024-03-06T00:00:00.000Z'],
  ['Tue Mar  5 10:15:30 2024', '2024-03-05T10:15:30.000Z'],
  ['March 5, 2024 10:15 PM', '2024-03-05T22:15:00.000Z'],
  ['2024-03-05T10:15:30Z', '2024-03-05T10:15:30.000Z'],
  ['2024-03-05t10:15:30.5+03:00', '2024-03-05T07:15:30.500Z'],
  ['2024-03-05 10:15:30', '2024-03-05T10:15:30.000Z'],
  ['2024-03-05T10:15-0500', '2024-03-05T15:15:00.000Z'],
  ['2024-03-05', '2024-03-05T00:00:00.000Z'],
  ['20240305T101530Z', '2024-03-05T10:15:30.000Z'],
  ['٢٠٢٤-٠٣-٠٥T١٠:١٥:٣٠Z', '2024-03-05T10:15:30.000Z'],
  ['Tue, 05 Mar 2024 10:15:30 +0000 (UTC)', '2024-03-05T10:15:30.000Z'],
])('reads %s', (text, moment) => {
  expect(parseDate(text)).toBe(moment);
});

it.each(['', 'yesterday', '30 Feb 2024 10:00', '2024-13-01', '2024-03-05T10:15:30+99:99', '0001-01-01T00:00:00Z', '1994-12-31T23:59:59Z', '2101-01-01', `Tue, ${' '.repeat(1e6)}x`])(
  'makes nothing of %j',
  (text) => {
    expect(parseDate(text)).toBeNull();
  },
); // prettier-ignore

it('does not depend on the zone of the host', () => {
  const before = process.env['TZ'];
  process.env['TZ'] = 'Asia/Aden';
  try {
    expect(parseDate('05 Mar 2024 10:15')).toBe('2024-03-05T10:15:00.000Z');
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
});
