import type { Token } from '@ajil/text';
import { wordsOf } from '../words.js';
import {
  LONGEST_PHRASE,
  LONGEST_WORD,
  RuleError,
  type RuleProblemCode,
  SHORTEST_PREFIX,
  type Term,
} from './rule.js';
import type { RuleToken } from './tokens.js';

type Written = Extract<RuleToken, { text: string }>;

/** What a word or phrase of a rule looks for. @throws RuleError when that is nothing, or too much */
export function termOf(token: Written): Term {
  const words = wordsOf(token.text).filter((word) => word.folded !== '');
  check(token, words);
  const kind = token.exact ? 'exact' : token.prefix ? 'prefix' : 'words';
  return {
    kind,
    text: token.text.trim().replace(/\s+/gu, ' '),
    words: words.map((word) => word.folded),
    gaps: gapsBetween(token.text, words),
  };
}

/** What stands between the words of a text, white space left out. */
export function gapsBetween(text: string, words: readonly Token[]): string[] {
  return words.slice(1).map((word, at) => text.slice(words[at]!.end, word.start).replace(/\s+/gu, ''));
}

function check(token: Written, words: readonly Token[]): void {
  const refuse = (message: string, code: RuleProblemCode = 'bad_term') => {
    throw new RuleError(code, message, token.at);
  };
  if (words.length === 0) refuse('There is no letter and no digit to look for. Write a word.');
  if (words.length > LONGEST_PHRASE)
    refuse(`A phrase has at most ${LONGEST_PHRASE} words. Take its rarest ones, with AND between them.`);
  if (words.some((word) => word.text.length > LONGEST_WORD))
    refuse(`A word has at most ${LONGEST_WORD} letters.`);
  if (!token.prefix) return;
  if (token.exact) refuse('A word is either exact (=) or the start of words (*). Leave one of the two out.');
  if (words.length > 1) refuse('A star stands behind a single word. Leave out what parts it.');
  if ([...words[0]!.folded].length < SHORTEST_PREFIX)
    refuse(`Before a star stand at least ${SHORTEST_PREFIX} letters.`);
}
