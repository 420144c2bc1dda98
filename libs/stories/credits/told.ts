import { phrases } from './agencies.js';
import cues from './cues.json' with { type: 'json' };
import type { Phrase } from './mentions.js';
import { gapBefore, stemsOf, type Worded } from './words.js';

const rules = (lists: Record<string, { to: string[]; says: string[] }>) =>
  Object.values(lists).map(({ to, says }) => ({ to: phrases(to), says: phrases(says) }));
const SAID_TO = rules(cues.told);
const TO_SAID = rules(cues.toldThenSays);
const INFORMED = Object.values(cues.informed).map(({ says, that }) => ({
  says: phrases(says),
  that: phrases(that),
}));
const ROLES = phrases(cues.rolesBefore);
const SENTENCE_END = /[.!?؟…]["”»)\]]?\s|\n/u;

/** Words between "said" and "to the agency", and between "informed" and the agency. */
const REACH = 24;
const NEAR = 5;

/**
 * The word where "… said … to the agency" reaches it, where the verb may stand well before: «قال المتحدث باسم الوزارة
 * لوكالة X», "a déclaré à l'X"; or «أبلغ مسؤول X أن». Null where nobody is said to have told it anything.
 */
export function toldFrom(worded: Worded, phrase: Phrase): number | null {
  return informedFrom(worded, phrase) ?? saidFrom(worded, phrase);
}

function saidFrom(worded: Worded, { from, particle }: Phrase): number | null {
  const { words } = worded;
  const at = particle === '' ? from - 1 : from;
  const to = particle === '' ? (words[at]?.folded ?? '') : particle;
  const rule = SAID_TO.find((rule) => rule.to.has(to));
  if (rule === undefined || at < 1 || ROLES.has(words[at - 1]!.folded)) return null;
  for (let back = at - 1; back >= Math.max(0, at - REACH); back -= 1) {
    if (back < at - 1 && SENTENCE_END.test(gapBefore(worded, back + 1))) return null;
    if (isOneOf(rule.says, words[back]!.folded)) return at;
  }
  return null;
}

function informedFrom({ words }: Worded, { from, to }: Phrase): number | null {
  const rule = INFORMED.find(({ that }) => that.has(words[to]?.folded ?? ''));
  if (rule === undefined) return null;
  const start = Math.max(0, from - NEAR);
  const at = words.slice(start, from).findIndex((word) => isOneOf(rule.says, word.folded));
  return at < 0 ? null : start + at;
}

/** The word behind "to the agency said", as Persian puts it: «به X گفت». */
export function toldUpTo({ words }: Worded, { from, to }: Phrase): number | null {
  const rule = TO_SAID.find((rule) => rule.to.has(words[from - 1]?.folded ?? ''));
  if (rule === undefined) return null;
  const said = words.slice(to, to + 2).findIndex((word) => rule.says.has(word.folded));
  return said < 0 ? null : to + said + 1;
}

function isOneOf(says: Set<string>, word: string): boolean {
  return stemsOf(word).some((stem) => says.has(stem.word));
}
