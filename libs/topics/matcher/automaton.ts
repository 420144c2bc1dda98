import type { Stem } from '../particles.js';
import type { SharedTerm } from './plan.js';
import { openSieve, type Sieve } from './sieve.js';

/** Where a term was read: words `from` up to (not with) `to`. */
export interface Place {
  from: number;
  to: number;
  /** The first word as it was compared; it takes the words up to `behind` when they are joined. */
  form: Stem;
  behind: number;
  /** The last of several words without its ending, if one came off. */
  last: string | null;
}

/** A step of the tree of all terms, one folded word a step. */
export interface Step {
  next: Map<string, Step> | null;
  terms: SharedTerm[] | null;
}

/** All terms, ready to be walked along a text. */
export interface Automaton {
  /** By first word. */
  first: Map<string, Step>;
  firstSieve: Sieve;
  /** Starts of words, by their letters. */
  prefixes: Map<string, SharedTerm>;
  prefixSieve: Sieve;
}

export function emptyAutomaton(): Automaton {
  return { first: new Map(), firstSieve: openSieve(), prefixes: new Map(), prefixSieve: openSieve() };
}

/** The step behind these words; it is made when there is none. */
export function stepBehind({ first, firstSieve }: Automaton, words: readonly string[]): Step {
  let next = first;
  let step: Step | undefined;
  for (const word of words) {
    if (step !== undefined) next = step.next ??= new Map<string, Step>();
    step = next.get(word);
    if (step === undefined) next.set(word, (step = { next: null, terms: null }));
  }
  firstSieve.add(words[0]!);
  return step!;
}

/** The step behind a first word. */
export function firstStep({ first, firstSieve }: Automaton, word: string): Step | undefined {
  return firstSieve.mayHave(word) ? first.get(word) : undefined;
}

export function addPrefix({ prefixes, prefixSieve }: Automaton, prefix: string, term: SharedTerm): void {
  prefixes.set(prefix, term);
  prefixSieve.add(prefix);
}

/** The terms that this word starts with. */
export function prefixesOf({ prefixes, prefixSieve }: Automaton, word: string): SharedTerm[] {
  if (prefixes.size === 0) return [];
  return prefixSieve.startsIn(word).flatMap((length) => prefixes.get(word.slice(0, length)) ?? []);
}
