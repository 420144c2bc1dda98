import type { Token } from '@ajil/text';
import { type Form, formsOf } from './forms.js';

/** What a field says, looked at once however many names ask: by its list of words, which is the field's own. */
interface Said {
  folded: ReadonlySet<string>;
  /** Words without particles and endings; made when first asked for. */
  bare: ReadonlySet<string> | null;
  letters: Map<RegExp, boolean>;
}

const SORANI = /[ێۆڕڵڤە]/u;
const ARABIC_WORD = /^[\u0600-\u06FF]/u;

const known = new WeakMap<readonly Token[], Said>();

function saidIn(words: readonly Token[]): Said {
  let said = known.get(words);
  if (said !== undefined) return said;
  said = { folded: new Set(words.map((word) => word.folded)), bare: null, letters: new Map() };
  known.set(words, said);
  return said;
}

/** Whether a field has one of these folded words, as it stands. */
export function saysWord(words: readonly Token[], listed: Iterable<string>): boolean {
  const { folded } = saidIn(words);
  for (const word of listed) if (folded.has(word)) return true;
  return false;
}

/** Whether a field has one of these folded words, particles and endings aside: «وبالأردن» says «الأردن». */
export function saysAny(words: readonly Token[], listed: readonly string[]): boolean {
  const said = saidIn(words);
  if (listed.some((word) => said.folded.has(word))) return true;
  const bare = (said.bare ??= new Set(words.flatMap(bareForms)));
  return listed.some((word) => bare.has(word));
}

function bareForms(word: Token): string[] {
  return formsOf(word.folded).flatMap((form) => (isPlain(form, word) ? [form.word] : []));
}

/** Endings of Latin letters come off a word with a capital only. */
function isPlain({ ending, only }: Form, { text, folded }: Token): boolean {
  if (only !== undefined) return SORANI.test(text);
  if (ending === null || ending.letters?.test(text)) return true;
  return ending.capital ? startsWithCapital(text) : ARABIC_WORD.test(folded) && ending.text.length > 1;
}

/** Or with a letter that knows no case. */
export function startsWithCapital(word: string): boolean {
  return /^\p{Lu}/u.test(word) || !/^\p{Ll}/u.test(word);
}

/** Whether a field's text has such letters. */
export function hasLetters(
  { text, words }: { text: string; words: readonly Token[] },
  pattern: RegExp,
): boolean {
  const { letters } = saidIn(words);
  let has = letters.get(pattern);
  if (has === undefined) letters.set(pattern, (has = pattern.test(text)));
  return has;
}
