import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRule } from './parse.js';
import { printRule } from './print.test-helpers.js';

const printed = (text: string) => {
  const parsed = parseRule(text);
  return parsed.kind === 'rule' ? printRule(parsed.rule) : `${parsed.code} at ${parsed.at}`;
};

describe('a rule is read as it is meant', () => {
  test.each([
    ['gold price', 'gold AND price'],
    ['a OR b c', 'a OR b AND c'],
    ['(a OR b) c', '(a OR b) AND c'],
    ['a NOT b', 'a AND NOT b'],
    ['a AND b NEAR/2 c OR d', 'a AND b NEAR/2 c OR d'],
    ['((a))', 'a'],
    ['"  gold   price "', '"gold price"'],
    ['“سعر الذهب” OR «قیمت طلا»', '"سعر الذهب" OR "قیمت طلا"'],
    ['="US" =Gold', '=US AND =Gold'],
    ['bomb* OR تفجير*', 'bomb* OR تفجير*'],
    ['title:(gold NEAR/4 price)', 'title:(gold NEAR/4 price)'],
    ['(gold OR "yellow metal") NEAR/5 price', '(gold OR "yellow metal") NEAR/5 price'],
    ['source:"al jazeera" gold', 'source:"al jazeera" AND gold'],
    ['Title:gold', 'title:gold'],
    ['language:(ar OR fa-IR) gold', '(language:ar OR language:fa) AND gold'],
    ['and or not', 'and AND or AND not'],
    ['"AND" "OR"', '"AND" AND "OR"'],
    ['covid-19 U.S. AT&T', '"covid-19" AND "U.S." AND "AT&T"'],
    ['צה"ל OR "רמטכ"ל צה"ל"', '“צה"ל” OR “רמטכ"ל צה"ל”'],
    ['NEARBY', 'NEARBY'],
  ])('%s', (text, canonical) => {
    expect(printed(text)).toBe(canonical);
  });

  test('in words that are folded, with what stands between them', () => {
    expect(parseRule('"U.S. Dóllar"')).toEqual({
      kind: 'rule',
      rule: {
        kind: 'term',
        term: { kind: 'words', text: 'U.S. Dóllar', words: ['u', 's', 'dollar'], gaps: ['.', '.'] },
      },
    });
  });
});

describe('what is no rule is refused, with its place', () => {
  test.each([
    ['R01 a pattern with nested repeats', '(a+)+$', 'not_understood at 2'],
    ['R02 a pattern with counted repeats', '(.*a){25}', 'not_understood at 2'],
    [
      'R03 a pattern that fools checkers',
      String.raw`\W?(([ca]*?){0,3}|c{2,5}b{2,5}){0,3}$`,
      'not_understood at 0',
    ],
    ['R04 a look-around', '(?=gold)price', 'not_understood at 1'],
    ['R04 a back-reference', String.raw`gold \1`, 'not_understood at 5'],
    ['R05 a pattern of 10,000 characters', 'a'.repeat(10_000), 'too_long at 4000'],
    ['R06 ten thousand keywords', 'gold OR '.repeat(10_000), 'too_long at 4000'],
    ['R06 more keywords than a rule holds', 'a '.repeat(1_001), 'too_many_terms at 2000'],
    ['R08 nothing', '', 'matches_everything at 0'],
    ['R08 white space', ' \n ', 'matches_everything at 0'],
    ['R08 what is not there', 'NOT gold', 'matches_everything at 0'],
    ['R08 a way around', 'gold OR NOT silver', 'matches_everything at 0'],
    ['R08 two denials', 'NOT (gold OR silver)', 'matches_everything at 0'],
    ['R08 all of a language', 'language:ar', 'matches_everything at 0'],
    ['R09 parentheses 1,000 deep', `${'('.repeat(1_000)}a${')'.repeat(1_000)}`, 'too_deep at 50'],
    ['R09 a thousand NOTs', `${'NOT '.repeat(900)}a`, 'too_deep at 200'],
    ['R10 a polygon', 'POLYGON((30 10, 40 40))', 'not_understood at 7'],
    ['R10 a field of places', 'within:(1 2)', 'unknown_field at 0'],
    ['an open parenthesis', 'a (b', 'unbalanced at 2'],
    ['a closing parenthesis', 'a) b', 'unbalanced at 1'],
    ['an empty parenthesis', 'a ()', 'unbalanced at 3'],
    ['an open quote', 'a "b', 'unbalanced at 2'],
    ['an unknown field', 'gold titel:price', 'unknown_field at 5'],
    ['a field in a field', 'title:(gold summary:price)', 'misplaced_field at 12'],
    ['a field of nothing', 'title:NOT gold', 'misplaced_field at 6'],
    ['a language that is none', 'gold language:Arabic', 'bad_term at 14'],
    ['a short start', 'go*', 'bad_term at 0'],
    ['a star in a word', 'go*ld', 'not_understood at 2'],
    ['a star behind a phrase', '"gold price"*', 'bad_term at 12'],
    ['an exact start', '=gold*', 'bad_term at 0'],
    ['no letter', 'gold "!!"', 'bad_term at 5'],
    ['a phrase of 21 words', `"${'a '.repeat(21)}"`, 'bad_term at 0'],
    ['a word of 101 letters', 'a'.repeat(101), 'bad_term at 0'],
    ['a comma', 'gold, silver', 'not_understood at 4'],
    ['a minus', 'gold -silver', 'not_understood at 5'],
    ['NEAR without a number', 'a NEAR b', 'bad_near at 2'],
    ['NEAR over half a page', 'a NEAR/51 b', 'bad_near at 2'],
    ['NEAR in small letters', 'a near/5 b', 'not_understood at 6'],
    ['a chain of NEARs', 'a NEAR/5 b NEAR/5 c', 'bad_near at 11'],
    ['NEAR of an AND', '(a AND b) NEAR/5 c', 'bad_near at 0'],
    ['NEAR of a NOT', 'a NEAR/5 NOT b', 'bad_near at 9'],
    ['an AND without a right side', 'a AND', 'not_understood at 5'],
    ['an OR without a left side', 'OR a', 'not_understood at 0'],
  ])('%s', (_, text, problem) => {
    expect(printed(text)).toBe(problem);
  });

  test('in words that say what to do', () => {
    expect(parseRule('gold, silver')).toMatchObject({
      message: '"," is not understood here. Put AND or OR between terms, and quotes around a phrase.',
    });
  });

  test('but never by a crash', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '"',
      '=',
      '*',
      ':',
      'title:',
      'NEAR/3',
      'NOT',
      'AND',
      'OR',
      'gold',
      ' ',
      '«',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(piece).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(text, (rule) => {
        const parsed = parseRule(rule);
        if (parsed.kind === 'problem') expect(parsed.at).toBeLessThanOrEqual(rule.length);
      }),
    );
  });
});

describe('what stands at its cap is a rule', () => {
  test.each([
    ['1,000 terms', 'a '.repeat(1_000)],
    ['50 levels', `${'('.repeat(50)}a${')'.repeat(50)}`],
    ['4,000 characters', 'a'.repeat(99).concat(' ').repeat(40)],
    ['a phrase of 20 words', `"${'a '.repeat(20)}"`],
    ['NEAR/50', 'a NEAR/50 b'],
    ['three letters before the star', 'gol*'],
    ['a denial that needs a term', 'NOT (NOT gold OR silver)'],
    ['a denial twice', 'NOT NOT gold'],
  ])('%s', (_, text) => {
    expect(parseRule(text).kind).toBe('rule');
  });
});
