import type { RuleNode } from './rule.js';

/**
 * Whether a rule can match a headline that holds none of its terms, as "NOT gold" can. A language alone is no
 * term: every headline has one.
 */
export function matchesWithoutTerm(node: RuleNode, negated = false): boolean {
  const child = (of: RuleNode) => matchesWithoutTerm(of, negated);
  switch (node.kind) {
    case 'term':
    case 'near':
      return negated;
    case 'language':
      return true;
    case 'field':
      return child(node.of);
    case 'not':
      return matchesWithoutTerm(node.of, !negated);
    case 'and':
      return negated ? node.of.some(child) : node.of.every(child);
    case 'or':
      return negated ? node.of.every(child) : node.of.some(child);
  }
}
