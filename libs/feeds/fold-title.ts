/** Latin words with single spaces have nothing to fold but their case. */
const PLAIN = /^(?:[!-~]| (?! ))*$/;
/** Arabic and Persian without marks of their own. */
const ARABIC =
  /^[ -~\u060c\u061b\u061f-\u063a\u0640-\u064a\u0660-\u066c\u066e\u066f\u0671-\u0674\u0679-\u06d5\u06f0-\u06ff\u00ab\u00bb\u200c-\u2010\u2012-\u2016\u2018-\u201e\u2039\u203a]*$/;
/** Of those letters the ones that have another form, and that form. */
const FORMS = new Map(
  'آا أا إا ؤو ئي ىي یي کك ۀە ۂہ ۓے'.split(' ').map((pair) => [pair[0], pair[1]] as const),
);
const FORMED =
  /[\u0622-\u0626\u0640\u0649\u0660-\u0669\u06a9\u06c0\u06c2\u06cc\u06d3\u06f0-\u06f9\u200c-\u200f]/g;
/** Letters that come without marks of their own and decompose into few: most titles of the region and of Europe. */
const MARKLESS =
  /^[ -~\u00a0-\u024f\u0400-\u045f\u05d0-\u05ea\u060c\u061b\u061f-\u063a\u0640-\u064a\u0660-\u066c\u066e\u066f\u0671-\u06d5\u06f0-\u06ff\u2010-\u2027\u2030-\u205e]*$/;
/** What those decompose to beside letters, and the tatweel and the soft hyphen. */
const FEW_MARKS = /[\u00ad\u0300-\u036f\u0640\u0653-\u0655]/g;
const ALL_MARKS = /[\p{M}\p{Cf}\u0640]/gu;
const STACKED_MARKS = /(\p{M}{16})\p{M}+/gu;

/** Forms that differ only in case, marks, joiners, tatweel, digits or Persian letter shapes fold to one. */
export function foldTitle(title: string): string {
  const head = title.slice(0, 2_000);
  if (PLAIN.test(head)) return head.toLowerCase().trim();
  if (ARABIC.test(head)) return oneSpaced(head.toLowerCase().replace(FORMED, formOf));
  return oneSpaced(foldMarks(head));
}

function formOf(letter: string): string {
  const digit = letter.charCodeAt(0) % 16;
  return letter === '\u0640' || letter >= '\u200c' ? '' : (FORMS.get(letter) ?? String(digit));
}

function oneSpaced(text: string): string {
  return (/\s\s|[^\S ]/.test(text) ? text.replace(/\s+/g, ' ') : text).trim();
}

function foldMarks(text: string): string {
  return withoutMarks(text)
    .toLowerCase()
    .replace(/[\u0649\u06cc]/g, '\u064a')
    .replace(/\u06a9/g, '\u0643')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) % 16));
}

function withoutMarks(text: string): string {
  if (MARKLESS.test(text)) return text.normalize('NFKD').replace(FEW_MARKS, '');
  // Putting marks in order takes quadratic time.
  return text.replace(STACKED_MARKS, '$1').normalize('NFKD').replace(ALL_MARKS, '');
}
