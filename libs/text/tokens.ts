import { foldToken } from './fold.js';

/** A word of a text: where it stands (UTF-16 units, end exclusive), as written, and as compared. */
export interface Token {
  start: number;
  end: number;
  text: string;
  folded: string;
}

// A letter or digit, then letters, digits and marks; joiners and hidden characters only between them.
const WORD = /[\p{L}\p{N}](?:[\u00AD\u200B-\u200D\u2060\uFEFF]*[\p{L}\p{N}\p{M}])*/gu;

/** The words of a display text, in order. Apostrophes, hyphens, dots and quotes part words. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: word, index } of text.matchAll(WORD)) {
    tokens.push({ start: index, end: index + word.length, text: word, folded: foldToken(word) });
  }
  return tokens;
}

/** A text as it is compared: its folded words, one space between them; punctuation and symbols are gone. */
export function fold(text: string): string {
  return tokenise(text)
    .map((token) => token.folded)
    .filter((folded) => folded !== '')
    .join(' ');
}
