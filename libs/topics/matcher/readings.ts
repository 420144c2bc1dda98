import type { Token } from '@ajil/text';
import type { Stem } from '../particles.js';
import { type Automaton, firstStep, prefixesOf, type Step } from './automaton.js';
import type { FormsOf } from './headline.js';
import type { SharedTerm } from './plan.js';

/** What a written word may be. */
export interface Readings {
  forms: readonly Stem[];
  /** Where terms and names go on that begin with it. */
  starts: readonly { form: Stem; step: Step }[];
  /** The terms that are a start of it. */
  prefixes: readonly { form: Stem; term: SharedTerm }[];
}

export type ReadingsOf = (word: Token) => Readings;

/** Words whose readings are kept: of the words of a day's headlines, most by far. */
const MOST_WORDS = 50_000;

/** Looks each written word up once: texts say the same words over and over. The automaton must be complete. */
export function openReadings(automaton: Automaton, formsOf: FormsOf, most = MOST_WORDS): ReadingsOf {
  const known = new Map<string, Readings>();
  return (word) => {
    const remembered = known.get(word.text);
    if (remembered !== undefined) return remembered;
    if (known.size >= most) known.clear();
    const readings = readingsOf(automaton, formsOf(word.folded, word));
    known.set(word.text, readings);
    return readings;
  };
}

function readingsOf(automaton: Automaton, forms: readonly Stem[]): Readings {
  return {
    forms,
    starts: forms.flatMap((form) => {
      const step = firstStep(automaton, form.word);
      return step === undefined ? [] : [{ form, step }];
    }),
    prefixes: forms.flatMap((form) => prefixesOf(automaton, form.word).map((term) => ({ form, term }))),
  };
}
