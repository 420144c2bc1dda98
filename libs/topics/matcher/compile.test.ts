import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printRule } from '../rules/print.test-helpers.js';
import { compileTopics, compileTopicsNow } from './compile.js';
import { holdsNaively } from './naive.test-helpers.js';
import { headlineArb, ruleArb } from './rules.test-helpers.js';

describe('a compiled set of topics', () => {
  test('finds what each rule finds by itself, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(ruleArb, { minLength: 1, maxLength: 30 }),
        fc.array(headlineArb),
        (rules, headlines) => {
          const matcher = compileTopicsNow(
            rules.map((rule, at) => ({ id: `${at}`, rules: [printRule(rule)] })),
          );
          for (const headline of headlines) {
            const found = matcher.match(headline).map(({ topic }) => topic);
            const expected = rules.flatMap((rule, at) => (holdsNaively(rule, headline) ? [`${at}`] : []));
            expect(found.sort()).toEqual(expected.sort());
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('gives for each topic where and why, within the text', () => {
    fc.assert(
      fc.property(ruleArb, headlineArb, (rule, headline) => {
        const text = printRule(rule);
        for (const { why } of compileTopicsNow([{ id: 'topic', rules: [text] }]).match(headline)) {
          expect(why.length).toBeGreaterThan(0);
          for (const reason of why) {
            expect(headline[reason.field]!.slice(reason.start, reason.end)).toBe(reason.text);
            expect(reason).toMatchObject({ rule: text, folded: expect.stringMatching(/\S/) });
          }
        }
      }),
    );
  });

  test('shares the terms of its rules', () => {
    const { size } = compileTopicsNow([
      { id: 'gold', rules: ['gold price', 'GOLD OR "gold price"'] },
      { id: 'metals', rules: ['gold OR silver', '=gold'] },
    ]);
    expect(size).toEqual({ rules: 4, terms: 5 });
  });

  test('leaves out a rule that cannot be read, and says which', () => {
    const matcher = compileTopicsNow([{ id: 'gold', rules: ['gold (', 'silver'] }]);
    expect(matcher.problems).toEqual([
      { topic: 'gold', rule: 'gold (', problem: expect.objectContaining({ code: 'not_understood', at: 6 }) },
    ]);
    expect(matcher.match({ title: 'Gold and silver' }).map(({ topic }) => topic)).toEqual(['gold']);
  });

  test('is compiled in slices, so that others can work', async () => {
    const topics = Array.from({ length: 2_000 }, (_, at) => ({
      id: `${at}`,
      rules: [`gold${at} AND price${at}`],
    }));
    let pauses = 0;
    const pause = () => {
      pauses += 1;
      return Promise.resolve();
    };
    const matcher = await compileTopics(topics, { pause });
    expect(pauses).toBeGreaterThan(4);
    expect(matcher.match({ title: 'The price77 of gold77' }).map(({ topic }) => topic)).toEqual(['77']);
  });

  test('lets timers run while it is compiled', async () => {
    const topics = Array.from({ length: 2_000 }, (_, at) => ({
      id: `${at}`,
      rules: [`gold${at} AND price${at}`],
    }));
    const events: string[] = [];
    const timer = new Promise<void>((resolve) => setTimeout(() => resolve(void events.push('timer')), 0));
    await compileTopics(topics);
    events.push('compiled');
    await timer;
    expect(events).toEqual(['timer', 'compiled']);
  });
});
