import { tokenise } from '@ajil/text';
import { stemsOf } from '../particles.js';
import type { RuleNode, Term, TextField } from '../rules/rule.js';
import { wordsOf } from '../words.js';
import type { MatchInput } from './headline.js';

type Span = [from: number, to: number];

/** What a matcher must say, by the shortest way: each term at each word, each pair of places. */
export function holdsNaively(node: RuleNode, headline: MatchInput, fields = ['title', 'summary']): boolean {
  const inEach = (test: (text: string) => boolean) => fields.some((field) => test(textOf(headline, field)));
  switch (node.kind) {
    case 'term':
      return inEach((text) => spansOf(node.term, text).length > 0);
    case 'language':
      return headline.language === node.code;
    case 'field':
      return holdsNaively(node.of, headline, [node.field]);
    case 'not':
      return !holdsNaively(node.of, headline, fields);
    case 'and':
      return node.of.every((of) => holdsNaively(of, headline, fields));
    case 'or':
      return node.of.some((of) => holdsNaively(of, headline, fields));
    case 'near':
      return inEach((text) => isNear(node, text));
  }
}

function textOf(headline: MatchInput, field: string): string {
  return headline[field as TextField] ?? '';
}

function spansOf(term: Term, text: string): Span[] {
  const words = wordsOf(text);
  const lengths = [1, 2, 3, 4, 5, 6];
  return words
    .flatMap((_, from) => lengths.map((length): Span => [from, from + length]))
    .filter(([from, to]) => to <= words.length && isTerm(term, text, from, to));
}

function isTerm(term: Term, text: string, from: number, to: number): boolean {
  const words = wordsOf(text).slice(from, to);
  const span = text.slice(words[0]!.start, words.at(-1)!.end);
  // The other signs of the texts here may stand within a phrase.
  if (/[,.]/u.test(span)) return false;
  if (term.kind === 'exact') return written(span) === written(term.text);
  const [first, ...rest] = words.map((word) => word.folded);
  const forms = stemsOf(first!).map(({ word }) => word);
  if (term.kind === 'prefix')
    return rest.length === 0 && forms.some((form) => form.startsWith(term.words[0]!));
  const asOne = tokenise(term.text).map((word) => word.folded);
  const readings = [...forms.map((form) => [form, ...rest]), ...joined(text, words[0]!.start, span)];
  return readings.some((reading) =>
    [term.words, asOne].some((wanted) => reading.join(' ') === wanted.join(' ')),
  );
}

/** The words of a span, the first one with all that is joined to it. */
function joined(text: string, start: number, span: string): string[][] {
  const whole = tokenise(text).find((word) => word.start === start);
  if (whole === undefined || whole.text.length > span.length) return [];
  const rest = wordsOf(span).filter((word) => word.start >= whole.text.length);
  return [[whole.folded, ...rest.map((word) => word.folded)]];
}

function written(text: string): string {
  return wordsOf(text)
    .map((word) => word.text)
    .join(' ');
}

function isNear(node: Extract<RuleNode, { kind: 'near' }>, text: string): boolean {
  const [left = [], right = []] = [node.left, node.right].map((side) => {
    const terms = side.kind === 'or' ? side.of : [side];
    return terms.flatMap((of) => (of.kind === 'term' ? spansOf(of.term, text) : []));
  });
  return left.some((one) =>
    right.some((other) => Math.min(between(text, one, other), between(text, other, one)) <= node.within),
  );
}

/** Written words that lie wholly between. */
function between(text: string, [, end]: Span, [start]: Span): number {
  if (start < end) return Infinity;
  const words = wordsOf(text);
  const [after, before] = [words[end - 1]!.end, words[start]!.start];
  return tokenise(text).filter((word) => word.start >= after && word.end <= before).length;
}
