import type { Check, SharedTerm } from './plan.js';

/** Terms of which one must be found before a rule can match, and how often that is to be expected. */
interface Waking {
  terms: readonly SharedTerm[];
  cost: number;
}

/** A source's words are in each of its headlines. */
const SOURCE_COST = 1_000;
/** A start of words is found where any of its words is. */
const PREFIX_COST = 8;
/** Letters from which on a word is as rare as one can tell. */
const RARE_LETTERS = 16;

/**
 * The terms that wake a rule: of what it needs, the rarest, so that most headlines never touch it. Null when it can
 * match with no term found.
 */
export function wakingTerms(check: Check): readonly SharedTerm[] | null {
  return wakingOf(check, false)?.terms ?? null;
}

function wakingOf(check: Check, negated: boolean): Waking | null {
  switch (check.kind) {
    case 'term': {
      const factor = check.fields.includes('source') ? SOURCE_COST : 1;
      return negated ? null : { terms: [check.term], cost: factor * costOf(check.term) };
    }
    case 'language':
      return null;
    case 'near':
      return negated ? null : cheapest([check.left, check.right].map(anyTerm));
    case 'not':
      return wakingOf(check.of, !negated);
    case 'and':
    case 'or': {
      const of = check.of.map((child) => wakingOf(child, negated));
      return (check.kind === 'and') !== negated ? cheapest(of) : all(of);
    }
  }
}

function anyTerm(terms: readonly SharedTerm[]): Waking {
  return { terms, cost: terms.reduce((sum, term) => sum + costOf(term), 0) };
}

function cheapest(of: readonly (Waking | null)[]): Waking | null {
  return of.reduce(
    (best, next) => (best === null || (next !== null && next.cost < best.cost) ? next : best),
    null,
  );
}

function all(of: readonly (Waking | null)[]): Waking | null {
  const known = of.filter((waking) => waking !== null);
  if (known.length < of.length) return null;
  const terms = new Set(known.flatMap((waking) => waking.terms));
  return { terms: [...terms], cost: known.reduce((sum, { cost }) => sum + cost, 0) };
}

/** Long words are rare in every language; a term that wakes many rules already is better left alone. */
function costOf({ term, wakes }: SharedTerm): number {
  const letters = term.words.reduce((sum, word) => sum + word.length, 0);
  const factor = term.kind === 'prefix' ? PREFIX_COST : 1;
  return factor * (1 + wakes.length) * 2 ** -Math.min(letters, RARE_LETTERS);
}
