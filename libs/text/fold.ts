/** See `codeAt` of libs/feeds: bound once, it stays fast when something derives a class from `String`. */
export const codeAt = Function.prototype.call.bind(String.prototype.charCodeAt) as unknown as (
  text: string,
  at: number,
) => number;

// Arabic vowel signs, hamza and madda above and below, Quranic marks; Hebrew points and accents.
const POINTS =
  /[\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED\u08D3-\u08FF]/gu;
// Diacritics come off Latin and Greek letters only: Cyrillic й is another letter than и.
const LATIN_DIACRITICS = /([\p{sc=Latn}\p{sc=Grek}])[\u0300-\u036F]+/gu;
// Joiners, hidden characters, tatweel, soft hyphen, variation selectors.
const SILENT = /[\u200B-\u200D\u2060\uFEFF\u0640\u00AD\uFE00-\uFE0F]/gu;
const NOT_WORD = /[^\p{L}\p{M}\p{N}]+\p{M}*/gu;

/** Letters that decomposition (NFKD) does not bring together. */
const LETTERS: Record<string, string> = {
  ...Object.fromEntries([...'ىیۍ'].map((yeh) => [yeh, 'ي'])),
  ...Object.fromEntries([...'کڪ'].map((kaf) => [kaf, 'ك'])),
  ...Object.fromEntries([...'ةہھەۃ'].map((heh) => [heh, 'ه'])),
  ...Object.fromEntries([...'٠١٢٣٤٥٦٧٨٩'].map((digit, value) => [digit, String(value)])),
  ...Object.fromEntries([...'۰۱۲۳۴۵۶۷۸۹'].map((digit, value) => [digit, String(value)])),
  ٱ: 'ا',
  ё: 'е',
  ı: 'i',
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ħ: 'h',
  ς: 'σ',
};
const TO_REPLACE = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');
const PLAIN_ASCII = /^[a-z0-9]*$/;

/**
 * One word as it is compared: compatibility forms resolved, lower case, one alef, one yeh, one kaf, one heh,
 * Latin digits, no vowel signs, no Latin diacritics, no joiners. Letters of different scripts that look
 * alike stay different, so a Cyrillic "а" never passes for a Latin one.
 */
export function foldToken(word: string): string {
  if (word.length > LONGEST_KEPT) return foldAny(word);
  const known = KEPT.get(word);
  return known === undefined ? keep(word, foldAny(word)) : known;
}

/** The words that were folded last: of a text most are old friends. Longer ones are few, and as slices would keep their whole text. */
const KEPT = new Map<string, string>();
const MOST_KEPT = 16_384;
const LONGEST_KEPT = 12;

function keep(word: string, folded: string): string {
  if (KEPT.size >= MOST_KEPT) KEPT.clear();
  KEPT.set(word, folded);
  return folded;
}

function foldAny(word: string): string {
  const lower = word.toLowerCase();
  if (PLAIN_ASCII.test(lower)) return lower;
  return foldByTable(word) ?? foldWhole(lower);
}

function foldWhole(lower: string): string {
  const bare = lower.normalize('NFKD').toLowerCase().replace(SILENT, '').replace(POINTS, '');
  return bare
    .replace(LATIN_DIACRITICS, '$1')
    .normalize('NFC')
    .replace(TO_REPLACE, (letter) => LETTERS[letter]!)
    .replace(NOT_WORD, ' ')
    .trim();
}

/** What disappears, and what stands for several letters or depends on its neighbours: values that no letter has. */
const [NOTHING, NEIGHBOURS] = [1, 0xffff];
/** What becomes of each UTF-16 unit by itself, found out when it is first met; all else is folded as a whole, in many times the time. */
const TABLE = new Uint16Array(0x1_0000);
/** Longer words are no words. */
const LONGEST = 100;
const units = new Uint16Array(LONGEST);

function foldByTable(word: string): string | null {
  if (word.length > LONGEST) return null;
  let length = 0;
  for (let at = 0; at < word.length; at++) {
    const code = codeAt(word, at);
    const unit = TABLE[code] || (TABLE[code] = foldUnit(String.fromCharCode(code)));
    if (unit === NEIGHBOURS) return null;
    if (unit !== NOTHING) units[length++] = unit;
  }
  return String.fromCharCode.apply(null, units.subarray(0, length) as unknown as number[]);
}

const WORD_LETTER = /^[\p{L}\p{N}]$/u;
/** A sigma at the end of a word is another one; and these letters of Korean make one of two. */
const NOT_ALONE = /[\p{sc=Grek}\u1100-\u11FF\uA960-\uA97F\uD7B0-\uD7FF]/u;

/** Stands beside any letter without a change to either. */
const INERT = '中';

function foldUnit(unit: string): number {
  const folded = foldWhole(`${INERT}${unit.toLowerCase()}${INERT}`).slice(1, -1);
  if (folded === '') return NOTHING;
  if (!WORD_LETTER.test(unit) || !WORD_LETTER.test(folded)) return NEIGHBOURS;
  return folded.length > 1 || NOT_ALONE.test(unit + folded) ? NEIGHBOURS : codeAt(folded, 0);
}
