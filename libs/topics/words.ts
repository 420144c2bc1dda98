import { foldToken, tokenise, type Token } from '@ajil/text';

const JOINED = /[\u200C\u200D]/;
/** Geresh and gershayim, as they are written and as keyboards have them. */
const GERESH = /^['"’‘”“׳״]$/u;
const HAS_GERESH = /[\u05D0-\u05EA]['"’‘”“׳״][\u05D0-\u05EA]/u;
const HEBREW_END = /[\u05D0-\u05EA]\p{M}*$/u;
const HEBREW_START = /^[\u05D0-\u05EA]/u;

/**
 * The words of a text as names are matched: a word joined by ZWNJ is parted there, so that «ایران‌ها» holds
 * the word «ایران»; a Hebrew word goes on behind its geresh, so that «בז'נבה» is one word.
 */
export function wordsOf(text: string): Token[] {
  const words = tokenise(text).flatMap((token) => (JOINED.test(token.text) ? partsOf(token) : [token]));
  return HAS_GERESH.test(text) ? withGeresh(text, words) : words;
}

function withGeresh(text: string, words: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    if (last === undefined || !goesOn(text, last, word)) joined.push(word);
    else joined[joined.length - 1] = joinedOf(text, last, word);
  }
  return joined;
}

function goesOn(text: string, last: Token, word: Token): boolean {
  const between = text.slice(last.end, word.start);
  return GERESH.test(between) && HEBREW_END.test(last.text) && HEBREW_START.test(word.text);
}

/** The sign stays, in one spelling: «ג'ובה» is no «גובה». */
function joinedOf(text: string, { start, end: at, folded }: Token, { end, folded: behind }: Token): Token {
  const sign = /["”“״]/u.test(text[at]!) ? '״' : '׳';
  return { start, end, text: text.slice(start, end), folded: folded + sign + behind };
}

function partsOf(token: Token): Token[] {
  return [...token.text.matchAll(/[^\u200C\u200D]+/gu)].map(({ 0: text, index }) => {
    const start = token.start + index;
    return { start, end: start + text.length, text, folded: foldToken(text) };
  });
}

const PLAIN = /^[A-Za-z]+(?: [A-Za-z]+)*$/;

/** The folded words of a name, as the tree has them. */
export function foldedWords(text: string): string[] {
  // Half of all names, and there are many.
  if (PLAIN.test(text)) return text.toLowerCase().split(' ');
  return wordsOf(text)
    .map((word) => word.folded)
    .filter((word) => word !== '');
}
