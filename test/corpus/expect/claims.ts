import { readWords, type Word } from './words.js';

/** `entries[0]['title'] == u'A'` is the path ['entries', 0, 'title'] and the value 'A'. */
export interface Claim {
  path: (string | number)[];
  value: unknown;
}

/**
 * What a feedparser-style expression claims: the parts between its `and`s that say that a value equals a literal.
 * `len(x) == n` has the path of x with 'length' behind it. Parts that say something else are counted in `others`.
 */
export function readClaims(expression: string): { claims: Claim[]; others: number } {
  const words = readWords(expression);
  if (!words) return { claims: [], others: 1 };
  const parts = splitAtAnd(words);
  const claims = parts.map((part) => readClaim(bare(part))).filter((claim) => claim !== null);
  return { claims, others: parts.length - claims.length };
}

const isMark = (word: Word | undefined, ...values: string[]) =>
  word?.kind === 'mark' && values.includes(word.value);

/** At the `and`s outside of all brackets. With an `or` outside of them nothing is certain: one part. */
function splitAtAnd(words: Word[]): Word[][] {
  const parts: Word[][] = [[]];
  let depth = 0;
  for (const word of words) {
    if (isMark(word, '(', '[', '{')) depth++;
    if (isMark(word, ')', ']', '}')) depth--;
    if (depth === 0 && word.kind === 'name' && word.value === 'or') return [words];
    if (depth === 0 && word.kind === 'name' && word.value === 'and') parts.push([]);
    else parts.at(-1)!.push(word);
  }
  return parts;
}

/** Without brackets around all of it. */
function bare(words: Word[]): Word[] {
  if (!isMark(words[0], '(') || !isMark(words.at(-1), ')')) return words;
  return words.some((word) => isMark(word, '==')) ? words.slice(1, -1) : words;
}

function readClaim(words: Word[]): Claim | null {
  const equals = words.findIndex((word) => isMark(word, '=='));
  if (equals === -1) return null;
  const path = readPath(words.slice(0, equals));
  const literal = readLiteral(words.slice(equals + 1));
  return path && literal ? { path, value: literal.value } : null;
}

function readPath(words: Word[]): Claim['path'] | null {
  const [first, second] = words;
  if (first?.kind !== 'name') return null;
  if (first.value === 'len' && isMark(second, '(') && isMark(words.at(-1), ')')) {
    const inside = readPath(words.slice(2, -1));
    return inside && [...inside, 'length'];
  }
  const steps = readSteps(words.slice(1));
  return steps && [first.value, ...steps];
}

/** `[0]`, `['a']`, `.a` and `.get('a')`, one after the other. */
function readSteps(words: Word[]): Claim['path'] | null {
  if (words.length === 0) return [];
  const [mark, key, end] = words;
  if (isMark(mark, '[') && (key?.kind === 'text' || key?.kind === 'number') && isMark(end, ']')) {
    const rest = readSteps(words.slice(3));
    return rest && [key.value, ...rest];
  }
  if (!isMark(mark, '.') || key?.kind !== 'name') return null;
  if (key.value === 'get' && isMark(end, '(') && words[3]?.kind === 'text' && isMark(words[4], ')')) {
    const rest = readSteps(words.slice(5));
    return rest && [words[3].value, ...rest];
  }
  const rest = readSteps(words.slice(2));
  return rest && [key.value, ...rest];
}

/** A text, possibly of several pieces, a number, or a tuple of numbers. Boxed, because the value may be anything. */
function readLiteral(words: Word[]): { value: unknown } | null {
  if (words.length > 0 && words.every((word) => word.kind === 'text'))
    return { value: words.map((word) => word.value).join('') };
  const [first] = words;
  if (first?.kind === 'number' && words.length === 1) return { value: first.value };
  if (!isMark(first, '(') || !isMark(words.at(-1), ')')) return null;
  const inside = words.slice(1, -1);
  if (inside.every((word) => word.kind === 'text')) return readLiteral(inside);
  const numbers = inside.filter((word) => word.kind === 'number').map((word) => word.value);
  return inside.every((word) => word.kind === 'number' || isMark(word, ',')) ? { value: numbers } : null;
}
