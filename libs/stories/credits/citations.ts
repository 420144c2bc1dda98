import { phrases } from './agencies.js';
import { type Cues, cuesFor, LONGEST_CUE } from './cues.js';
import cues from './cues.json' with { type: 'json' };
import type { Finding } from './marks.js';
import { type Mention, type Phrase, phraseOf } from './mentions.js';
import { toldFrom, toldUpTo } from './told.js';
import { gapBefore, stemsOf, type Worded } from './words.js';

/** A citation; `chain` when what it names is where another agency has it from. */
export interface Citation extends Finding {
  chain: boolean;
}

const ROLES = phrases(cues.roles);
const ABOUT = phrases(cues.about);
const PHOTOS = phrases(cues.photos);
const WIRE_WORDS = phrases(cues.wireWords);

const SPACE = /^[\s'’.\u200C\u200D]{0,2}$/u;
const TO_NAME = /^[\s"'“”«»„‘’`ـ\-–()[\]{}:\u200C-\u200F]{0,5}$/u;
const FROM_NAME = /^[\s"'“”«»’()[\]\-ـ\u200C-\u200F]{0,5}$/u;
/** Words between the agency and what it is about. */
const NEAR = 5;

/** Words that cite an agency: "according to X", «نقلاً عن X», "told X", "X reports". Not every mention does. */
export function citationsIn(
  worded: Worded,
  mentions: readonly Mention[],
  language: string | null,
): Citation[] {
  const known = cuesFor(language);
  return mentions.flatMap((mention) => citationOf(worded, mention, known) ?? []);
}

function citationOf(worded: Worded, mention: Mention, cues: Cues): Citation | null {
  if (mention.strength === 'mark') return null;
  const phrase = phraseOf(worded, mention);
  const isSure = isSurelyNamed(worded, mention, phrase);
  const before = cueBefore(worded, phrase, cues, isSure);
  const after = cueAfter(worded, phrase, cues, isSure);
  if (before === null && after === null) return null;
  const to = after ?? mention.to;
  if (isAboutItself(worded, phrase, to)) return null;
  return { mention, from: before?.from ?? phrase.from, to, chain: before?.chain ?? false };
}

/** Whether the name is surely the agency's here; if not, only a cue that goes with agencies alone will do. */
function isSurelyNamed(worded: Worded, { from, to, strength }: Mention, phrase: Phrase): boolean {
  if (strength === 'plain') return true;
  const quoted =
    /["“«'‘({]\s?$/u.test(gapBefore(worded, from)) && /^\s?["”»'’)}]/u.test(gapBefore(worded, to));
  if (strength === 'quoted') return quoted;
  const beside = [...worded.words.slice(phrase.from, from), ...worded.words.slice(to, phrase.to)];
  return quoted || beside.some((word) => stemsOf(word.folded).some((stem) => WIRE_WORDS.has(stem.word)));
}

function cueBefore(worded: Worded, phrase: Phrase, cues: Cues, isSure: boolean) {
  if (TO_NAME.test(gapBefore(worded, phrase.from))) {
    for (const { from, text } of runsEndingAt(worded, phrase)) {
      const counts = cues.strongBefore.has(text) || (isSure && cues.before.has(text));
      if (counts) return { from, chain: cues.chain.has(text) };
    }
  }
  const from = isSure ? toldFrom(worded, phrase) : null;
  return from === null ? null : { from, chain: false };
}

/** The runs of words that end before a phrase, longest first, each also without "and" and with its particle. */
function* runsEndingAt(
  worded: Worded,
  { from: end, particle }: Phrase,
): Generator<{ from: number; text: string }> {
  const { words } = worded;
  let from = end - 1;
  while (from > 0 && end - from < LONGEST_CUE && SPACE.test(gapBefore(worded, from))) from -= 1;
  for (; from >= 0 && from < end; from += 1) {
    const [first = '', ...rest] = words.slice(from, end).map((word) => word.folded);
    for (const head of /^[وفו].{2,}/u.test(first) ? [first, first.slice(1)] : [first]) {
      const text = [head, ...rest].join(' ');
      if (particle !== '') yield { from, text: `${text} ${particle}` };
      yield { from, text };
    }
  }
}

function cueAfter(worded: Worded, phrase: Phrase, cues: Cues, isSure: boolean): number | null {
  const { words } = worded;
  const run: string[] = [];
  let best: number | null = null;
  for (let at = phrase.to; at < Math.min(words.length, phrase.to + LONGEST_CUE); at += 1) {
    if (!(at === phrase.to ? FROM_NAME : SPACE).test(gapBefore(worded, at))) break;
    run.push(words[at]!.folded);
    const text = run.join(' ');
    if (cues.strongAfter.has(text) || (isSure && cues.after.has(text))) best = at + 1;
  }
  return best ?? (isSure ? toldUpTo(worded, phrase) : null);
}

/** "told BBC staff", "Reuters said its photographer": the agency is what the report is about. */
function isAboutItself(worded: Worded, phrase: Phrase, to: number): boolean {
  const { words } = worded;
  const next = words[phrase.to];
  if (next !== undefined && ROLES.has(next.folded) && /^\s*$/.test(gapBefore(worded, phrase.to))) return true;
  const before = words[phrase.from - 1];
  if (before !== undefined && PHOTOS.has(before.folded)) return true;
  // Behind "told X" a Latin "its" is somebody else's; «قالت X إن مصورها» is not.
  const isSubject = to > phrase.to;
  const near = words.slice(Math.max(to, phrase.to), Math.max(to, phrase.to) + NEAR);
  return near.some((word) => ABOUT.has(word.folded) && (isSubject || !/\p{sc=Latn}/u.test(word.text)));
}
