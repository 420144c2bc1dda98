import { phrases } from './agencies.js';
import cues from './cues.json' with { type: 'json' };
import { type Group, groupsOf } from './groups.js';
import type { Mention } from './mentions.js';
import { gapBefore, type Worded } from './words.js';

/** A place that says where a report comes from; words `from` up to (not with) `to`. */
export interface Finding {
  mention: Mention;
  from: number;
  to: number;
}

const SOURCES = phrases(cues.sources);
const PHOTOS = phrases(cues.photos);

const OPENED = /[([{]["“«\s]{0,2}$|(?:^|[\s.])\/\s?$/u;
const CLOSED = /^["”»\s.]{0,2}[)\]}]|^\s?\/(?![\p{L}\p{N}])/u;
const CLOSED_AND_DASH = /^["”»\s.]{0,2}[)\]}/]["”»\s]*(?:[-–—ـ]|:)/u;
const DASHED = /^["”»]?(?:\s*[:：|–—ـ]|\s+-|-\s)/u;
const SLASHED = /^\s*\//u;
const OWN_LINE = /(?:\s-+|[|–—•·ـ/©]|\n)\s*["“«]?$/u;
const SENTENCE_END = /[.!?؟…]["”»)\]]?\s+["“«([]*$/u;
const DATELINE_COMMA = /[,،\-–—ـ/|:\n]\s*["“«]?$/u;
/** Closing signs, and the initials of editors on a line of their own. */
const NOTHING_MORE = /^[\s)\]}.»"”'’|/–—\-ـ*_]*(?:\n\s*[a-z]{1,6}(?:\/[a-z]{0,6})*)?\s*$/u;

/** Words before the agency in a dateline: "BAGHDAD, Nov 3". */
const DATELINE_WORDS = 8;
const ARABIC_DATELINE_WORDS = 5;
/** UTF-16 units behind a signature that are looked at, and words of an editor's initials there. */
const REST = 60;
const INITIALS = 4;

/** Brackets, datelines, heads and signatures that consist of an agency: the report is the agency's. */
export function marksIn(worded: Worded, mentions: readonly Mention[], isTitle: boolean): Finding[] {
  return groupsOf(worded, mentions)
    .filter((group) => isMark(worded, group, isTitle))
    .flatMap(({ mentions, from, to }) =>
      mentions.map((mention) =>
        mentions.length === 1 ? { mention, from, to } : { mention, ...spanOf(mention) },
      ),
    );
}

function spanOf({ from, to }: Mention): { from: number; to: number } {
  return { from, to };
}

function isMark(worded: Worded, group: Group, isTitle: boolean): boolean {
  const { mentions } = group;
  if (mentions[0]!.particle !== '' || mentions.every(({ strength }) => strength === 'quoted')) return false;
  if (showsPhoto(worded, group)) return false;
  if (isBracketed(worded, group))
    return isCreditBracket(worded, group, isTitle) && !explainsInitials(worded, group);
  return (
    isHead(worded, group) ||
    isSignature(worded, group, isTitle) ||
    isSource(worded, group) ||
    (!isTitle && isDateline(worded, group))
  );
}

function isBracketed(worded: Worded, { from, to }: Group): boolean {
  return OPENED.test(gapBefore(worded, from)) && CLOSED.test(gapBefore(worded, to));
}

function isCreditBracket(worded: Worded, group: Group, isTitle: boolean): boolean {
  const { from, to } = group;
  if (isLast(worded, to) || from === 0) return true;
  if (from <= DATELINE_WORDS * 2 && CLOSED_AND_DASH.test(gapBefore(worded, to))) return true;
  if (!isTitle && /[.!?؟]["”»]?\s*[([]["“«\s]*$/u.test(gapBefore(worded, from))) return true;
  // Without a dash, only capitals can tell a place from a sentence.
  return !isTitle && isPlaceAndDate(worded, from) && /\p{sc=Latn}/u.test(worded.words[0]!.text);
}

/** "American Airlines (AA)": the letters stand for the words before them. */
function explainsInitials({ words, text }: Worded, { mentions, from }: Group): boolean {
  const letters = text.slice(words[mentions[0]!.from]!.start, words[mentions[0]!.to - 1]!.end);
  if (!/^\p{Lu}{2,5}$/u.test(letters)) return false;
  const before = words
    .slice(Math.max(0, from - letters.length * 2), from)
    .filter((word) => /^\p{Lu}/u.test(word.text));
  const initials = before.slice(-letters.length).map((word) => word.text[0]);
  return initials.join('') === letters;
}

function isHead(worded: Worded, { from, to }: Group): boolean {
  return from === 0 && endsMark(worded, to);
}

function endsMark(worded: Worded, to: number): boolean {
  if (to >= worded.words.length) return false;
  const gap = gapBefore(worded, to);
  // "Reuters/Ipsos" is a name; «ایسنا/تهران» is a dateline.
  return DASHED.test(gap) || (SLASHED.test(gap) && /^[\u0600-\u06FF]/u.test(worded.words[to - 1]!.text));
}

function isDateline(worded: Worded, { from, to }: Group): boolean {
  const last = worded.words[from - 1]?.folded ?? '';
  if (endsHijriDate(worded, from)) return true;
  const set = DATELINE_COMMA.test(gapBefore(worded, from)) || /^\d+$/.test(last);
  return from > 0 && set && endsMark(worded, to) && isPlaceAndDate(worded, from);
}

/** The Saudi agency's own way: «الطائف 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م واس». */
function endsHijriDate({ words }: Worded, to: number): boolean {
  const [year = '', era = ''] = words.slice(Math.max(0, to - 2), to).map((word) => word.folded);
  return to <= DATELINE_WORDS * 2 && (/^\d{4}م$/.test(era) || (era === 'م' && /^\d{4}$/.test(year)));
}

/** Whether the words before word `to` can be a dateline: "SEOUL, Jan. 3", «رام الله 3-11-2024». */
function isPlaceAndDate(worded: Worded, to: number): boolean {
  if (to > DATELINE_WORDS * 2) return false;
  const words = worded.words.slice(0, to);
  const named = words.filter((word) => !/^\d/.test(word.folded));
  const arabic = named.filter((word) => !/\p{sc=Latn}/u.test(word.text));
  if (
    words.length > DATELINE_WORDS * 2 ||
    named.length > DATELINE_WORDS ||
    arabic.length > ARABIC_DATELINE_WORDS
  )
    return false;
  return named.every(
    (word, at) => arabic.includes(word) || /^\p{Lu}/u.test(word.text) || (at > 0 && word.text.length <= 3),
  );
}

function isSignature(worded: Worded, group: Group, isTitle: boolean): boolean {
  const { from, to, mentions } = group;
  if (from === 0 || !isLast(worded, to)) return false;
  const gap = gapBefore(worded, from);
  const plain = mentions.some(({ strength }) => strength === 'plain');
  if (isTitle) return plain && /(?:\s[-–—|ـ]+\s|[|/])\s*["“«]?$/u.test(gap);
  return OWN_LINE.test(gap) || (plain && SENTENCE_END.test(gap));
}

/** "Source: Reuters", «المصدر: رويترز», "Copyright 2024 AFP". */
function isSource(worded: Worded, { from, to }: Group): boolean {
  const years = /^\d{4}$/.test(worded.words[from - 1]?.folded ?? '') ? 1 : 0;
  const word = worded.words[from - 1 - years]?.folded ?? '';
  if (/©\s?$/u.test(gapBefore(worded, from - years))) return isLast(worded, to);
  if (!SOURCES.has(word)) return false;
  const set = word === 'copyright' || /^["”»]?\s*[:：]\s*["“«]?$/u.test(gapBefore(worded, from));
  return set && (isLast(worded, to) || /^[^\p{L}\p{N}]*[\n.()،,|*-]/u.test(gapBefore(worded, to)));
}

function isLast({ text, words }: Worded, to: number): boolean {
  return (
    NOTHING_MORE.test(text.slice(words[to - 1]!.end, words[to - 1]!.end + REST)) &&
    words.length - to <= INITIALS
  );
}

/** A credit of a picture says nothing of the report. */
function showsPhoto(worded: Worded, { from, to }: Group): boolean {
  const { words } = worded;
  for (
    let at = from - 1;
    at >= Math.max(0, from - 3) && !/[.!?؟\n]\s/u.test(gapBefore(worded, at + 1));
    at -= 1
  ) {
    if (PHOTOS.has(words[at]!.folded)) return true;
  }
  return to < words.length && /^[\s/]{0,3}$/.test(gapBefore(worded, to)) && PHOTOS.has(words[to]!.folded);
}
