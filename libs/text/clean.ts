/** Most combining marks kept on one letter: pointed Arabic and Hebrew need four, "Zalgo" text uses hundreds. */
const MAX_MARKS = 8;

const LONE_SURROGATES = /\p{Cs}/gu;
// Line breaks and tabs are white space; every other control is noise.
const CONTROLS = /(?![\t\n\v\f\r\u0085])\p{Cc}/gu;
// Bidi marks, embeddings, overrides and isolates (UAX #9), ZWSP, word joiner and the invisible operators, the
// soft hyphen, the Mongolian vowel separator, interlinear anchors, the BOM, noncharacters.
const INVISIBLE =
  /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\uFDD0-\uFDEF\uFFFE\uFFFF]/gu;
// Tag characters are part of flag emoji only ("England"); anywhere else they hide text.
const TAGS = /(?<![\u{1F3F4}\u{E0020}-\u{E007F}])[\u{E0000}-\u{E007F}]+/gu;
// ZWNJ and ZWJ are spelling in these scripts ("می‌شود"), and glue in emoji; elsewhere they only hide in words.
const JOINERS = /[\u200C\u200D]+/gu;
const JOINS_AFTER =
  /[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}\p{Extended_Pictographic}\p{Emoji_Modifier}]\p{M}*$/u;
/** A letter with its marks, in UTF-16 units. */
const LONGEST_LETTER = 2 + 2 * MAX_MARKS;
const STACKED_MARKS = new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, 'gu');
const WHITE_SPACE = /[\s\u0085]+/gu;

/**
 * Text as people see it: NFC, white space collapsed, without controls, bidi overrides or hidden characters.
 * Spelling is left alone: ZWNJ, diacritics and the writer's letters stay as they are.
 */
export function cleanText(raw: string): string {
  const visible = raw
    .replace(LONE_SURROGATES, '')
    .replace(CONTROLS, '')
    .replace(INVISIBLE, '')
    .replace(TAGS, '');
  return capMarks(dropStrayJoiners(capMarks(visible)))
    .replace(WHITE_SPACE, ' ')
    .trim();
}

function capMarks(text: string): string {
  return text.normalize('NFC').replace(STACKED_MARKS, '$1').normalize('NFC');
}

function dropStrayJoiners(text: string): string {
  return text.replace(JOINERS, (joiners, at: number) => {
    const before = text.slice(Math.max(0, at - LONGEST_LETTER), at);
    const after = text.codePointAt(at + joiners.length);
    // Nothing to join at an end; and before a combining mark, it would let marks pile up past their cap.
    const spells = after !== undefined && !/[\p{M}\s\u0085]/u.test(String.fromCodePoint(after));
    return spells && JOINS_AFTER.test(before) ? joiners[0]! : '';
  });
}

const graphemesOf = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Units a grapheme may take on average: pointed Arabic takes two or three, an emoji family eleven. */
const UNITS_A_GRAPHEME = 4;
const LEAST_UNITS = 64;

/**
 * At most this many graphemes (what a reader counts as letters); a cut text ends in "…", which counts as one.
 * As one grapheme may be endless (runs of Hangul jamo, of marks), never more than 4 UTF-16 units for each
 * grapheme asked for, or 64 in all if that is more. Parts no grapheme but one that is longer than all of that,
 * and no surrogate pair.
 */
export function truncateText(text: string, graphemes: number): string {
  if (text.length <= graphemes) return text;
  const units = Math.max(LEAST_UNITS, graphemes * UNITS_A_GRAPHEME);
  let count = 0;
  let end = 0;
  for (const { index } of graphemesOf.segment(text.slice(0, units + 1))) {
    if (count < graphemes && index < units) end = index;
    if (count === graphemes) return `${text.slice(0, end).trimEnd()}…`;
    count += 1;
  }
  if (text.length <= units) return text;
  const head = text.slice(0, end || units - 1).replace(/[\ud800-\udbff]$/, '');
  return `${head.trimEnd()}…`;
}
