import { foldToken, tokenise, type Token } from '@ajil/text';

const JOINED = /[\u200C\u200D]/;

/**
 * The words of a text as names are matched: a word joined by ZWNJ is parted there, so that «ایران‌ها» holds
 * the word «ایران».
 */
export function wordsOf(text: string): Token[] {
  return tokenise(text).flatMap((token) => (JOINED.test(token.text) ? partsOf(token) : [token]));
}

function partsOf(token: Token): Token[] {
  return [...token.text.matchAll(/[^\u200C\u200D]+/gu)].map(({ 0: text, index }) => {
    const start = token.start + index;
    return { start, end: start + text.length, text, folded: foldToken(text) };
  });
}

/** The folded words of a name, as the tree has them. */
export function foldedWords(text: string): string[] {
  return wordsOf(text)
    .map((word) => word.folded)
    .filter((word) => word !== '');
}
