/** A script that Ajil tells: its letters, and the one language that is written in it, if it is (almost) one. */
interface Script {
  script: string;
  letters: RegExp;
  language?: string;
}

/** Scripts in the order in which headlines are written in them. */
const SCRIPTS: readonly Script[] = [
  script('Latn'),
  script('Arab'),
  script('Cyrl'),
  script('Hebr', 'he'),
  { script: 'Han', letters: /[\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}]/gu },
  script('Deva'),
  script('Grek', 'el'),
  script('Hang', 'ko'),
  script('Armn', 'hy'),
  script('Geor', 'ka'),
  script('Ethi', 'am'),
  script('Beng', 'bn'),
  script('Taml', 'ta'),
  script('Telu', 'te'),
  script('Gujr', 'gu'),
  script('Guru', 'pa'),
  script('Knda', 'kn'),
  script('Mlym', 'ml'),
  script('Orya', 'or'),
  script('Sinh', 'si'),
  script('Thai', 'th'),
  script('Laoo', 'lo'),
  script('Khmr', 'km'),
  script('Mymr', 'my'),
];
/** Names from abroad stand in Latin letters in every other script, seldom the other way round. */
const WORTH: Record<string, number> = { Latn: 1, Han: 6 };
const WORTH_ELSEWHERE = 3;

/** The script of a text, and the language that it proves; `letters` are counted over all scripts. */
export interface Written {
  script: string;
  language: string | null;
  letters: number;
}

function script(name: string, language?: string): Script {
  return { script: name, letters: new RegExp(`\\p{sc=${name}}`, 'gu'), ...(language && { language }) };
}

/** What a text is written in, by most of its letters; null without letters. */
export function scriptOf(text: string): Written | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return null;
  let [most, left] = [0, letters];
  let best: Written = { script: 'other', language: null, letters };
  for (const { script, letters: ofScript, language = null } of SCRIPTS) {
    if (left <= 0) break;
    const count = text.match(ofScript)?.length ?? 0;
    left -= count;
    const weight = count * (WORTH[script] ?? WORTH_ELSEWHERE);
    if (weight > most) [most, best] = [weight, { script, language, letters }];
  }
  return best;
}
