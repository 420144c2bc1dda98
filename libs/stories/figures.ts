import words from './number-words.json' with { type: 'json' };

const WORDS = new Map<string, number>(Object.entries(words));

/** A number in any of the three digit sets, with thousands apart; or a word. */
const FIGURE =
  /[0-9\u0660-\u0669\u06f0-\u06f9]{1,15}(?:[,.\u066b\u066c][0-9\u0660-\u0669\u06f0-\u06f9]{1,15}){0,4}|[\p{L}\p{M}]+/gu;

/** The numbers that a text names, in digits or (up to twenty) in words of English, Arabic or Persian, in order. */
export function figuresIn(text: string): number[] {
  const figures: number[] = [];
  for (const [token] of text.matchAll(FIGURE)) {
    const value = /^\p{L}/u.test(token) ? WORDS.get(plainWord(token)) : valueOf(token);
    if (value !== undefined && Number.isFinite(value)) figures.push(value);
  }
  return figures;
}

function plainWord(word: string): string {
  return word.normalize('NFC').toLowerCase().replace(/\p{M}/gu, '').replace(/[أإآ]/g, 'ا');
}

/** Groups of three are thousands (1,200), anything else behind a mark is a fraction (3.5). */
function valueOf(token: string): number {
  const latin = token.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
  const [head = '', ...groups] = latin.split(/[,.\u066b\u066c]/);
  if (groups.every((group) => group.length === 3)) return Number(head + groups.join(''));
  return Number(`${head}${groups.slice(0, -1).join('')}.${groups.at(-1)}`);
}
