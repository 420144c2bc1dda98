import { compileNow } from './topics-engine.js';
import { openRandom } from './topics-invent.js';

/** UTF-16 units of a hostile text. */
const UNITS = 60 * 1_024;
/** UTF-16 units of a rule, and its terms: parts of two terms are longer. */
const [LONGEST_RULE, MOST_TERMS] = [4_000, 1_000];

/** Rules at their caps, of the kinds that cost most. */
function hostileRules(): string[] {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const words = letters.flatMap((one) => letters.map((other) => one + other));
  return [
    // Five hundred pairs to hold against each other, each often there.
    filled(
      letters.map((letter) => `a NEAR/50 ${letter}`),
      ' AND ',
    ),
    filled(
      letters.map((letter) => `(a OR ${letter}) NEAR/50 (b OR zz${letter})`),
      ' OR ',
    ),
    // Phrases of which each is the start of the next.
    filled(
      Array.from({ length: 20 }, (_, at) => `"${'a '.repeat(at + 1)}"`),
      ' AND ',
    ),
    // Starts of all lengths of one word.
    filled(
      Array.from({ length: 97 }, (_, at) => `${'a'.repeat(at + 3)}*`),
      ' OR ',
    ),
    filled(words, ' OR '),
    filled(words, ' '),
    `${'NOT ('.repeat(24)}a NEAR/50 b${')'.repeat(24)}`,
    `${'('.repeat(49)}a${' OR zz)'.repeat(49)} AND NOT zz`,
  ];
}

/** As many of these as fit into one rule, over and over. */
function filled(parts: readonly string[], by: string): string {
  let rule = parts[0]!;
  for (let at = 1; at < MOST_TERMS; at += 1) {
    const part = by + parts[at % parts.length]!;
    if (rule.length + part.length > LONGEST_RULE) break;
    rule += part;
  }
  return rule;
}

/** Texts of 60 KiB, of the kinds that cost most. */
function hostileTexts(): Record<string, string> {
  const random = openRandom(1);
  const many = (part: () => string) =>
    Array.from({ length: UNITS / 2 }, part)
      .join('')
      .slice(0, UNITS);
  return {
    'one letter over and over': many(() => 'a '),
    'all letters': many(() => `${'abcdefghijklmnopqrstuvwxyz'[random(26)]} `),
    'pairs of letters': many(() => `${random(36 ** 2).toString(36)} `),
    'one word': many(() => 'aa'),
    'words of 100 letters': many(() => `${'a'.repeat(100)} `),
    'different Arabic words': many(
      () => `وب${[...random(1e6).toString()].map((digit) => 'ابتثجحخدذر'[+digit]).join('')} `,
    ),
    'joined words': many(() => 'می\u200Cشود\u200C'),
    'letters under marks': many(() => `a${'\u0301'.repeat(20)} `),
    'white space and signs': many(() => 'a  \u00A0-- '),
  };
}

/** The worst text, and the milliseconds that it took: the least of seven, as neighbours only add to it. */
export function measureHostile(processorMs: () => number): { text: string; ms: number } {
  const matcher = compileNow(hostileRules().map((rule, at) => ({ id: `${at}`, rules: [rule] })));
  if (matcher.problems.length > 0) throw new Error(matcher.problems[0]!.problem.message);
  const figures = Object.entries(hostileTexts()).map(([text, summary]) => {
    const times = Array.from({ length: 7 }, () => {
      const start = processorMs();
      matcher.match({ title: 'a b', summary });
      return processorMs() - start;
    });
    return { text, ms: Math.min(...times) };
  });
  return figures.sort((a, b) => b.ms - a.ms)[0]!;
}
