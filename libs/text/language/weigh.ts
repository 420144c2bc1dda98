import { letterPoints } from './letters.js';
import { NGRAM_LANGUAGES, ngramScores } from './ngrams.js';
import { wordPoints } from './words.js';

/** How well a text fits a language: all that speaks for it, and the part of its small words. */
export interface Weighed {
  language: string;
  points: number;
  words: number;
}

const CYRILLIC = ['be', 'bg', 'ru', 'sr', 'uk'];
const INDIC = ['hi', 'mr'];
const ELSEWHERE = [...CYRILLIC, ...INDIC, 'ar', 'fa', 'ku', 'ur'];
const CANDIDATES: Record<string, readonly string[]> = {
  Arab: ['ar', 'fa', 'ur', 'ckb', 'ps', 'az', 'ug', 'sd'],
  Cyrl: [...CYRILLIC, 'az'],
  Deva: INDIC,
  Latn: [...NGRAM_LANGUAGES.filter((language) => !ELSEWHERE.includes(language)), 'kmr'],
};

/** Points for a score of the n-grams. A word is worth what two or three of them are. */
const NGRAM = 0.006;
/**
 * A language (in a script) without n-grams gets this share of what the best one gets from them: the words that
 * it has in common with its neighbours. Azeri in Arabic letters is full of Persian ones.
 */
const WITHOUT_NGRAMS: Record<string, number> = {
  'Arab az': 0.97,
  'Arab ps': 0.9,
  'Arab sd': 0.5,
  'Arab ug': 0.95,
  'Cyrl az': 0.6,
  'Latn kmr': 0.5,
};
/** Its words and their endings must say by themselves what n-grams say again of the others' ones. */
const WORDS_ALONE = 1.2;
/** Languages that few feeds are in pay this share: a title of names alone looks like any of them. */
const SELDOM = 0.12;
const OFTEN = new Set('ar az ckb de en es fa fr hi it kmr nl pl ps pt ro ru sd sv tr ug uk ur'.split(' '));

/** A language of a script: where its n-grams stand (-1: nowhere), its share without them, and whether it is seldom. */
interface Candidate {
  language: string;
  ngrams: number;
  share: number;
  seldom: boolean;
}

const BY_SCRIPT = new Map(
  Object.entries(CANDIDATES).map(([script, languages]) => [
    script,
    languages.map((language) => candidateOf(language, script)),
  ]),
);

function candidateOf(language: string, script: string): Candidate {
  const share = WITHOUT_NGRAMS[`${script} ${language}`];
  const ngrams = share === undefined ? NGRAM_LANGUAGES.indexOf(language === 'ckb' ? 'ku' : language) : -1;
  return { language, ngrams, share: share ?? 0, seldom: !OFTEN.has(language) };
}

/** The languages of a script, the one that a text fits best first; none for a script that is not weighed. */
export function weigh(text: string, script: string): Weighed[] {
  const candidates = BY_SCRIPT.get(script) ?? [];
  const plain = text.normalize('NFKC').toLowerCase().replace(SILENT, '');
  const words = wordPoints(plain, script);
  const letters = letterPoints(plain, script);
  const scores = ngramScores(plain);
  const best = NGRAM * Math.max(0, ...candidates.map(({ ngrams }) => scores[ngrams] ?? 0));
  return candidates
    .map(({ language, ngrams, share, seldom }) => {
      const common = (ngrams < 0 ? share * best : scores[ngrams]! * NGRAM) - (seldom ? SELDOM * best : 0);
      const ofWords = (words.get(language) ?? 0) * (ngrams < 0 ? WORDS_ALONE : 1);
      return { language, points: common + ofWords + (letters.get(language) ?? 0), words: ofWords };
    })
    .sort((one, other) => other.points - one.points);
}

/** Arabic vowel signs and tatweel, and the dot that a Turkish capital I leaves in lower case. */
const SILENT = /[\u064B-\u0652\u0640\u0307]/gu;
