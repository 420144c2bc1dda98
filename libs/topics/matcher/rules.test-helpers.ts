import fc from 'fast-check';
import { matchesWithoutTerm } from '../rules/needs.js';
import { parseRule } from '../rules/parse.js';
import { printRule } from '../rules/print.test-helpers.js';
import type { RuleNode } from '../rules/rule.js';
import type { MatchInput } from './headline.js';

const WORDS = ['gold', 'Gold', 'golden', 'price', 'oil', 'سعر', 'النفط', 'عراق', 'العراق', 'می‌شود', 'میشود'];
const WRITTEN = [...WORDS, 'بالعراق', 'والنفط', 'وسعر', 'GOLD', 'گزارش', 'prices'];
const GAPS = [' ', ' ', ' ', '-', ', ', '. ', "' ", '\u200C'];

/** Texts in which the words of `ruleArb` are often found. */
export const headlineArb: fc.Arbitrary<MatchInput> = fc.record({
  title: textArb(),
  summary: fc.option(textArb()),
  source: fc.constantFrom(null, 'Gold Price Daily', 'العراق'),
  language: fc.constantFrom('en', 'ar', 'fa'),
});

function textArb(): fc.Arbitrary<string> {
  const part = fc.tuple(fc.constantFrom(...WRITTEN), fc.constantFrom(...GAPS));
  return fc.array(part, { maxLength: 9 }).map((parts) => parts.flat().join(''));
}

const wordArb = fc.constantFrom(...WORDS);
const termArb = fc.oneof(
  wordArb,
  wordArb,
  wordArb.map((word) => `=${word}`),
  fc.constantFrom('gol*', 'عرا*', 'pri*'),
  fc.array(wordArb, { minLength: 2, maxLength: 3 }).map((words) => `"${words.join(' ')}"`),
);
const sideArb = fc.oneof(
  termArb,
  fc.array(termArb, { minLength: 2, maxLength: 3 }).map((terms) => `(${terms.join(' OR ')})`),
);

const { rule: textOfRule } = fc.letrec<{ rule: string }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3 },
    termArb,
    fc.tuple(sideArb, fc.nat(3), sideArb).map(([left, within, right]) => `(${left} NEAR/${within} ${right})`),
    fc.constantFrom('language:ar', 'source:gold', 'source:"gold price"'),
    fc
      .tuple(fc.constantFrom('title', 'summary'), sideArb, sideArb)
      .map(([field, one, other]) => `${field}:(${one} ${other})`),
    tie('rule').map((rule) => `NOT (${rule})`),
    fc.tuple(tie('rule'), tie('rule')).map(([one, other]) => `(${one} AND ${other})`),
    fc.tuple(tie('rule'), tie('rule')).map(([one, other]) => `(${one} OR ${other})`),
  ),
}));

/** Rules of all kinds, none of which matches everything. */
export const ruleArb: fc.Arbitrary<RuleNode> = textOfRule
  .map((text) => parseRule(text))
  .filter((parsed) => parsed.kind === 'rule')
  .map((parsed) => (parsed as { rule: RuleNode }).rule)
  .filter((rule) => !matchesWithoutTerm(rule) && printRule(rule).length < 4_000);
