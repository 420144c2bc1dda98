import { LIMITS } from '../limits.js';

/** A JSON document, and whether its end is missing. */
export interface ReadJson {
  value: unknown;
  partial: boolean;
}

/**
 * JSON as feeds send it: also with line ends inside of texts and commas too many, and of one that broke off or has a
 * broken place all items that are whole. Null when nothing can be made of it. Linear.
 */
export function readJson(text: string): ReadJson | null {
  const exact = parse(text);
  if (exact !== undefined) return { value: exact, partial: false };
  const tidy = mendJson(text);
  const mended = parse(tidy);
  if (mended !== undefined) return { value: mended, partial: false };
  return rescueItems(tidy);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Line ends in texts are escaped, and commas before a closing bracket dropped. */
function mendJson(text: string): string {
  const parts: string[] = [];
  let kept = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') {
      const end = endOfText(text, at);
      const inside = text.slice(at, end);
      parts.push(
        text.slice(kept, at),
        inside.replace(/[\n\r\t]/g, (space) => ESCAPES[space] ?? ''),
      );
      kept = end;
      at = end - 1;
    } else if (letter === ',' && isBeforeEnd(text, at)) {
      parts.push(text.slice(kept, at));
      kept = at + 1;
    }
  }
  return parts.join('') + text.slice(kept);
}

/** Where the text that begins with this quotation mark is over; the end of all when its mark is missing. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function isBeforeEnd(text: string, comma: number): boolean {
  let at = comma + 1;
  while (at < text.length && ' \n\r\t'.includes(text[at] ?? '')) at++;
  return text[at] === ']' || text[at] === '}';
}

/** The head of the document up to its items, and each item that parses by itself. */
function rescueItems(text: string): ReadJson | null {
  const start = /"items"\s*:\s*\[/.exec(text);
  if (!start) return null;
  const before = text.slice(0, start.index).trimEnd();
  const head = parse(`${before.endsWith(',') ? before.slice(0, -1) : before}}`);
  if (typeof head !== 'object' || head === null) return null;
  const { objects, closed } = objectsIn(text, start.index + start[0].length);
  const items = objects.map(parse).filter((item) => item !== undefined);
  return { value: { ...head, items }, partial: !closed };
}

/** The objects that stand side by side up to the end of their list, by their brackets; those in texts do not count. */
function objectsIn(text: string, from: number): { objects: string[]; closed: boolean } {
  const objects: string[] = [];
  let [depth, start] = [0, 0];
  for (let at = from; at < text.length && objects.length <= LIMITS.entries; at++) {
    const letter = text[at];
    if (letter === '"') at = endOfText(text, at) - 1;
    else if (letter === '{' && depth++ === 0) start = at;
    else if (letter === '}' && depth > 0 && --depth === 0) objects.push(text.slice(start, at + 1));
    else if (letter === ']' && depth === 0) return { objects, closed: true };
  }
  return { objects, closed: objects.length > LIMITS.entries };
}
