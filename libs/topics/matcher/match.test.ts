import { describe, expect, test } from 'vitest';
import { compileTopicsNow } from './compile.js';
import type { MatchInput } from './headline.js';

const matches = (rule: string, headline: string | MatchInput) => {
  const matcher = compileTopicsNow([{ id: 'topic', rules: [rule] }]);
  expect(matcher.problems).toEqual([]);
  return matcher.match(typeof headline === 'string' ? { title: headline } : headline).length > 0;
};

describe('a rule matches, and its near twin does not', () => {
  test.each<[rule: string, match: string | MatchInput, not: string | MatchInput]>([
    ['gold', 'Gold hits a record', 'Golden days'],
    ['الذهب', 'ارتفاع الأسعار والذهب يقفز', 'ذهب إلى المدرسة'],
    ['ذهب*', 'سوق الأسهم وذهبيات', 'سوق الفضة'],
    ['عراق', 'بعراق جديد', 'العراقة'],
    ['"gold price"', 'The gold price rises', 'Gold: price rises'],
    ['"gold price"', 'A gold-price record', 'Price of gold'],
    ['"gold price"', "Gold' price", 'Gold. Price controls end'],
    ['"سعر الذهب"', 'وسعر الذهب يقفز', 'سعر غرام الذهب'],
    ['U.S.', 'The U.S. votes', 'Let u, s and t be words'],
    ['צה"ל', 'צה״ל תקף', 'צה, ל'],
    ['="US"', 'US votes', 'us votes'],
    ['=Gold', 'Gold rises', 'gold rises'],
    ['=العراق', 'في العراق', 'بالعراق'],
    ['bomb*', 'Bombing in town', 'Bo mb'],
    ['تفجير*', 'بتفجيرات متزامنة', 'متفجر'],
    ['gold AND NOT silver', 'Gold rises', 'Gold and silver rise'],
    ['gold NEAR/2 price', 'price of the gold', 'price of all the gold'],
    ['gold NEAR/0 price', 'price, gold', 'price of gold'],
    ['gold NEAR/5 gold', 'gold for gold', 'gold'],
    ['(gold OR "yellow metal") NEAR/1 price', 'price of yellow metal', 'yellow price of metal'],
    ['کتاب NEAR/1 قیمت', 'کتاب خانه‌های قیمت', 'کتاب خانه های قیمت'],
    ['title:gold', 'Gold', { title: 'Silver', summary: 'Gold' }],
    ['summary:gold', { title: 'Silver', summary: 'Gold' }, 'Gold'],
    ['gold price', { title: 'Gold', summary: 'The price' }, { title: 'Gold', summary: 'The cost' }],
    ['gold NEAR/3 price', 'gold price', { title: 'gold', summary: 'price' }],
    [
      'source:"al jazeera" gold',
      { title: 'Gold', source: 'Al Jazeera English' },
      { title: 'Gold', source: 'Jazeera Al' },
    ],
    ['source:bbc', { title: 'Gold', source: 'BBC' }, { title: 'BBC', source: 'CNN' }],
    ['gold language:en', { title: 'Gold', language: 'en-GB' }, { title: 'Gold', language: 'de' }],
    ['ذهب language:ckb', { title: 'ذهب', language: 'ku-Arab' }, { title: 'ذهب', language: 'ar' }],
    ['NOT (NOT gold OR silver)', 'Gold', 'Gold and silver'],
    ['می‌شود', 'گران میشود', 'می رود'],
    ['میشود', 'گران می‌شود', 'می‌رود'],
  ])('%s', (rule, match, not) => {
    expect([matches(rule, match), matches(rule, not)]).toEqual([true, false]);
  });

  test('in a language that is looked for in the text when nobody tells it', () => {
    expect(matches('gold language:en', 'The price of gold has risen to a new record today')).toBe(true);
    expect(matches('gold language:en', 'Der Preis von Gold ist heute auf einen neuen Rekord gestiegen')).toBe(
      false,
    );
  });
});

describe('R12 what is written differently is the same', () => {
  test.each([
    ['case', 'straße', 'STRASSE'],
    ['diacritics', 'Güney Kıbrıs', 'GUNEY KIBRIS'],
    ['vowel signs', 'الدُّولار', 'الدولار'],
    ['alef and yeh', 'إيران', 'ايران'],
    ['Arabic and Persian letters', 'كركوك', 'کرکوک'],
    ['tatweel', 'ذهـــب', 'ذهب'],
    ['composition', 'caf\u00E9', 'cafe\u0301'],
    ['presentation forms', 'ﻋﺮﺍﻕ', 'عراق'],
    ['Arabic digits', '2024', '٢٠٢٤'],
    ['Persian digits', '2024', '۲۰۲۴'],
    ['full width', 'ＵＳＤ', 'usd'],
  ])('%s', (_, one, other) => {
    expect([matches(one, other), matches(other, one), matches(`"x ${one}"`, `x ${other}`)]).toEqual([
      true,
      true,
      true,
    ]);
  });
});

