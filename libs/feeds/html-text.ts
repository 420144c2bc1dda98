import { cutText, cutTitle, cutUnits, plain } from './clean.js';
import { LIMITS } from './limits.js';
import { type MarkupHandler, scanMarkup } from './markup/scan.js';
import { decodeReferences } from './references.js';

const words = (text: string) => new Set(text.split(' '));
/** Their content is code or fallback, never words of the reporter. */
const SILENT = words(
  'script style template noscript iframe object svg math noembed noframes head select audio video',
);
const INLINE = words(
  'a abbr acronym b bdi bdo big cite code data dfn del em font i ins kbd mark nobr q s samp small span strike strong sub sup time tt u var wbr',
);
const BLOCK = words(
  'address article aside blockquote body br button canvas caption center dd details div dl dt embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html img input label li link main meta nav ol option p param picture pre section source summary table tbody td textarea tfoot th thead title tr ul',
);

/** The title that a reader sees: tags gone, entities decoded, one line. Words in `<>` that are no tags stay. */
export function titleText(html: string): string {
  return cutTitle(plain(textOf(cutHtml(html, LIMITS.titleHtml), true)));
}

/** A short name that may hold markup or references: a category, an author. */
export function nameText(text: string): string {
  return text.includes('<') || text.includes('&') ? titleText(text) : text;
}

/** HTML as plain text in one line, without scripts and styles, at most 4 KiB; null when nothing is left. */
export function bodyText(html: string | null): string | null {
  return html === null ? null : shortText(textOf(cutHtml(html, LIMITS.summaryHtml), false));
}

/** The head of a text with markup. A tag or reference that the cut would split is left out; text behind it is read. */
function cutHtml(html: string, units: number): string {
  if (html.length <= units) return html;
  const head = cutUnits(html, units);
  const tag = head.lastIndexOf('<');
  if (tag <= head.lastIndexOf('>')) return wholeReferences(head);
  const end = html.indexOf('>', units);
  const rest = end < 0 ? '' : cutUnits(html.slice(end + 1), units - tag);
  const cut = end >= 0 && end + 1 + rest.length < html.length;
  return head.slice(0, tag) + (cut ? wholeReferences(rest.slice(0, tagStart(rest))) : rest);
}

function wholeReferences(text: string): string {
  return text.replace(/&[^;\s&]{0,32}$/, '');
}

/** Where the last tag begins that is not finished; else the end. */
function tagStart(text: string): number {
  const tag = text.lastIndexOf('<');
  return tag > text.lastIndexOf('>') ? tag : text.length;
}

/** Plain text within the summary's cap; null when nothing is left. */
export function shortText(text: string): string | null {
  return cutText(plain(text), LIMITS.summaryBytes) || null;
}

/** Plain text made safe to be read as HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function textOf(html: string, keepUnknown: boolean): string {
  if (!html.includes('<')) return decodeReferences(html);
  const reader = openReader(html, keepUnknown);
  scanMarkup(html, true, reader);
  return reader.text();
}

function openReader(html: string, keepUnknown: boolean): MarkupHandler & { text: () => string } {
  const parts: string[] = [];
  let length = 0;
  let readTo = 0;
  let spaced = true;
  const silence = { name: '', depth: 0 };

  function say(text: string): void {
    if (silence.depth > 0) return;
    const isSpace = text.trim() === '';
    if (isSpace) return space();
    parts.push(text);
    length += text.length;
    spaced = false;
  }
  /** Between blocks; one is enough. */
  function space(): void {
    if (!spaced) parts.push(' ');
    spaced = true;
  }
  function isForeign(name: string): boolean {
    return keepUnknown && !INLINE.has(name) && !BLOCK.has(name) && !SILENT.has(name);
  }
  function open(name: string): void {
    if (silence.depth > 0) silence.depth += Number(name === silence.name);
    else if (SILENT.has(name)) Object.assign(silence, { name, depth: 1 });
    else if (!INLINE.has(name)) space();
  }
  function close(name: string): void {
    if (silence.depth > 0) silence.depth -= Number(name === silence.name);
    else if (!INLINE.has(name)) space();
  }
  return {
    onText: (start, end) => {
      say(decodeReferences(html.slice(start, end)));
      readTo = end;
    },
    onCdata: (start, end) => {
      say(html.slice(start, end));
      readTo = end + 3;
    },
    onOpen: ({ name, start, end, selfClosing }) => {
      if (isForeign(name)) say(html.slice(start, end));
      else open(name);
      if (selfClosing && silence.depth > 0 && !isForeign(name)) close(name);
      readTo = end;
    },
    onClose: (name, start, end) => {
      if (isForeign(name)) say(html.slice(start, end));
      else close(name);
      readTo = end;
    },
    isDone: () => length > LIMITS.display,
    // A last `<` without its `>` is no tag in a title.
    text: () => parts.join('') + (keepUnknown ? unfinished(html.slice(readTo), silence.depth > 0) : ''),
  };
}

function unfinished(rest: string, isSilent: boolean): string {
  return isSilent || !/^<[a-z]/i.test(rest) ? '' : decodeReferences(rest);
}
