/** A document whose stray `<` and unclosed CDATA sections were mended. */
export interface Repaired {
  text: string;
  repaired: boolean;
}

const NAME_START = /[A-Za-z_:\u0080-\uffff]/;
const DECLARATION = /^<!(?:\[|doctype|entity|element|attlist|notation)/i;
const CDATA = '<![CDATA[';

/**
 * Mends what would make the tokenizer swallow whole items: a `<` that opens no tag becomes `&lt;`, an end tag
 * without its `>` gets one, and an unclosed CDATA section ends at its element's end tag. In well-formed XML no
 * `<` stands between another `<` and its `>`. One pass, linear: each search result is used until it is passed.
 */
export function repairMarkup(text: string): Repaired {
  const mended = openPile();
  const find = openFinder(text);
  let kept = 0;
  let at = text.indexOf('<');
  while (at >= 0) {
    const mend = judge(text, at, find);
    if (mend.insert !== null) {
      mended.add(text.slice(kept, mend.from) + mend.insert);
      kept = mend.to;
    }
    at = find('<', mend.next);
  }
  return { text: kept === 0 ? text : mended.text() + text.slice(kept), repaired: kept > 0 };
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
  return (needle, from) => {
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
  if (!isEnd) return { insert: '&lt;', from: at, to: at + 1, next: opens };
  const name = /^<\/[\w:.-]*/.exec(text.slice(at, Math.min(opens, at + 258)))?.[0].length ?? 2;
  return { insert: '>', from: at + name, to: at + name, next: opens };
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