describe('a match', () => {
  test('says where, by which rule, in which form, without which particle', () => {
    const matcher = compileTopicsNow([{ id: 'gold-price', rules: ['(سعر NEAR/3 "الذهب") OR gold'] }]);
    const rule = '(سعر NEAR/3 "الذهب") OR gold';
    expect(matcher.match({ title: 'ارتفاع كبير بسعر غرام الذَّهب' })).toEqual([
      {
        topic: 'gold-price',
        role: 'about',
        why: [
          { field: 'title', start: 12, end: 16, text: 'بسعر', rule, folded: 'سعر', particle: 'ب' },
          { field: 'title', start: 22, end: 29, text: 'الذَّهب', rule, folded: 'الذهب', particle: null },
        ],
      },
    ]);
  });

  test('tells topics in the order in which they are named', () => {
    const matcher = compileTopicsNow(['silver', 'oil', 'gold'].map((id) => ({ id, rules: [id] })));
    const found = matcher.match({ title: 'Gold and silver', summary: 'Oil' });
    expect(found.map(({ topic, role }) => [topic, role])).toEqual([
      ['gold', 'about'],
      ['silver', 'about'],
      ['oil', 'mention'],
    ]);
  });

  test('keeps eight reasons of a topic', () => {
    const rules = Array.from({ length: 12 }, (_, at) => `word${at}`);
    const [match] = compileTopicsNow([{ id: 'topic', rules }]).match({ title: rules.join(' ') });
    expect(match!.why.map(({ text }) => text)).toEqual(rules.slice(0, 8));
  });

  test('is about what its title holds, behind eight reasons too', () => {
    const rules = Array.from({ length: 12 }, (_, at) => `summary:word${at}`);
    const matcher = compileTopicsNow([{ id: 'topic', rules: [...rules, 'gold'] }]);
    const words = Array.from({ length: 12 }, (_, at) => `word${at}`).join(' ');
    expect(matcher.match({ title: 'Gold', summary: words })).toMatchObject([
      { role: 'about', why: [{ text: 'Gold' }, ...Array.from({ length: 7 }, () => ({ field: 'summary' }))] },
    ]);
    expect(matcher.match({ title: 'Silver', summary: words })).toMatchObject([{ role: 'mention' }]);
  });

  test('does not count what is no part of the report', () => {
    const asidesOf = (_: string, text: string) => [{ start: 0, end: text.indexOf(' - ') }];
    const matcher = compileTopicsNow([{ id: 'topic', rules: ['beirut', 'beirut NEAR/1 port'] }], {
      asidesOf,
    });
    expect(matcher.match({ title: 'BEIRUT (AP) - Port reopens' })).toEqual([]);
    expect(matcher.match({ title: 'AP - Beirut port reopens' })).toHaveLength(1);
  });

  test('takes the forms that it is given, also at the end of a phrase', () => {
    const formsOf = (word: string) => [
      { word, particle: null },
      ...(word.endsWith('nin') ? [{ word: word.slice(0, -3), particle: '-nin' }] : []),
    ];
    const matcher = compileTopicsNow([{ id: 'bank', rules: ['"merkez bankasi"'] }], { formsOf });
    expect(matcher.match({ title: 'Merkez Bankasının kararı' })).toMatchObject([
      { why: [{ text: 'Merkez Bankasının', folded: 'merkez bankasi', particle: '-nin' }] },
    ]);
    expect(matcher.match({ title: 'Merkezi bankasının kararı' })).toEqual([]);
  });

  test('tells a joined word as it was compared', () => {
    const matcher = compileTopicsNow([{ id: 'topic', rules: ['"میشود گران"'] }]);
    expect(matcher.match({ title: 'نفت می‌شود گران' })).toMatchObject([
      { why: [{ start: 4, end: 15, text: 'می‌شود گران', folded: 'ميشود گران' }] },
    ]);
  });

  test('looks at 256 places of a word in a field', () => {
    const matcher = compileTopicsNow([{ id: 'topic', rules: ['a NEAR/0 b'] }]);
    expect(matcher.match({ title: `${'a c '.repeat(255)} a b` })).toHaveLength(1);
    expect(matcher.match({ title: `${'a c '.repeat(256)} a b` })).toEqual([]);
  });
});
