/** A rule as it was understood; see `parseRule`. */
export type RuleNode =
  | { kind: 'term'; term: Term }
  /** The headline's language, as a primary code (`ar`, `ckb`). */
  | { kind: 'language'; code: string }
  | { kind: 'and' | 'or'; of: RuleNode[] }
  | { kind: 'not'; of: RuleNode }
  /** At most `within` words between the two, in any order, in one field. Sides are terms, or ORs of terms. */
  | { kind: 'near'; within: number; left: RuleNode; right: RuleNode }
  | { kind: 'field'; field: TextField; of: RuleNode };

/** Texts of a headline; the source's is its name. */
export type TextField = 'title' | 'summary' | 'source';
export type RuleField = TextField | 'language';

/** What is looked for: a word, words in a row, words exactly as written, or the start of a word. */
export interface Term {
  kind: 'words' | 'exact' | 'prefix';
  /** As written, without quotes, `=` and `*`. */
  text: string;
  /** As compared: folded, at least one. */
  words: string[];
  /** What stands between the words as written, white space left out: the "." of "U.S. dollar". One fewer than words. */
  gaps: string[];
}

/** Why a text is no rule. */
export type RuleProblemCode =
  | 'matches_everything'
  | 'too_long'
  | 'too_many_terms'
  | 'too_deep'
  | 'bad_term'
  | 'bad_near'
  | 'unknown_field'
  | 'misplaced_field'
  | 'unbalanced'
  | 'not_understood';

export interface RuleProblem {
  kind: 'problem';
  code: RuleProblemCode;
  /** One or two sentences for the rule's author: what is wrong, and what to write instead. */
  message: string;
  /** Where, in UTF-16 units of the rule's text. */
  at: number;
}

/** UTF-16 units of a rule. */
export const LONGEST_RULE = 4_000;
export const MOST_TERMS = 1_000;
/** Parentheses and NOTs inside each other. */
export const DEEPEST = 50;
/** Words of one phrase. A headline has a dozen. */
export const LONGEST_PHRASE = 20;
/** UTF-16 units of one word. */
export const LONGEST_WORD = 100;
/** Letters before the star of `bomb*`: with fewer it would find half of the language. */
export const SHORTEST_PREFIX = 3;
/** Words between the two sides of a NEAR. */
export const WIDEST_NEAR = 50;

/** Ends the reading of a rule; `parseRule` makes a problem of it. */
export class RuleError extends Error {
  constructor(
    readonly code: RuleProblemCode,
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}
