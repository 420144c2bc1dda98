import { tokenise } from './tokens.js';

const LATIN = /\p{Script=Latin}/u;
/** Alphabets with letters that look like Latin ones. */
const LOOKALIKES = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;

/**
 * The words that mix Latin letters with look-alikes of another alphabet ("Іrаn" with Cyrillic І and а), as written:
 * no honest word does (UTS #39, section 5).
 */
export function mixedScriptWords(text: string): string[] {
  return tokenise(text)
    .map((token) => token.text)
    .filter((word) => LATIN.test(word) && LOOKALIKES.test(word));
}
