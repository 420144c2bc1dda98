import type { RuleNode, Term } from './rule.js';

/** How tightly each kind binds: what is looser than its surroundings stands in parentheses. */
const TIGHTNESS = { or: 0, and: 1, near: 2, not: 3, field: 4, term: 4, language: 4 };
const PLAIN_WORD = /^(?!(?:AND|OR|NOT|NEAR)$)[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200C\u200D]*$/u;

/** A phrase that holds one kind of quotes was written in another. */
const QUOTES = [
  ['"', '"'],
  ['“', '”'],
  ['«', '»'],
] as const;

/** The one way to write a rule: AND always written, straight quotes, no parenthesis too many. */
export function printRule(node: RuleNode): string {
  switch (node.kind) {
    case 'term':
      return printTerm(node.term);
    case 'language':
      return `language:${node.code}`;
    case 'field':
      return `${node.field}:${inside(node.of, TIGHTNESS.field)}`;
    case 'not':
      return `NOT ${inside(node.of, TIGHTNESS.not)}`;
    case 'near':
      return `${inside(node.left, TIGHTNESS.not)} NEAR/${node.within} ${inside(node.right, TIGHTNESS.not)}`;
    case 'and':
      return node.of.map((of) => inside(of, TIGHTNESS.near)).join(' AND ');
    case 'or':
      return node.of.map((of) => inside(of, TIGHTNESS.and)).join(' OR ');
  }
}

function inside(node: RuleNode, tightness: number): string {
  return TIGHTNESS[node.kind] < tightness ? `(${printRule(node)})` : printRule(node);
}

function printTerm({ kind, text }: Term): string {
  if (kind === 'prefix') return `${text}*`;
  const [opening, closing] = QUOTES.find((quotes) => !text.includes(quotes[1])) ?? QUOTES[0];
  const written = PLAIN_WORD.test(text) ? text : `${opening}${text}${closing}`;
  return kind === 'exact' ? `=${written}` : written;
}
