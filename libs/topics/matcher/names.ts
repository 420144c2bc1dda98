import type { Stem } from '../particles.js';
import type { TextField } from '../rules/rule.js';
import type { Line, MatchInput } from './headline.js';

/**
 * A name that stands for a topic wherever it is read, unlike a rule's term: where names overlap, the longest
 * hides the others, so "New Mexico" is not Mexico.
 */
export interface Name {
  /** Null for a name that only hides those inside it. */
  topic: string | null;
  /** Folded, in a row. */
  words: readonly string[];
  /** What is shown as the rule: `country name "العراق" (ar)`. */
  label: string;
  /** `mention`: the topic is never what the headline is about for this name alone. */
  role?: 'about' | 'mention';
  /** What may stand between the words; as in a phrase of a rule when absent. */
  within?: RegExp;
  /** Whether it may be read so here: its case, and the company that a homonym needs. */
  accept?: (reading: NameReading) => boolean;
}

/** Where a name was read. */
export interface NameReading {
  headline: MatchInput;
  field: TextField;
  text: string;
  words: Line['words'];
  from: number;
  to: number;
  /** As the given `formsOf` told it: the word without its particle. */
  form: Stem;
  name: Name;
}
