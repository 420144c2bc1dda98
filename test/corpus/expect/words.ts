/** A piece of a Python expression. */
export type Word =
  | { kind: 'text'; value: string }
  | { kind: 'number'; value: number }
  | { kind: 'name'; value: string }
  | { kind: 'mark'; value: string };

const NUMBER = /^\d+(\.\d+)?/;
const NAME = /^[A-Za-z_]\w*/;
const MARK = /^(==|!=|<=|>=|[-+*/%<>()[\]{},.:])/;
const TEXT = /^[uUbBrR]{0,2}('''|"""|'|")/;

/** The words of an expression, or null for one that holds something else. */
export function readWords(source: string): Word[] | null {
  const words: Word[] = [];
  let rest = source.trim();
  while (rest !== '') {
    const taken = takeText(rest) ?? takeOther(rest);
    if (!taken) return null;
    words.push(taken.word);
    rest = rest.slice(taken.length).trimStart();
  }
  return words;
}

interface Taken {
  word: Word;
  length: number;
}

function takeOther(rest: string): Taken | null {
  const number = NUMBER.exec(rest)?.[0];
  if (number) return { word: { kind: 'number', value: Number(number) }, length: number.length };
  const name = NAME.exec(rest)?.[0];
  if (name) return { word: { kind: 'name', value: name }, length: name.length };
  const mark = MARK.exec(rest)?.[0];
  return mark ? { word: { kind: 'mark', value: mark }, length: mark.length } : null;
}

function takeText(rest: string): Taken | null {
  const opening = TEXT.exec(rest);
  if (!opening) return null;
  const quote = opening[1]!;
  const raw = /r/i.test(opening[0].slice(0, -quote.length));
  let at = opening[0].length;
  while (at < rest.length && !rest.startsWith(quote, at)) at += rest[at] === '\\' ? 2 : 1;
  if (at >= rest.length) return null;
  const inside = rest.slice(opening[0].length, at);
  return { word: { kind: 'text', value: raw ? inside : unescape(inside) }, length: at + quote.length };
}

const ESCAPE = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{1,3})|\r?\n|(.))/gis;
const PLAIN: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
};

function unescape(text: string): string {
  return text.replace(
    ESCAPE,
    (whole, hex2: string, hex4: string, hex8: string, octal: string, letter: string) => {
      const hex = hex2 ?? hex4 ?? hex8;
      if (hex !== undefined) return pointOf(Number.parseInt(hex, 16));
      if (octal !== undefined) return pointOf(Number.parseInt(octal, 8));
      if (letter === undefined) return '';
      return PLAIN[letter] ?? ('\\\'"'.includes(letter) ? letter : whole);
    },
  );
}

function pointOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
