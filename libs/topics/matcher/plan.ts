import type { RuleNode, Term, TextField } from '../rules/rule.js';

/** A term of any number of rules, stored once. */
export interface SharedTerm {
  /** A number of its own: a map by it need not touch the term, which is far away in memory. */
  id: number;
  term: Term;
  /** For `=` terms: its words as they must be written (NFC). */
  written: readonly string[] | null;
  /** The rules to look at when the term is found: they cannot match without it or one of its like. */
  wakes: Rule[];
}

/** A rule of a topic, ready to be held against what was found. */
export interface Rule {
  id: number;
  topic: string;
  /** As its author wrote it. */
  text: string;
  check: Check;
}

/** A rule's tree, its terms replaced by the shared ones. */
export type Check =
  | { kind: 'term'; term: SharedTerm; fields: readonly TextField[] }
  | { kind: 'language'; code: string }
  | { kind: 'and' | 'or'; of: readonly Check[] }
  | { kind: 'not'; of: Check }
  | { kind: 'near'; within: number; left: SharedTerm[]; right: SharedTerm[]; fields: readonly TextField[] };

const ANYWHERE: readonly TextField[] = ['title', 'summary'];
const ONLY: Record<TextField, readonly TextField[]> = {
  title: ['title'],
  summary: ['summary'],
  source: ['source'],
};

export type ShareTerm = (term: Term) => SharedTerm;

export function checkOf(node: RuleNode, share: ShareTerm, fields = ANYWHERE): Check {
  switch (node.kind) {
    case 'term':
      return { kind: 'term', term: share(node.term), fields };
    case 'language':
      return node;
    case 'field':
      return checkOf(node.of, share, ONLY[node.field]);
    case 'not':
      return { kind: 'not', of: checkOf(node.of, share, fields) };
    case 'near': {
      const [left, right] = [termsOf(node.left, share), termsOf(node.right, share)];
      return { kind: 'near', within: node.within, left, right, fields };
    }
    case 'and':
    case 'or':
      return { kind: node.kind, of: node.of.map((of) => checkOf(of, share, fields)) };
  }
}

/** The terms of one side of a NEAR, each once. */
function termsOf(node: RuleNode, share: ShareTerm): SharedTerm[] {
  const terms = new Set<SharedTerm>();
  const collect = (side: RuleNode): void => {
    if (side.kind === 'term') terms.add(share(side.term));
    else if (side.kind === 'or') side.of.forEach(collect);
  };
  collect(node);
  return [...terms];
}
