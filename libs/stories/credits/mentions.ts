import { type Agency, type Name, NAMES, phrases, type Step, type Strength } from './agencies.js';
import cues from './cues.json' with { type: 'json' };
import { folded, gapBefore, mayBearParticle, stemsOf, type Worded } from './words.js';

/** Where a text names an agency: words `from` up to (not with) `to`. */
export interface Mention {
  from: number;
  to: number;
  agency: Agency;
  strength: Strength;
  /** What is written onto its first word: "to", "in" … */
  particle: string;
}

const WITHIN_NAME = /^[\s.\-‐‑'’״"&/\u200C\u200D]{0,3}$/u;
/** Between a name and its abbreviation: «وكالة الأنباء السعودية (واس)», `Agence France-Presse (AFP)`. */
const APPOSITION = /^[\s"“”«»'’]{0,3}[(["“«][\s"“”«»]{0,2}$/u;
const ACRONYM = /^[\p{Lu}\d]{1,5}$/u;
const NOT_WITH = new Map(Object.entries(cues.notWith).map(([name, words]) => [name, words.map(folded)]));

/** The agencies that a text names, in order; each word belongs to one name at most, the longest. */
export function mentionsIn(worded: Worded, language: string | null): Mention[] {
  const found: Mention[] = [];
  const isBarred = barring(worded);
  for (let at = 0; at < worded.words.length; at += 1) {
    const mention = mayBegin(worded.words[at]!.folded) ? longestAt(worded, at, language) : null;
    if (mention === null) continue;
    at = mention.to - 1;
    if (mention.strength !== 'hidden' && !isBarred(mention)) join(worded, found, mention);
  }
  return found;
}

/** Whether a name is none in the company that it has here; the text is put together once, and for such names alone. */
function barring({ words }: Worded): (mention: Mention) => boolean {
  let whole: string | undefined;
  const has = (text: string) => (whole ??= words.map((word) => word.folded).join(' ')).includes(text);
  const known = new Map<string, boolean>();
  return ({ from }) => {
    const name = words[from]!.text;
    const texts = NOT_WITH.get(name);
    if (texts === undefined) return false;
    if (!known.has(name)) known.set(name, texts.some(has));
    return known.get(name)!;
  };
}

/** Adds a mention, or lengthens the one before it when this is its abbreviation. */
function join(worded: Worded, found: Mention[], mention: Mention): void {
  const last = found.at(-1);
  const same = last !== undefined && last.agency.id === mention.agency.id && last.to === mention.from;
  if (!same || !APPOSITION.test(gapBefore(worded, mention.from))) found.push(mention);
  else found.splice(-1, 1, { ...last, to: mention.to, strength: 'plain' });
}

/** Of a hundred words hardly one begins a name: this is asked of each, so it makes nothing. */
function mayBegin(first: string): boolean {
  return NAMES.next.has(first) || mayBearParticle(first);
}

function longestAt(worded: Worded, from: number, language: string | null): Mention | null {
  let best = null as Mention | null;
  const first = worded.words[from]!.folded;
  for (const { word, particle } of stemsOf(first)) {
    let step: Step | undefined = NAMES.next.get(word);
    for (let to = from + 1; step !== undefined; to += 1) {
      const name: Name | undefined =
        to > (best?.to ?? from)
          ? step.names.find((name) => fits(worded, name, from, to, language))
          : undefined;
      if (name !== undefined) best = { from, to, agency: name.agency, strength: name.strength, particle };
      const next = worded.words[to];
      if (next === undefined || !WITHIN_NAME.test(gapBefore(worded, to))) break;
      step = step.next.get(next.folded);
    }
  }
  return best;
}

function fits({ words }: Worded, name: Name, from: number, to: number, language: string | null): boolean {
  if (name.only !== null && !name.only.includes(language ?? 'und')) return false;
  if (name.text === name.text.toLowerCase()) return true;
  const written = words.slice(from, to).map((word) => word.text);
  if (ACRONYM.test(name.text)) return written[0] === name.text;
  return /^\p{Lu}/u.test(written[0]!);
}

export const FILLERS = phrases(cues.fillers);
const BRIDGE = /^[\s"'“”«»„‘’`ـ\-–\u200C-\u200F]{0,4}$/u;
const MOST_FILLERS = 6;

/** The words around a mention that belong to it: "the state news agency X", «وكالة X للأنباء». */
export interface Phrase {
  from: number;
  to: number;
  particle: string;
}

export function phraseOf(worded: Worded, mention: Mention): Phrase {
  const { words } = worded;
  let { from, to, particle } = mention;
  while (
    particle === '' &&
    from > 0 &&
    mention.from - from < MOST_FILLERS &&
    BRIDGE.test(gapBefore(worded, from))
  ) {
    const stem = fillerOf(words[from - 1]!.folded);
    if (stem === null) break;
    particle = stem.particle;
    from -= 1;
  }
  // An inflected Latin name carries its ending behind an apostrophe: "Reuters'ın".
  if (/^['’]$/.test(gapBefore(worded, to)) && to < words.length) to += 1;
  while (
    to < words.length &&
    to - mention.to < MOST_FILLERS &&
    BRIDGE.test(gapBefore(worded, to)) &&
    FILLERS.has(words[to]!.folded)
  )
    to += 1;
  return { from, to, particle };
}

function fillerOf(word: string): { particle: string } | null {
  if (word === 'ل' || word === 'ב' || word === 'ל') return { particle: word };
  return stemsOf(word).find((stem) => FILLERS.has(stem.word)) ?? null;
}
