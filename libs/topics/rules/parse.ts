import { primaryLanguage } from '@ajil/text';
import { checkSide, distanceOf } from './near.js';
import { matchesWithoutTerm } from './needs.js';
import {
  DEEPEST,
  LONGEST_RULE,
  MOST_TERMS,
  RuleError,
  type RuleField,
  type RuleNode,
  type RuleProblem,
} from './rule.js';
import { termOf } from './terms.js';
import { type RuleToken, tokensOf } from './tokens.js';

/** Where the reading stands. */
interface Reader {
  tokens: readonly RuleToken[];
  next: number;
  depth: number;
  terms: number;
  field: RuleField | null;
}

/**
 * Reads a rule: words, "phrases", =exact, bomb*, AND, OR, NOT, a NEAR/5 b, title:(…), parentheses. NOT binds
 * tightest, then NEAR, AND (or nothing between two terms), OR. Linear in the text, which has at most 4,000
 * UTF-16 units, 1,000 terms, 50 levels. A rule that needs no term to match ("NOT gold") is refused.
 */
export function parseRule(text: string): { kind: 'rule'; rule: RuleNode } | RuleProblem {
  try {
    return { kind: 'rule', rule: readRule(text) };
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return { kind: 'problem', code: error.code, message: error.message, at: error.at };
  }
}

function readRule(text: string): RuleNode {
  if (text.length > LONGEST_RULE) {
    const message = `A rule has at most ${LONGEST_RULE} characters, this one has ${text.length}. Part it into several rules: any one of them is enough.`;
    throw new RuleError('too_long', message, LONGEST_RULE);
  }
  const reader: Reader = { tokens: tokensOf(text), next: 0, depth: 0, terms: 0, field: null };
  if (peek(reader).kind === 'end') throw needsTerm('The rule is empty.');
  const rule = readOr(reader);
  const { kind, at } = peek(reader);
  if (kind !== 'end') throw new RuleError('unbalanced', 'There is no "(" for this ")". Leave it out.', at);
  if (matchesWithoutTerm(rule))
    throw needsTerm('The rule could match a headline that has none of its words.');
  return rule;
}

function needsTerm(what: string): RuleError {
  return new RuleError('matches_everything', `${what} Add a word that must be there.`, 0);
}

function peek(reader: Reader): RuleToken {
  return reader.tokens[reader.next]!;
}

function readOr(reader: Reader): RuleNode {
  const of = [readAnd(reader)];
  while (peek(reader).kind === 'or') {
    reader.next += 1;
    of.push(readAnd(reader));
  }
  return of.length === 1 ? of[0]! : { kind: 'or', of };
}

function readAnd(reader: Reader): RuleNode {
  const of = [readNear(reader)];
  for (;;) {
    const { kind } = peek(reader);
    if (kind === 'or' || kind === ')' || kind === 'end') break;
    if (kind === 'and') reader.next += 1;
    of.push(readNear(reader));
  }
  return of.length === 1 ? of[0]! : { kind: 'and', of };
}

function readNear(reader: Reader): RuleNode {
  const start = peek(reader).at;
  const left = readNot(reader);
  const near = peek(reader);
  if (near.kind !== 'near') return left;
  reader.next += 1;
  const within = distanceOf(near.within, near.at);
  checkSide(left, start);
  const side = peek(reader).at;
  const right = readNot(reader);
  checkSide(right, side);
  const another = peek(reader);
  if (another.kind === 'near')
    throw new RuleError('bad_near', 'NEAR joins two: write (a NEAR/5 b) AND (b NEAR/5 c).', another.at);
  return { kind: 'near', within, left, right };
}

function readNot(reader: Reader): RuleNode {
  const { kind, at } = peek(reader);
  if (kind !== 'not') return readAtom(reader);
  reader.next += 1;
  return deeper(reader, at, () => ({ kind: 'not', of: readNot(reader) }));
}

function deeper(reader: Reader, at: number, read: () => RuleNode): RuleNode {
  if (reader.depth >= DEEPEST) {
    const message = `Parentheses and NOTs go ${DEEPEST} levels deep at most. Part the rule into several.`;
    throw new RuleError('too_deep', message, at);
  }
  reader.depth += 1;
  const node = read();
  reader.depth -= 1;
  return node;
}

function readAtom(reader: Reader): RuleNode {
  const token = peek(reader);
  reader.next += 1;
  if (token.kind === 'word' || token.kind === 'phrase') return readTerm(reader, token);
  if (token.kind === '(') return readGroup(reader, token.at);
  if (token.kind === 'field') return readField(reader, token.field, token.at);
  const what = token.kind === 'end' ? 'A word is missing at the end' : 'A word is missing before this';
  const message = `${what}. AND, OR, NOT and NEAR in capitals stand between terms; in quotes they are words.`;
  throw new RuleError(token.kind === ')' ? 'unbalanced' : 'not_understood', message, token.at);
}

function readGroup(reader: Reader, at: number): RuleNode {
  return deeper(reader, at, () => {
    const node = readOr(reader);
    if (peek(reader).kind !== ')') throw new RuleError('unbalanced', 'This "(" is not closed. Add ")".', at);
    reader.next += 1;
    return node;
  });
}

function readField(reader: Reader, field: RuleField, at: number): RuleNode {
  if (reader.field !== null) {
    const message = `This stands in ${reader.field}:(…) already. Close that before the next field.`;
    throw new RuleError('misplaced_field', message, at);
  }
  const { kind, at: behind } = peek(reader);
  if (kind !== '(' && kind !== 'word' && kind !== 'phrase') {
    const message = `Behind ${field}: stands a word, a phrase, or (…).`;
    throw new RuleError('misplaced_field', message, behind);
  }
  reader.field = field;
  const of = readAtom(reader);
  reader.field = null;
  return field === 'language' ? of : { kind: 'field', field, of };
}

function readTerm(reader: Reader, token: Extract<RuleToken, { text: string }>): RuleNode {
  reader.terms += 1;
  if (reader.terms > MOST_TERMS) {
    const message = `A rule has at most ${MOST_TERMS} terms. Part it into several: any one of them is enough.`;
    throw new RuleError('too_many_terms', message, token.at);
  }
  if (reader.field !== 'language') return { kind: 'term', term: termOf(token) };
  const code = token.exact || token.prefix ? null : primaryLanguage(token.text);
  if (code !== null) return { kind: 'language', code };
  const message = `"${token.text}" is no language. Write its code: ar, fa, ckb, kmr, tr, he, en.`;
  throw new RuleError('bad_term', message, token.at);
}
