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
  const lower = word.toLowerCase();
  if (PLAIN_ASCII.test(lower)) return lower;
  const bare = lower.normalize('NFKD').toLowerCase().replace(SILENT, '').replace(POINTS, '');
  return bare
    .replace(LATIN_DIACRITICS, '$1')
    .normalize('NFC')
    .replace(TO_REPLACE, (letter) => LETTERS[letter]!)
    .replace(NOT_WORD, ' ')
    .trim();
}
