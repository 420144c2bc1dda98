const NAME_START = /[A-Za-z_:\u0080-\uffff]/;
const DECLARATION = /^<!(?:\[|doctype|entity|element|attlist|notation)/i;
const CDATA = '<![CDATA[';

/**
 * Mends what would make the tokenizer swallow whole items: a `<` that opens no tag becomes `&lt;`, an end tag
 * without its `>` gets one, and an unclosed CDATA section ends at its element's end tag. In well-formed XML no
 * `<` stands between another `<` and its `>`. One pass, linear: each search result is used until it is passed.
 */
export function repairMarkup(text: string): string {
  const mended = openPile();
  const find = openFinder(text);
  let kept = 0;
  let at = text.indexOf('<');
  while (at >= 0) {
    const ends = endOfPlainTag(text, at, find);
    if (ends >= 0) {
      at = find('<', ends);
      continue;
    }
    const mend = judge(text, at, find);
    if (mend.insert !== null) {
      mended.add(text.slice(kept, mend.from) + mend.insert);
      kept = mend.to;
    }
    at = find('<', mend.next);
  }
  return kept === 0 ? text : mended.text() + text.slice(kept);
}

/** The `>` of a tag without a `<` in it, which most are; -1 for all that needs judgement. */
function endOfPlainTag(text: string, at: number, find: Find): number {
  const code = text.charCodeAt(at + 1) | 32;
  if (!(code >= 97 && code <= 122) && code !== (47 | 32)) return -1;
  const ends = find('>', at + 1);
  const opens = find('<', at + 1);
  return ends >= 0 && (opens < 0 || ends < opens) ? ends : -1;
}

/** Puts a text together from millions of parts without keeping them all: that would cost more than the mending. */
function openPile() {
  const whole: string[] = [];
  let parts: string[] = [];
  return {
    add(part: string): void {
      if (parts.push(part) < 4_096) return;
      whole.push(parts.join(''));
      parts = [];
    },
    text: () => whole.join('') + parts.join(''),
  };
}

/** Replace `from`..`to` by `insert` (null: leave all as it is) and go on at `next`. */
interface Mend {
  insert: string | null;
  from: number;
  to: number;
  next: number;
}

type Find = (needle: '<' | '>' | '?>' | ']]>' | '-->' | typeof CDATA, from: number) => number;

/** Searches that never scan a stretch twice as long as `from` only grows; -1 when there is no more. */
function openFinder(text: string): Find {
  const seen = new Map<string, number>();
  let [less, greater] = [-2, -2];
  return (needle, from) => {
    if (needle === '<') return less === -1 || less >= from ? less : (less = text.indexOf('<', from));
    if (needle === '>')
      return greater === -1 || greater >= from ? greater : (greater = text.indexOf('>', from));
    const last = seen.get(needle) ?? -2;
    if (last === -1 || last >= from) return last;
    const found = text.indexOf(needle, from);
    seen.set(needle, found);
    return found;
  };
}

function judge(text: string, at: number, find: Find): Mend {
  const leave = (end: number): Mend => ({
    insert: null,
    from: at,
    to: at,
    next: end < 0 ? text.length : end,
  });
  if (text.startsWith(CDATA, at)) return judgeCdata(text, at, find);
  if (text.startsWith('<!--', at)) return leave(find('-->', at + 4));
  const next = text[at + 1] ?? '';
  if (next === '!' && DECLARATION.test(text.slice(at, at + 10))) return leave(at + 1);
  if (next === '?' && isInstruction(at, find)) return leave(at + 1);
  const isEnd = next === '/';
  if (!isEnd && !NAME_START.test(next)) return { insert: '&lt;', from: at, to: at + 1, next: at + 1 };
  const opens = find('<', at + 1);
  const ends = find('>', at + 1);
  if (opens < 0 || (ends >= 0 && ends < opens)) return leave(ends < 0 ? at + 1 : ends);
  if (!isEnd) return judgeStart(text, at, opens, ends);
  const name = /^<\/[\w:.-]*/.exec(text.slice(at, Math.min(opens, at + 258)))?.[0].length ?? 2;
  return { insert: '>', from: at + name, to: at + name, next: opens };
}

const ATTRIBUTES = /^[\w:.-]+(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))+\s*$/;
/** Characters around a stray `<` that are looked at. */
const SIGHT = 4_096;

/** A start tag with a `<` in it: a stray one in or between its attributes, or else this one is stray itself. */
function judgeStart(text: string, at: number, opens: number, ends: number): Mend {
  const head = text.slice(at + 1, Math.min(opens, at + SIGHT));
  const tail = text.slice(opens + 1, Math.min(Math.max(ends, opens + 1), opens + SIGHT));
  const quote = openQuote(head);
  // A quoted `<` harms nobody.
  if (quote !== null && tail.includes(quote)) return { insert: null, from: at, to: at, next: ends };
  const isBetween = /^\s*[\w:.-]+\s*=\s*["']/.test(tail) && ATTRIBUTES.test(head);
  if (isBetween) return { insert: ' ', from: opens, to: opens + 1, next: ends };
  return { insert: '&lt;', from: at, to: at + 1, next: opens };
}

/** The quotation mark of an attribute that is open at the end of a tag's head. */
function openQuote(head: string): string | null {
  const value = /^[\w:.-]+\s[^<>]*=\s*(["'])[^"']*$/.exec(head);
  const quote = value?.[1] ?? null;
  return quote !== null && head.split(quote).length % 2 === 0 ? quote : null;
}

/** `<?` in the midst of an address is none: its `?>` would be items away. */
function isInstruction(at: number, find: Find): boolean {
  const ends = find('?>', at + 2);
  const opens = find('<', at + 2);
  return ends >= 0 && (opens < 0 || ends < opens);
}

function judgeCdata(text: string, at: number, find: Find): Mend {
  const body = at + CDATA.length;
  const ends = find(']]>', body);
  const opens = find(CDATA, body);
  if (ends >= 0 && (opens < 0 || ends < opens)) return { insert: null, from: at, to: at, next: ends + 3 };
  const name = /<([\w:.-]+)(?:\s[^<>]*)?>[^<]*$/.exec(text.slice(Math.max(0, at - 300), at))?.[1];
  const rest = text.slice(body, opens < 0 ? text.length : opens);
  const close = name === undefined ? -1 : rest.indexOf(`</${name}`);
  if (close < 0) return { insert: null, from: at, to: at, next: ends < 0 ? text.length : ends + 3 };
  return { insert: ']]>', from: body + close, to: body + close, next: body + close };
}
