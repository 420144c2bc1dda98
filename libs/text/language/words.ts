import arab from './words/arab.json' with { type: 'json' };
import cyrl from './words/cyrl.json' with { type: 'json' };
import latn from './words/latn.json' with { type: 'json' };

/** Small and frequent words of a language; how its words begin and end; parts that hardly any other's words have. */
interface Lexicon {
  words: string[];
  beginnings?: string[];
  endings?: string[];
  parts?: string[];
}
/** The languages that each string is listed for. */
interface Index {
  languages: ReadonlyMap<string, readonly string[]>;
  longest: number;
}

type Indices = Record<keyof Lexicon, Index>;

/** Points for a word that one, two, three … languages of the script have. */
const WORTH = [0, 2, 1.1, 0.6, 0.4];
const WORTH_OF_MANY = 0.3;
/** For a beginning or an ending, shared among the languages that have it; for a part. */
const BEGINNING = 0.8;
const ENDING = 1.2;
const PART = 1.2;
/** What stands after a beginning or before an ending, and a word that may have parts, have at least so many letters. */
const STEM_AFTER = 3;
const STEM_BEFORE = 2;
const WORD_WITH_PARTS = 4;
/** Arabic letters run on where a space is lost: what is an ending stands anywhere in a word as long as that. */
const RUN_TOGETHER = 15;

const LEXICA: Record<string, Record<string, Lexicon>> = { Arab: arab, Cyrl: cyrl, Latn: latn };
/** By script, made when the first text in it comes: a process that never asks for a language never pays. */
const INDICES = new Map<string, Indices>();

/** What a text's words (lower case) say for the languages of a script, in points. */
export function wordPoints(text: string, script: string): Map<string, number> {
  const points = new Map<string, number>();
  const index = indicesOf(script);
  if (index === undefined) return points;
  for (const [word] of spelledAlike(text).matchAll(/\p{L}+/gu)) {
    const known = index.words.languages.get(word);
    if (known) add(points, known, WORTH[known.length] ?? WORTH_OF_MANY);
    else addAffixes(points, word, index);
    if (word.length >= WORD_WITH_PARTS) addParts(points, word, index.parts, PART);
    if (script === 'Arab' && word.length >= RUN_TOGETHER) addParts(points, word, index.endings, ENDING);
  }
  return points;
}

function indicesOf(script: string): Indices | undefined {
  const lexica = LEXICA[script];
  if (lexica === undefined || INDICES.has(script)) return INDICES.get(script);
  const indices = {
    words: indexed(lexica, ({ words }) => words),
    beginnings: indexed(lexica, ({ beginnings }) => beginnings),
    endings: indexed(lexica, ({ endings }) => endings),
    parts: indexed(lexica, ({ parts }) => parts),
  };
  INDICES.set(script, indices);
  return indices;
}

function indexed(lexica: Record<string, Lexicon>, pick: (lexicon: Lexicon) => string[] | undefined): Index {
  const languages = new Map<string, string[]>();
  for (const [language, lexicon] of Object.entries(lexica)) {
    for (const word of (pick(lexicon) ?? []).flatMap((line) => line.split(' '))) {
      languages.set(word, [...(languages.get(word) ?? []), language]);
    }
  }
  return { languages, longest: Math.max(0, ...[...languages.keys()].map((word) => word.length)) };
}

/** Kaf and yeh as Persian writes them, whatever the keyboard. */
function spelledAlike(text: string): string {
  return text.replace(/[يى]/gu, 'ی').replaceAll('ك', 'ک');
}

function add(points: Map<string, number>, languages: readonly string[], worth: number): void {
  for (const language of languages) points.set(language, (points.get(language) ?? 0) + worth);
}

function addAffixes(points: Map<string, number>, word: string, { beginnings, endings }: Indices): void {
  const begins = longestOf(beginnings, word.length - STEM_AFTER, (length) => word.slice(0, length));
  add(points, begins, BEGINNING / begins.length);
  const ends = longestOf(endings, word.length - STEM_BEFORE, (length) => word.slice(-length));
  add(points, ends, ENDING / ends.length);
}

/** Of several affixes the longest counts. */
function longestOf({ languages, longest }: Index, most: number, cut: (length: number) => string) {
  for (let length = Math.min(longest, most); length > 1; length--) {
    const known = languages.get(cut(length));
    if (known) return known;
  }
  return [];
}

/** Parts that overlap count once. */
function addParts(points: Map<string, number>, word: string, { languages, longest }: Index, worth: number) {
  for (let start = 0; longest > 0 && start < word.length - 1; start++) {
    for (let length = Math.min(longest, word.length - start); length > 1; length--) {
      const known = languages.get(word.slice(start, start + length));
      if (!known) continue;
      add(points, known, worth / known.length);
      start += length - 1;
      break;
    }
  }
}
