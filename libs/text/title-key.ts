import { fold } from './tokens.js';

/** Shorter titles ("Breaking news", «عاجل», "Live updates") name a slot, not an event: they must not merge. */
const LEAST_WORDS = 4;
const LEAST_LETTERS = 16;
/** Scripts that do not part words by spaces: fewer letters say as much. */
const LEAST_UNSPACED = 12;
const UNSPACED = /[\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/gu;
/** UTF-16 units of a key. Titles that are equal so far are one: longer ones are texts put in the title's place. */
const LONGEST = 200;

/**
 * What two reprints of one title have in common: the folded title up to 200 UTF-16 units, cut between words,
 * or null when it is too short to stand for one event. Give it the title without its urgency marker.
 */
export function titleKey(title: string): string | null {
  const key = cutWords(fold(title));
  const letters = key.match(/\p{L}/gu)?.length ?? 0;
  if ((key.match(UNSPACED)?.length ?? 0) >= LEAST_UNSPACED) return key;
  return key.split(' ').length >= LEAST_WORDS && letters >= LEAST_LETTERS ? key : null;
}

function cutWords(folded: string): string {
  if (folded.length <= LONGEST) return folded;
  const space = folded.lastIndexOf(' ', LONGEST);
  return folded.slice(0, space > 0 ? space : LONGEST).replace(/[\ud800-\udbff]$/, '');
}
