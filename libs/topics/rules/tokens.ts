import { RuleError, type RuleField } from './rule.js';

/** A piece of a rule's text, from its first UTF-16 unit `at` up to (not with) `end`. */
export type RuleToken = { at: number; end: number } & (
  | { kind: '(' | ')' | 'and' | 'or' | 'not' | 'end' }
  | { kind: 'near'; within: string }
  | { kind: 'field'; field: RuleField }
  | { kind: 'word' | 'phrase'; text: string; exact: boolean; prefix: boolean }
);

const FIELDS: readonly RuleField[] = ['title', 'summary', 'source', 'language'];
const OPERATORS = { AND: 'and', OR: 'or', NOT: 'not' } as const;
/** Quotes that keyboards and phones put in; each with what closes it. */
const QUOTES: Record<string, string> = { '"': '"', '“': '”', '«': '»' };
const SPACE = /\s+/uy;
const NEAR = /NEAR(?:\/([^\s()]*)|(?![\p{L}\p{M}\p{N}_]))/uy;
const FIELD = /([\p{L}\p{N}_]+):/uy;
// What a word may hold without quotes: letters, marks, digits, joiners, the points and strokes within words, and
// the straight quote of Hebrew abbreviations (צה"ל).
const WORD = /(?:[\p{L}\p{M}\p{N}\u00AD\u200B-\u200D\u2060.&'’ʼ‐‑־׳״-]|(?<=\p{sc=Hebr})"(?=\p{sc=Hebr}))+/uy;
const CLOSING_QUOTE = /(?<!\p{sc=Hebr})"|"(?!\p{sc=Hebr})/gu;
const REGULAR = /[\\^$[\]{}|+?*]|\/\S/u;

/** The pieces of a rule, an `end` last. @throws RuleError at what is none */
export function tokensOf(text: string): RuleToken[] {
  const tokens: RuleToken[] = [];
  let at = 0;
  for (;;) {
    at += take(SPACE, text, at)?.[0].length ?? 0;
    if (at >= text.length) break;
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.end;
  }
  return [...tokens, { kind: 'end', at: text.length, end: text.length }];
}

function take(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}

function tokenAt(text: string, at: number): RuleToken {
  const sign = text[at]!;
  if (sign === '(' || sign === ')') return { kind: sign, at, end: at + 1 };
  const near = take(NEAR, text, at);
  if (near) return { kind: 'near', within: near[1] ?? '', at, end: at + near[0].length };
  const field = take(FIELD, text, at);
  if (field) return { kind: 'field', field: fieldOf(field[1]!, at), at, end: at + field[0].length };
  const exact = sign === '=';
  const start = exact ? at + 1 : at;
  const closing = QUOTES[text[start] ?? ''];
  return closing === undefined ? wordAt(text, at, start) : phraseAt(text, at, start, closing);
}

function fieldOf(name: string, at: number): RuleField {
  const field = FIELDS.find((known) => known === name.toLowerCase());
  if (field !== undefined) return field;
  const message = `There is no field "${name}". Fields are ${FIELDS.join(', ')}; put a text with a colon in quotes.`;
  throw new RuleError('unknown_field', message, at);
}

function phraseAt(text: string, at: number, start: number, closing: string): RuleToken {
  const end = closing === '"' ? closingQuote(text, start + 1) : text.indexOf(closing, start + 1);
  if (end < 0) throw new RuleError('unbalanced', `The quote is not closed. Put ${closing} behind it.`, start);
  if (text[end + 1] === '*')
    throw new RuleError('bad_term', 'A star stands behind a single word, not behind a phrase.', end + 1);
  const phrase = text.slice(start + 1, end);
  return { kind: 'phrase', text: phrase, exact: start > at, prefix: false, at, end: end + 1 };
}

function closingQuote(text: string, from: number): number {
  CLOSING_QUOTE.lastIndex = from;
  return CLOSING_QUOTE.exec(text)?.index ?? -1;
}

function wordAt(text: string, at: number, start: number): RuleToken {
  const word = take(WORD, text, start)?.[0];
  // A minus in front means NOT to some, and a part of the word to others.
  if (word === undefined || (start === at && /^[-‐‑]/u.test(word))) throw strange(text, start);
  const operator = OPERATORS[word as keyof typeof OPERATORS];
  let end = start + word.length;
  if (start === at && operator !== undefined) return { kind: operator, at, end };
  const prefix = text[end] === '*' && endsWord(text, end + 1);
  if (prefix) end += 1;
  // `go*ld` and `gold(…` are no words of ours, and POLYGON((1 2)) is not either.
  if (!endsWord(text, end)) throw strange(text, end);
  return { kind: 'word', text: word, exact: start > at, prefix, at, end };
}

function endsWord(text: string, at: number): boolean {
  return at >= text.length || /[\s)]/u.test(text[at]!);
}

function strange(text: string, at: number): RuleError {
  const sign = String.fromCodePoint(text.codePointAt(at) ?? 0x20).trim() || 'end';
  const what = `"${sign}" is not understood here.`;
  return new RuleError('not_understood', `${what} ${adviceOn(text.slice(at))}`, at);
}

function adviceOn(rest: string): string {
  if (/^[-‐‑!]/u.test(rest)) return 'Write NOT before what must be absent.';
  if (/^[,،;؛&|]/u.test(rest)) return 'Put AND or OR between terms, and quotes around a phrase.';
  if (/^[("“«=]/u.test(rest)) return 'Put a space, AND or OR before it.';
  if (/^\/\d/u.test(rest)) return 'Write NEAR in capitals: gold NEAR/5 price.';
  if (REGULAR.test(rest.slice(0, 2)))
    return 'Regular expressions are no rules: write words, "phrases", or bomb* for all words that start so.';
  return 'Put quotes around a text that is not only letters and digits.';
}
