import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { cutText, cutTitle, cutUnits, plain } from './clean.js';
import { LIMITS } from './limits.js';
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

/** HTML as plain text in one line, without scripts and styles, at most 4 KiB; null when nothing is left. */
export function bodyText(html: string | null): string | null {
  return html === null ? null : shortText(textOf(cutHtml(html, LIMITS.summaryHtml), false));
}

/** The head of a text with markup; a tag or reference that the cut would split is left out. */
function cutHtml(html: string, units: number): string {
  if (html.length <= units) return html;
  const head = cutUnits(html, units);
  const tag = head.lastIndexOf('<');
  const whole = tag > head.lastIndexOf('>') ? head.slice(0, tag) : head;
  return whole.replace(/&[^;\s&]{0,32}$/, '');
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
  const reader = openReader(html, keepUnknown, () => tokenizer.pause());
  // The tokenizer alone keeps no stack of open tags, so no nesting can make it slow.
  const tokenizer = new Tokenizer({ decodeEntities: false }, reader.callbacks);
  tokenizer.write(html);
  tokenizer.end();
  return reader.text();
}

function openReader(html: string, keepUnknown: boolean, stop: () => void) {
  const parts: string[] = [];
  let length = 0;
  const silence = { name: '', depth: 0 };
  let tag = { name: '', start: -1 };

  function say(text: string): void {
    if (silence.depth > 0) return;
    parts.push(text);
    length += text.trim().length;
    if (length > LIMITS.display) stop();
  }
  function isForeign(name: string): boolean {
    return keepUnknown && !INLINE.has(name) && !BLOCK.has(name) && !SILENT.has(name);
  }
  function open(name: string): void {
    if (silence.depth > 0) silence.depth += Number(name === silence.name);
    else if (SILENT.has(name)) Object.assign(silence, { name, depth: 1 });
    else if (!INLINE.has(name)) parts.push(' ');
  }
  function close(name: string): void {
    if (silence.depth > 0) silence.depth -= Number(name === silence.name);
    else if (!INLINE.has(name)) parts.push(' ');
  }
  function endTag(end: number): void {
    if (isForeign(tag.name)) say(html.slice(tag.start, end + 1));
    else open(tag.name);
    tag = { name: '', start: -1 };
  }

  const callbacks: TokenizerCallbacks = {
    ontext: (start, end) => say(decodeReferences(html.slice(start, end))),
    onopentagname: (start, end) => {
      tag = {
        name: html.slice(start, Math.min(end, start + LIMITS.nameLength)).toLowerCase(),
        start: start - 1,
      };
    },
    onopentagend: endTag,
    onselfclosingtag: (end) => {
      const { name } = tag;
      endTag(end);
      if (!isForeign(name) && silence.depth > 0) close(name);
    },
    onclosetag: (start, end) => {
      const name = html.slice(start, end).trim().toLowerCase();
      if (isForeign(name)) say(html.slice(start - 2, end + 1));
      else close(name);
    },
    onend: () => {
      if (keepUnknown && tag.start >= 0) say(decodeReferences(html.slice(tag.start)));
    },
    oncdata: (start, end, offset) => say(html.slice(start, end - offset)),
    ontextentity: () => undefined,
    onattribdata: () => undefined,
    onattribentity: () => undefined,
    onattribend: () => undefined,
    onattribname: () => undefined,
    oncomment: () => undefined,
    ondeclaration: () => undefined,
    onprocessinginstruction: () => undefined,
  };
  return { callbacks, text: () => parts.join('') };
}
