import { scriptOf, type Written } from './language/scripts.js';
import { languageOfHint } from './language/tags.js';
import { weigh, type Weighed } from './language/weigh.js';

export { primaryLanguage } from './language/tags.js';

/** Below this many letters a text hardly shows its language: what the feed says of itself decides. */
const LEAST_LETTERS = 12;
/** The same in Chinese and Japanese. */
const LEAST_HAN = 4;
/** The rest of a text (UTF-16 units) says nothing that its beginning does not. */
const MOST_UNITS = 600;
/** Two words that are not long ones do not show it either: "BREAKING: Yemen" could be anything. */
const LEAST_WORDS = 3;
const LETTERS_OF_FEW_WORDS = 24;
/** By so many points the best language must lead in such a text: of few letters, of few words. */
const CLEAR_OF_LETTERS = 0.5;
const CLEAR_OF_WORDS = 1.5;
/** The language that the feed names is believed when it has at least this share of the best one's points. */
const CLOSE = 0.9;
/** By so much a language must lead English by the looks of its letters alone; one that few feeds are in by more. */
const LEAD_OF_NAMES = 0.5;
const LEAD_OF_SELDOM = 1.5;
const SELDOM_IN_FEEDS = new Set('ca cs da et eu fi hr hu is lt lv ms no sk sl sq tl vi yo'.split(' '));
/** Longer titles are not of names alone. */
const MOST_NAMES = 5;
/** No letter that English has not. */
const PLAIN = /^[^\u0080-\u024F]*$/u;
/** So many points of small words prove a language against a feed that names one we do not know. */
const PROOF = 3.5;

/**
 * The language of a text as a primary code (`ar fa ur ckb kmr ps az tr he en fr …`), `und` when unknown: one short word.
 * `hint` is what the feed says of itself (`ar-SA`, `en_GB`): it decides for texts of a few letters, and
 * between two languages that the text fits almost equally well.
 */
export function detectLanguage(whole: string, hint: string | null): string {
  const text = whole.slice(0, MOST_UNITS);
  const written = scriptOf(text);
  const known = written !== null && written.script !== 'other';
  const hinted = hint === null ? null : languageOfHint(hint, known ? written.script : null);
  if (!known) return hinted ?? 'und';
  if (written.language !== null) return hinted ?? written.language;
  return written.script === 'Han' ? ofHan(text, written, hinted) : ofWeighed(text, written, hinted);
}

/** Kana are Japanese; Chinese titles have hardly any. */
function ofHan(text: string, { letters }: Written, hinted: string | null): string {
  if (/[\p{sc=Hira}\p{sc=Kana}]/u.test(text)) return 'ja';
  return hinted ?? (letters < LEAST_HAN ? 'und' : 'zh');
}

function ofWeighed(text: string, { script, letters }: Written, hinted: string | null): string {
  if (letters < LEAST_LETTERS && hinted !== null) return hinted;
  const weighed = weigh(text, script);
  const [best, second] = weighed;
  if (best === undefined) return hinted ?? 'und';
  if (best.points - (second?.points ?? 0) < leadAskedOf(text, letters)) return hinted ?? 'und';
  if (hinted === null && script === 'Latn' && mayBeEnglish(text, weighed)) return 'en';
  if (hinted === null || hinted === best.language) return best.language;
  const own = weighed.find(({ language }) => language === hinted);
  if (own === undefined) return best.words >= PROOF ? best.language : hinted;
  return own.points >= best.points * CLOSE ? hinted : best.language;
}

/**
 * A title of names looks like any language: English writes most of them, and without a word or a letter that says
 * otherwise a small lead over it is none.
 */
function mayBeEnglish(text: string, weighed: readonly Weighed[]): boolean {
  const [best] = weighed;
  const english = weighed.find(({ language }) => language === 'en');
  if (!best || !english || best.words > 0 || !PLAIN.test(text)) return false;
  if ((text.match(/\p{L}+/gu)?.length ?? 0) > MOST_NAMES) return false;
  return best.points - english.points < (SELDOM_IN_FEEDS.has(best.language) ? LEAD_OF_SELDOM : LEAD_OF_NAMES);
}

function leadAskedOf(text: string, letters: number): number {
  const words = text.match(/\p{L}+/gu)?.length ?? 0;
  if (words < LEAST_WORDS && letters < LETTERS_OF_FEW_WORDS) return words < 2 ? Infinity : CLEAR_OF_WORDS;
  return letters < LEAST_LETTERS ? CLEAR_OF_LETTERS : 0;
}
