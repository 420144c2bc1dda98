import { codeAt, foldToken } from './fold.js';

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
  let from = 0;
  while (from < text.length) {
    const sort = sortAt(text, from);
    if (sort === PAIR) return wordsByRule(text);
    const end = sort === LETTER ? endOfWord(text, from) : from + 1;
    if (end < 0) return wordsByRule(text);
    if (sort === LETTER) tokens.push(tokenOf(text, from, end));
    from = end;
  }
  return tokens;
}

/** The same by the rule as it is written, in three times the time: for texts with letters of two UTF-16 units. */
export function wordsByRule(text: string): Token[] {
  return [...text.matchAll(WORD)].map(({ 0: word, index }) => tokenOf(text, index, index + word.length));
}

function tokenOf(text: string, start: number, end: number): Token {
  const word = text.slice(start, end);
  return { start, end, text: word, folded: foldToken(word) };
}

/** Behind the word that begins here; -1 where letters of two units follow. */
function endOfWord(text: string, from: number): number {
  let end = from + 1;
  for (let at = end; at < text.length; at++) {
    const sort = sortAt(text, at);
    if (sort === PAIR) return -1;
    if (sort === OTHER) break;
    if (sort !== HIDDEN) end = at + 1;
  }
  return end;
}

const [LETTER, MARK, HIDDEN, PAIR, OTHER] = [1, 2, 3, 4, 5];
const SORTS: readonly [number, RegExp][] = [
  [LETTER, /[\p{L}\p{N}]/u],
  [MARK, /\p{M}/u],
  [HIDDEN, /[\u00AD\u200B-\u200D\u2060\uFEFF]/u],
  [PAIR, /[\uD800-\uDFFF]/],
];
/** What each UTF-16 unit is in a word, found out when it is first met. */
const TABLE = new Uint8Array(0x1_0000);

function sortAt(text: string, at: number): number {
  const code = codeAt(text, at);
  return TABLE[code] || (TABLE[code] = sortOf(String.fromCharCode(code)));
}

const sortOf = (unit: string): number => SORTS.find(([, units]) => units.test(unit))?.[0] ?? OTHER;

/** A text as it is compared: its folded words, one space between them; punctuation and symbols are gone. */
export function fold(text: string): string {
  return tokenise(text)
    .map((token) => token.folded)
    .filter((folded) => folded !== '')
    .join(' ');
}
