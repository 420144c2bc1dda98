import { cutUnits, plain } from '../clean.js';
import { escapeHtml, titleText } from '../html-text.js';
import { LIMITS } from '../limits.js';
import { childrenOf, type Element, textOf } from '../xml/element.js';
import { innerMarkup } from '../xml/markup.js';

type Manner = 'text' | 'html' | 'xhtml' | 'base64' | 'none';

/** How a text construct is to be read: RFC 4287 section 3.1, and `mode` of Atom 0.3. */
function mannerOf(construct: Element): Manner {
  const type = construct.attributes.get('type')?.trim().toLowerCase() ?? 'text';
  const mode = construct.attributes.get('mode')?.trim().toLowerCase();
  if (mode === 'base64') return /^text|html/.test(type) ? 'base64' : 'none';
  const isMarkup = construct.children.some((child) => typeof child !== 'string');
  if (isMarkup && (type === 'xhtml' || mode === 'xml' || /[/+]xml$|^text/.test(type))) return 'xhtml';
  if (type === 'html' || type === 'text/html' || type === 'xhtml' || isMarkup) return 'html';
  return type === 'text' || type.startsWith('text/') ? 'text' : 'none';
}

/** The construct as HTML; null when it is empty or holds something else (an image, base64). */
export function htmlOfText(construct: Element): string | null {
  const manner = mannerOf(construct);
  if (manner === 'none') return null;
  if (manner === 'base64') return readBase64(construct);
  if (manner === 'xhtml') return cutUnits(innerMarkup(xhtmlBody(construct)), LIMITS.field).trim() || null;
  const text = textOf(construct).trim();
  return (manner === 'html' ? text : escapeHtml(text)) || null;
}

/** Atom 0.3 could wrap texts so; UTF-8 is what they held. */
function readBase64(construct: Element): string | null {
  const bytes = Buffer.from(textOf(construct), 'base64');
  const html = new TextDecoder().decode(bytes).trim();
  return (construct.attributes.get('type')?.includes('html') ? html : escapeHtml(html)) || null;
}

/** The construct as a title: one line of plain text. */
export function lineOfText(construct: Element): string | null {
  const html = htmlOfText(construct);
  return html === null ? null : titleText(html) || plain(textOf(construct)) || null;
}

/** The `<div>` that wraps XHTML is no part of it. */
function xhtmlBody(construct: Element): Element {
  const elements = construct.children.filter((child) => typeof child !== 'string');
  const divs = [...childrenOf(construct, 'xhtml:div'), ...childrenOf(construct, 'div')];
  return elements.length === 1 && divs[0] ? divs[0] : construct;
}
