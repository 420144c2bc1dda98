import { codeAt } from './code-at.js';
import { LIMITS } from '../limits.js';
import { decodeReferences } from '../references.js';
import type { Lower } from './names.js';

const [SPACE, QUOTE, APOSTROPHE, SLASH, EQUALS, GREATER] = [32, 34, 39, 47, 61, 62];

/** The attributes of a start tag and where it ends, behind its `>`. */
export interface ReadTag {
  attributes: Map<string, string> | null;
  end: number;
}

/** Reads on behind the name of a start tag; null when its `>` is missing. A repeated attribute keeps its first value. */
export function readTag(text: string, inside: number, lower: Lower, html: boolean): ReadTag | null {
  let attributes: Map<string, string> | null = null;
  let at = inside;
  for (;;) {
    at = passSpace(text, at);
    if (at >= text.length) return null;
    if (codeAt(text, at) === GREATER) return { attributes, end: at + 1 };
    const nameEnd = endOfAttributeName(text, at + 1);
    const name = lower(text, at, nameEnd);
    const value = readValue(text, nameEnd, html);
    if (value === null) return null;
    attributes ??= new Map();
    if (attributes.size < LIMITS.attributes && !attributes.has(name)) {
      attributes.set(
        name,
        decodeReferences(text.slice(value.start, Math.min(value.end, value.start + LIMITS.field))),
      );
    }
    at = value.next;
  }
}

/** Spaces, and slashes that close nothing. */
function passSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && (codeAt(text, at) <= SPACE || codeAt(text, at) === SLASH)) at++;
  return at;
}

function endOfAttributeName(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = codeAt(text, at);
    if (code <= SPACE || code === EQUALS || code === GREATER || code === SLASH) return at;
    at++;
  }
  return at;
}

/** A stretch of the text, and where to go on. */
interface Value {
  start: number;
  end: number;
  next: number;
}

function readValue(text: string, from: number, html: boolean): Value | null {
  let at = from;
  while (at < text.length && codeAt(text, at) <= SPACE) at++;
  if (codeAt(text, at) !== EQUALS) return { start: from, end: from, next: from };
  at++;
  while (at < text.length && codeAt(text, at) <= SPACE) at++;
  const code = codeAt(text, at);
  if (code === QUOTE || code === APOSTROPHE) return readQuoted(text, at, html);
  const end = endOfBare(text, at);
  return { start: at, end, next: end };
}

/**
 * A quoted value. In XML no `<` stands in one: where the mark closes only beyond another tag it is missing, and the
 * tag ends where it seems to.
 */
function readQuoted(text: string, quote: number, html: boolean): Value | null {
  const close = text.indexOf(codeAt(text, quote) === QUOTE ? '"' : "'", quote + 1);
  if (close < 0 && html) return null;
  const value = text.slice(quote + 1, close < 0 ? text.length : close);
  const greater = html ? -1 : value.indexOf('>');
  const isMissing = close < 0 || (greater >= 0 && value.includes('<', greater));
  if (!isMissing) return { start: quote + 1, end: close, next: close + 1 };
  const end = quote + 1 + greater;
  return greater < 0 ? null : { start: quote + 1, end, next: end };
}

function endOfBare(text: string, from: number): number {
  let at = from;
  while (at < text.length && codeAt(text, at) > SPACE && codeAt(text, at) !== GREATER) at++;
  return at;
}
