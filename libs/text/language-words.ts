import type { Token } from './tokens.js';

/**
 * Small words that betray the languages the statistical detector does not know: Kurmanji in Latin letters,
 * Azeri in Arabic letters, Pashto without its own letters. Compared as written, in lower case. A text
 * without the language's `sign` is not in it (Italian has "li" and "di" too).
 */
const WORDS: Record<string, { language: string; sign: RegExp; words: ReadonlySet<string> }[]> = {
  Latn: [
    {
      language: 'kmr',
      sign: /[êîû]|\bji\b/iu,
      words: listed(
        'û li ji ku bi jî di ya yê yên ê bo ye ne xwe wan wê wî ev ew hat hatin kir kirin kirî dike dikin dibe bû bûn bûye hebû heye hene tê nav navbera derbarê gelek herî wek wekî jê lê yekîneyên wezîrê serokê şer şerê girtin kurd kurdistanê dê nikare',
      ),
    },
  ],
  Arab: [
    {
      language: 'az',
      sign: /[یکؤ]/u,
      words: listed(
        'بیر اولان اوچون ایله دیر اولاراق گؤره سونرا ائتدی ائدیب اولدو اولوب اوز اوزره بو چوخ وار یوخ نین لار لر دان دن‌سونرا ایچینده آراسیندا قدر کیمی اونون اولونوب ائتمک اولماق داها بؤیوک یئنی گون ایل هئچ اونلار بیز سیز اولار یا‌دا دا ده ائدیلیب اولور ائدیر اونلارین بونون بیرینجی ایکی اوچ دؤرد بئش آلتی یئددی سککیز دوققوز گلیب وئریب ائلیر اولاجاق توتوب',
      ),
    },
    {
      language: 'ps',
      sign: /[ېۍځڅږښټډړګڼيکی]/u,
      words: listed(
        'په د له چې او دی ده کې کي سره نه هم شي شو يې یې هغه دا پر ته وه وو کړ کړل کړی شوی شوي لري لپاره وکړ وکړه',
      ),
    },
  ],
};

/** So many of a text's words must be such words, and at least two. */
const LEAST_SHARE = 0.2;
const LEAST_WORDS = 2;

function listed(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

/** The language whose small words the text is full of; null when none is. */
export function languageOfWords(tokens: readonly Token[], script: string): string | null {
  let best: string | null = null;
  let most = 0;
  for (const { language, sign, words } of WORDS[script] ?? []) {
    if (!tokens.some((token) => sign.test(token.text))) continue;
    const found = new Set(tokens.map((token) => token.text.toLowerCase()).filter((word) => words.has(word)))
      .size;
    const enough = found >= LEAST_WORDS && found >= tokens.length * LEAST_SHARE;
    if (enough && found > most) [best, most] = [language, found];
  }
  return best;
}
