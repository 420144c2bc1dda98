import { phrases } from './agencies.js';
import cues from './cues.json' with { type: 'json' };

/** Words that cite, folded. `strong` ones go with agencies only, so that a name which is another word will do. */
export interface Cues {
  before: Set<string>;
  strongBefore: Set<string>;
  after: Set<string>;
  strongAfter: Set<string>;
  /** Before an agency that another has its report from. */
  chain: Set<string>;
}

const LISTS = ['before', 'strongBefore', 'after', 'strongAfter', 'chain'] as const;
const LANGUAGES = new Set(LISTS.flatMap((list) => Object.keys(cues[list])));
/** Languages that letters do not tell from others: Turkish "göre" must not be read into Al Gore. */
const LATIN = new Set(['fr', 'tr', 'kmr', 'de', 'es', 'it', 'az']);

const EVERY = cuesOf(() => true);
const COMMON = cuesOf((language) => !LATIN.has(language));
const OWN = new Map(
  [...LANGUAGES].map((own) => [own, cuesOf((language) => language === own || !LATIN.has(language))]),
);

/** The cues for a text of a language; every one where it is unknown. */
export function cuesFor(language: string | null): Cues {
  if (language === null || language === 'und') return EVERY;
  return OWN.get(language) ?? COMMON;
}

function cuesOf(wanted: (language: string) => boolean): Cues {
  const set = (list: (typeof LISTS)[number]) =>
    phrases(...Object.entries(cues[list]).map(([language, texts]) => (wanted(language) ? texts : [])));
  return {
    before: set('before'),
    strongBefore: set('strongBefore'),
    after: set('after'),
    strongAfter: set('strongAfter'),
    chain: set('chain'),
  };
}

/** Words of the longest cue. */
export const LONGEST_CUE = Math.max(
  ...[...EVERY.before, ...EVERY.strongBefore, ...EVERY.after, ...EVERY.strongAfter].map(
    (cue) => cue.split(' ').length,
  ),
);
