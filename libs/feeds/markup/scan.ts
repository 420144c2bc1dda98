import { codeAt } from './code-at.js';
import { type Lower, openNames } from './names.js';
import { readTag } from './tag.js';

/** What `scanMarkup` tells, in document order. Stretches are offsets into the text, the end exclusive. */
export interface MarkupHandler {
  onText(start: number, end: number): void;
  onCdata(start: number, end: number): void;
  onOpen(tag: Tag): void;
  onClose(name: string, start: number, end: number): void;
  onDeclaration?(start: number, end: number): void;
  /** Told of what no well-formed XML has: a stray `<`, a mark that is never closed. */
  onOddity?(): void;
  /** Asked after each part: true ends the scan. */
  isDone?(): boolean;
}

/** A start tag, from its `<` to behind its `>`. References in attribute values are decoded. */
export interface Tag {
  name: string;
  attributes: Map<string, string> | null;
  start: number;
  end: number;
  selfClosing: boolean;
}

const CDATA = '<![CDATA[';
const [TAB, SPACE, SLASH, GREATER, BANG, QUESTION] = [9, 32, 47, 62, 33, 63];

/**
 * Goes through the tags and texts of XML or HTML once, jumping from mark to mark, in time linear in the length. It
 * knows no rules: any `<` before a letter opens a tag, any other is text. A tag without its `>` ends the scan; in
 * HTML the content of scripts and styles is passed over. Names are in small letters.
 */
export function scanMarkup(text: string, html: boolean, handler: MarkupHandler): void {
  const lower = openNames();
  const odd = () => handler.onOddity?.();
  let at = 0;
  let less = nextMark(text, 0, odd);
  for (;;) {
    const stop = less < 0 ? text.length : less;
    if (stop > at) handler.onText(at, stop);
    if (less < 0 || handler.isDone?.()) return;
    const following = text.indexOf('<', less + 1);
    const code = codeAt(text, less + 1);
    if (code === BANG) at = passDeclaration(text, less, handler);
    else if (code === QUESTION) at = endOf(text, '>', less + 2, odd);
    else
      at = code === SLASH ? closeTag(text, less, lower, handler) : openTag(text, less, lower, html, handler);
    if (code !== BANG && following >= 0 && following < at) odd();
    if (handler.isDone?.()) return;
    less = following >= at && isMark(text, following) ? following : nextMark(text, at, odd);
  }
}

/** The next `<` that opens something; one that does not is odd. */
function nextMark(text: string, from: number, odd: () => void): number {
  let at = text.indexOf('<', from);
  while (at >= 0 && !isMark(text, at)) {
    odd();
    at = text.indexOf('<', at + 1);
  }
  return at;
}

function isMark(text: string, less: number): boolean {
  const code = codeAt(text, less + 1);
  if (code === SLASH) return isNameStart(codeAt(text, less + 2));
  return isNameStart(code) || code === BANG || code === QUESTION;
}

function isNameStart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 58 || code >= 0x80
  );
}

function passDeclaration(text: string, less: number, handler: MarkupHandler): number {
  const odd = () => handler.onOddity?.();
  if (text.startsWith('<!--', less)) return endOf(text, '-->', less + 4, odd);
  if (text.startsWith(CDATA, less)) return passCdata(text, less + CDATA.length, handler);
  const end = text.indexOf('>', less + 2);
  handler.onDeclaration?.(less + 2, end < 0 ? text.length : end);
  return end < 0 ? text.length : end + 1;
}

function passCdata(text: string, from: number, handler: MarkupHandler): number {
  const end = text.indexOf(']]>', from);
  if (handler.onOddity && (end < 0 || text.slice(from, end).includes(CDATA))) handler.onOddity();
  handler.onCdata(from, end < 0 ? text.length : end);
  return end < 0 ? text.length : end + 3;
}

function endOf(text: string, mark: string, from: number, odd: () => void): number {
  const end = text.indexOf(mark, from);
  if (end < 0) odd();
  return end < 0 ? text.length : end + mark.length;
}

function closeTag(text: string, less: number, lower: Lower, handler: MarkupHandler): number {
  const greater = text.indexOf('>', less + 2);
  if (greater < 0) return unfinished(text, handler);
  handler.onClose(lower(text, less + 2, endOfName(text, less + 2, greater)), less, greater + 1);
  return greater + 1;
}

function openTag(text: string, less: number, lower: Lower, html: boolean, handler: MarkupHandler): number {
  const inside = endOfName(text, less + 1, text.length);
  const read = readTag(text, inside, lower, html);
  if (read === null) return unfinished(text, handler);
  const name = lower(text, less + 1, inside);
  const { attributes, end } = read;
  const selfClosing = codeAt(text, end - 2) === SLASH;
  handler.onOpen({ name, attributes, start: less, end, selfClosing });
  return html && (name === 'script' || name === 'style') && !selfClosing ? endOfRaw(text, name, end) : end;
}

function unfinished(text: string, handler: MarkupHandler): number {
  handler.onOddity?.();
  return text.length;
}

function endOfName(text: string, from: number, before: number): number {
  let at = from;
  while (at < before) {
    const code = codeAt(text, at);
    if (code === GREATER || code === SLASH || (code <= SPACE && code >= TAB)) return at;
    at++;
  }
  return at;
}

/** Where the end tag of a script or style begins. */
function endOfRaw(text: string, name: string, from: number): number {
  const end = name === 'script' ? /<\/script/gi : /<\/style/gi;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}
