import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleArb } from '../matcher/rules.test-helpers.js';
import { parseRule } from './parse.js';
import { printRule } from './print.test-helpers.js';

test('a printed rule is read as the rule it was', () => {
  fc.assert(
    fc.property(ruleArb, (rule) => {
      expect(parseRule(printRule(rule))).toEqual({ kind: 'rule', rule });
    }),
  );
});
