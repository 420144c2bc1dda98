import { codeAt } from './markup/code-at.js';

const MARKS = /[\p{M}\p{Cf}\u0640]/gu;
const STACKED_MARKS = /(\p{M}{16})\p{M}+/gu;
/** UTF-16 units of a title that are compared. */
const LONGEST = 2_000;

/** Forms that differ only in case, marks, joiners, tatweel, digits or Persian letter shapes fold to one. */
export function foldTitle(title: string): string {
  const head = title.slice(0, LONGEST);
  const folded = foldByTable(head) ?? foldWhole(head);
  return (/\s\s|[^\S ]/.test(folded) ? folded.replace(/\s+/g, ' ') : folded).trim();
}

function foldWhole(text: string): string {
  // Putting marks in order takes quadratic time.
  return text
    .replace(STACKED_MARKS, '$1')
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(/[\u0649\u06cc]/g, '\u064a')
    .replace(/\u06a9/g, '\u0643')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) % 16));
}

/** Two values that no letter has: for what disappears, and for what becomes several or depends on its neighbours. */
const [NOTHING, NEIGHBOURS] = [0, 0xffff];
const GREEK = /\p{sc=Grek}/u;
/** What becomes of each unit of the usual scripts by itself. All else is folded as a whole, in several times the time. */
const TABLE = Uint16Array.from({ length: 0x2070 }, (_, unit) => foldUnit(String.fromCharCode(unit)));

function foldUnit(unit: string): number {
  const folded = foldWhole(unit);
  if (folded === '') return NOTHING;
  return folded.length > 1 || GREEK.test(unit) ? NEIGHBOURS : codeAt(folded, 0);
}

const units = new Uint16Array(LONGEST);

function foldByTable(text: string): string | null {
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = TABLE[codeAt(text, at)] ?? NEIGHBOURS;
    if (unit === NEIGHBOURS) return null;
    if (unit !== NOTHING) units[length++] = unit;
  }
  return String.fromCharCode.apply(null, units.subarray(0, length) as unknown as number[]);
}
