const RTL_LETTER =
  /(?=\p{L})[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/gu;
const LETTER = /\p{L}/gu;

/**
 * The direction a text is set in: that of most of its letters, so that a Latin name at the head of an Arabic
 * title does not turn the line; on a tie, that of its first letter.
 */
export function directionOf(text: string): 'rtl' | 'ltr' {
  const letters = text.match(LETTER) ?? [];
  const rtl = text.match(RTL_LETTER) ?? [];
  if (rtl.length * 2 !== letters.length) return rtl.length * 2 > letters.length ? 'rtl' : 'ltr';
  return rtl.length > 0 && letters[0] === rtl[0] ? 'rtl' : 'ltr';
}
