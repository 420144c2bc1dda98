import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDate } from './parse-date.js';

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

describe('dates as newsrooms write them', () => {
  it.each([
    ['Arabic months', '5 يناير 2024 10:15 م', '2024-01-05T22:15:00.000Z'],
    ['Levantine months', '١٢ كانون الثاني ٢٠٢٤ - 14:30', '2024-01-12T14:30:00.000Z'],
    ['two names of one month', 'الثلاثاء، 05 آذار/مارس 2024', '2024-03-05T00:00:00.000Z'],
    ['Maghrebi months', '03 جانفي 2024', '2024-01-03T00:00:00.000Z'],
    ['two calendars', '15 رمضان 1445هـ الموافق 25 مارس 2024م', '2024-03-25T00:00:00.000Z'],
    ['the Persian calendar', 'سه‌شنبه ۱۲ مرداد ۱۴۰۳ ساعت ۱۰:۱۵ ب.ظ', '2024-08-02T22:15:00.000Z'],
    ['the Persian calendar in numbers', '۱۴۰۳/۰۵/۱۲ ۱۰:۱۵', '2024-08-02T10:15:00.000Z'],
    ['the last day of a Persian leap year', '30 اسفند 1403', '2025-03-20T00:00:00.000Z'],
    ['Gregorian months in Persian', '5 ژانویه 2024', '2024-01-05T00:00:00.000Z'],
    ['Kurdish months', '٥ی کانوونی دووەم 2024', '2024-01-05T00:00:00.000Z'],
    ['Hebrew months', '5 במרץ 2024 10:15', '2024-03-05T10:15:00.000Z'],
    ['Turkish months', '5 Ağustos 2024 Pazartesi 10:15', '2024-08-05T10:15:00.000Z'],
    ['Greek months', 'Sun, 11 Ιούλ 2004 12:00:00 EST', '2004-07-11T17:00:00.000Z'],
    ['Hungarian months', '2004-július-13T9:15-05:00', '2004-07-13T14:15:00.000Z'],
    ['Korean dates', '2004년 05월 28일  오후 01:31:15', '2004-05-28T13:31:15.000Z'],
    ['asctime with a zone', 'Sun Jan  4 16:29:06 PST 2004', '2004-01-05T00:29:06.000Z'],
    ['MET', 'Tue, 05 Mar 2024 10:15:30 MET', '2024-03-05T09:15:30.000Z'],
    ['no space after the day', 'Thu,01 Jan 2004 00:00:00 GMT', '2004-01-01T00:00:00.000Z'],
    ['the day of the year', '2003-335', '2003-12-01T00:00:00.000Z'],
    ['two-digit years', '03-12-31', '2003-12-31T00:00:00.000Z'],
    ['day first', '05/03/2024 10:15', '2024-03-05T10:15:00.000Z'],
    ['month first, as AM and PM tell', '03/05/2024 10:15 PM', '2024-03-05T22:15:00.000Z'],
    ['seconds since 1970', '1709633730', '2024-03-05T10:15:30.000Z'],
    ['ordinals', 'March 5th, 2024 at 10:15 am EST', '2024-03-05T15:15:00.000Z'],
  ])('%s', (_name, text, moment) => {
    expect(parseDate(text)).toBe(moment);
  });

  it.each(['30 اسفند 1402', '32 مرداد 1403', '1445/09/15', '2 hours ago', '12 مرداد', 'Season 2, episode 5'])('makes nothing of %s', (text) => {
    expect(parseDate(text)).toBeNull();
  }); // prettier-ignore

  it('takes the zone that is given where none is named', () => {
    expect(parseDate('2024-03-05 10:15', 180)).toBe('2024-03-05T07:15:00.000Z');
    expect(parseDate('Tue, 05 Mar 2024 10:15:00 IST', 210)).toBe('2024-03-05T06:45:00.000Z');
    expect(parseDate('2024-03-05T10:15:00Z', 180)).toBe('2024-03-05T10:15:00.000Z');
  });

  it('reads strict dates as it reads all others', () => {
    const time = fc.date({ min: new Date('1996-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(time, fc.integer({ min: -14 * 60, max: 14 * 60 }), (date, offset) => {
        const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
        const zone = `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
        const whole = new Date(Math.floor(date.getTime() / 1_000) * 1_000);
        const local = new Date(whole.getTime() + offset * 60_000).toISOString().slice(0, 19);
        expect(parseDate(`${local}${zone}`)).toBe(whole.toISOString());
        expect(parseDate(` ${local}${zone}`)).toBe(whole.toISOString());
        expect(parseDate(whole.toUTCString())).toBe(whole.toISOString());
      }),
    );
  });
});

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
