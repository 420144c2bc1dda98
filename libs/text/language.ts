import { eld } from 'eld/medium';
import { languageOfWords } from './language-words.js';
import { tokenise } from './tokens.js';

/** Below this many letters a text does not show its language: "BREAKING: Yemen" could be anything. */
const LEAST_LETTERS = 12;

/** Letters that one language has and its neighbours in the same script do not. */
const OWN_LETTERS: [language: string, letters: RegExp][] = [
  ['ckb', /[ێۆڕڵڤەھ]/gu],
  ['ps', /[ټډړښږځڅۍېګڼ]/gu],
  ['ur', /[ٹڈڑںےہھۂۓ]/gu],
  ['ug', /[ۇۈۋڭېەۆ]/gu],
];
const SCRIPTS: [script: string, letters: RegExp][] = [
  ['Arab', /\p{sc=Arab}/gu],
  ['Latn', /\p{sc=Latn}/gu],
  ['Hebr', /\p{sc=Hebr}/gu],
  ['Cyrl', /\p{sc=Cyrl}/gu],
  ['Han', /[\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}]/gu],
];
/** The languages that may be written in each script, for a hint to hold against the text. */
const WRITTEN_IN: Record<string, string[]> = {
  Arab: ['ar', 'fa', 'ur', 'ckb', 'ps', 'az', 'ug', 'sd', 'ku'],
  Hebr: ['he', 'yi'],
  Cyrl: ['ru', 'uk', 'be', 'bg', 'sr', 'mk', 'kk', 'ky', 'tg', 'mn', 'tt', 'az', 'uz'],
  Han: ['zh', 'ja'],
};
const PERSIAN_LETTERS = /[پچژگکی]/u;
const ARABIC_LETTERS = /[يكةىأإؤ]/u;

/**
 * The language of a text as a primary code (`ar fa ur ckb kmr ps az tr he en fr …`), `und` when unknown.
 * `hint` is what the feed says of itself (`ar-SA`, `en_GB`): it decides for texts of a few letters, and
 * between two languages that the text fits almost equally well.
 */
export function detectLanguage(text: string, hint: string | null): string {
  const script = scriptOf(text);
  const hinted = hint === null ? null : fitting(primaryLanguage(hint, script), script);
  if (script === null) return hinted ?? 'und';
  if ((text.match(/\p{L}/gu)?.length ?? 0) < LEAST_LETTERS) return hinted ?? ownScript(text, script) ?? 'und';
  return (
    ownScript(text, script) ?? languageOfWords(tokenise(text), script) ?? statistical(text, script, hinted)
  );
}

/** `en-GB` -> `en`, `iw` -> `he`, `prs` -> `fa`, `ku-Arab` -> `ckb`; null for what is no language tag. */
export function primaryLanguage(tag: string, script: string | null = null): string | null {
  const [language = '', subtag = ''] = canonicalTag(tag).toLowerCase().split('-');
  if (!/^[a-z]{2,3}$/.test(language) || language === 'und') return null;
  if (language === 'ku') return subtag === 'arab' || script === 'Arab' ? 'ckb' : 'kmr';
  return MEMBERS[language] ?? language;
}

/** Members of macro-languages that feeds name, under the code that readers filter by. */
const MEMBERS: Record<string, string> = {
  ...Object.fromEntries(
    ['arz', 'apc', 'ajp', 'acm', 'ary', 'aeb', 'ars', 'afb', 'apd'].map((code) => [code, 'ar']),
  ),
  azb: 'az',
  azj: 'az',
  pbt: 'ps',
  pbu: 'ps',
  nb: 'no',
  nn: 'no',
};

function canonicalTag(tag: string): string {
  const plain = tag.trim().replaceAll('_', '-');
  // ICU calls Kurmanji plain Kurdish: keep the exact code.
  if (/^(kmr|ckb)\b/i.test(plain)) return plain;
  try {
    return Intl.getCanonicalLocales(plain)[0] ?? '';
  } catch {
    return '';
  }
}

/** The script of most letters; null without letters or in a script that needs no rule of ours. */
function scriptOf(text: string): string | null {
  let best: string | null = null;
  let most = 0;
  for (const [script, letters] of SCRIPTS) {
    const count = text.match(letters)?.length ?? 0;
    if (count > most) [best, most] = [script, count];
  }
  return best ?? (/\p{L}/u.test(text) ? 'other' : null);
}

function fitting(hint: string | null, script: string | null): string | null {
  if (hint === null || script === null) return hint;
  const languages = WRITTEN_IN[script];
  if (languages) return languages.includes(hint) ? hint : null;
  const foreign = Object.values(WRITTEN_IN).some((others) => others.includes(hint));
  return script === 'Latn' && foreign && !['az', 'uz', 'sr', 'ku'].includes(hint) ? null : hint;
}

/** The language that the letters alone prove. */
function ownScript(text: string, script: string): string | null {
  if (script === 'Hebr') return 'he';
  if (script === 'Latn') return (text.match(/[əƏ]/gu)?.length ?? 0) > 1 ? 'az' : null;
  if (script === 'Cyrl')
    return /[ҹҝ]/iu.test(text) || (/ј/iu.test(text) && /[әҹҝһғү]/iu.test(text)) ? 'az' : null;
  if (script !== 'Arab') return null;
  let best: string | null = null;
  let most = 0;
  for (const [language, letters] of OWN_LETTERS) {
    const count = text.match(letters)?.length ?? 0;
    if (count > most) [best, most] = [language, count];
  }
  // One such letter can be a foreign name in an Arabic or Persian title.
  return most > 1 ? best : null;
}

/** How close (of the best score) the hinted language must come to be believed. */
const CLOSE = 0.9;

function statistical(text: string, script: string, hinted: string | null): string {
  const result = eld.detect(text);
  const found = spelled(result.language, script, text);
  if (hinted === null || hinted === found) return found;
  const scores = result.getScores();
  const best = scores[result.language] ?? 0;
  const own = scores[hinted === 'ckb' ? 'ku' : hinted] ?? 0;
  return best === 0 || own >= best * CLOSE ? hinted : found;
}

/** The detector's code as ours: it says `ku` for Sorani, and a Latin code now and then for Arabic letters. */
function spelled(code: string, script: string, text: string): string {
  if (script === 'Arab' && !['ar', 'fa', 'ur', 'ku'].includes(code)) {
    if (ARABIC_LETTERS.test(text)) return 'ar';
    return PERSIAN_LETTERS.test(text) ? 'fa' : 'und';
  }
  // Urdu without one of its own letters is rarer than Persian taken for Urdu.
  if (code === 'ur' && !/[ٹڈڑںےہھ]/u.test(text)) return 'fa';
  if (code === 'ku') return script === 'Arab' ? 'ckb' : 'kmr';
  if (script === 'Latn' && !['fr', 'ro', 'vi'].includes(code) && looksKurmanji(text)) return 'kmr';
  return code === '' ? 'und' : code;
}

/** Two of ê, î, û in one headline: no other language that the detector mistakes Kurmanji for has them all. */
function looksKurmanji(text: string): boolean {
  return new Set(text.toLowerCase().match(/[êîû]/gu)).size > 1;
}
