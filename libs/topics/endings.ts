/** An ending that came off a word: what it was, and the languages that write it so. */
export interface Ending {
  text: string;
  languages: readonly string[];
  /** Letters that some word of a text in the language has, and other languages have not. */
  letters?: RegExp;
  /** Only names are written so, with a capital. */
  capital?: boolean;
}

/** Of the languages that share a script. */
const LETTERS = {
  kurmanji: /[êîûÊÎÛ]/u,
  sorani: /[ێۆڕڵڤە]/u,
  persian: /[پچژگکی]/u,
  urdu: /[ٹڈڑںےہھ]/u,
  pashto: /[ښځڅډړږټۍېڼ]/u,
};

const joined = (...parts: readonly (readonly string[])[]): string[] =>
  parts.reduce<string[]>((all, next) => all.flatMap((one) => next.map((part) => one + part)), ['']);
const listed = (text: string): string[] => text.split(' ');

// All of these are folded: ı is i, ü is u, ی is ي, ە and ة are ه. Turkish and Azeri: of a place ("Iraklı"), many, case.
const OF_A_PLACE = ['', ...listed('li lu')];
const MANY = ['', ...listed('lar ler lər')];
const CASES = [
  '',
  ...listed('in un nin nun ya ye yə na ne nə da de də ta te tə dan den dən tan ten tən yi yu ni nu'),
  ...listed('a e ə i u'),
  ...listed('la le lə yla yle ca ce cə daki deki dəki taki teki lik luk lari leri ləri larin lerin lərin'),
  // Behind what belongs to somebody: "Hint hükümetinden".
  ...listed(
    'inin unun inda inde unda unde indan inden undan unden ina ine una une ini unu iyla iyle nda nde ndan nden ndaki ndeki',
  ),
];
const TURKISH = joined(OF_A_PLACE, MANY, CASES).filter((ending) => ending.length >= 2);
// Kurmanji: oblique, izafe, many; "y" after a vowel. "î" makes the people.
const KURMANJI = listed('e ye a ya i yi en yen an yan iyan iyen iya iye ian eke yeke eki');
// Sorani: of, the, the many, in, from, too; "y" after a vowel.
const SORANI = [
  ...listed('ي يي ه يه دا هوه وه ش يش ان يان ك يك هكه هكان يهكان ييهكان ييهكاني هكاني يهكاني ييان ييانه ييه'),
  ...listed('ن م ت ين دان دن هن هي هيان هكيان هكه هكهن هكانن هكانيان يهكانيان يهكانن ييهكانن وهيه هوهيه'),
  ...listed('دايه يدا هكهي هكانيش يهكانيش ييش ييهكانيش هكاندا يهكاندا ييهوه يهوه'),
];
const PERSIAN = listed('ها هاي هايي هايش ان اني انه');
// After ا and و, where a ی joins "of".
const PERSIAN_OF = listed('ي يي');
const URDU = listed('وں یوں يوں و يو');
const PASHTO = listed('ان انو يان يانو و');
/** An Arabic nisba: of a woman, of many, of two, as an adverb, before what it belongs to. */
export const NISBA = listed('ه ون ين ات ان تان تين ا و');

/** Kurmanji writes its endings onto foreign names too. */
const LATIN = ['kmr', 'en', 'tr', 'fr', 'de', 'es'];
const BY_TEXT = new Map<string, Ending[]>();
note(TURKISH, { languages: ['tr', 'az'], capital: true });
note(KURMANJI, { languages: LATIN, letters: LETTERS.kurmanji });
note(SORANI, { languages: ['ckb'], letters: LETTERS.sorani });
note([...PERSIAN, ...PERSIAN_OF], { languages: ['fa'], letters: LETTERS.persian });
note(URDU, { languages: ['ur'], letters: LETTERS.urdu });
note(PASHTO, { languages: ['ps'], letters: LETTERS.pashto });

function note(endings: readonly string[], ending: Omit<Ending, 'text'>): void {
  for (const text of new Set(endings)) {
    const known = BY_TEXT.get(text) ?? [];
    BY_TEXT.set(text, known);
    known.push({ ...ending, text });
  }
}

const LONGEST = Math.max(...[...BY_TEXT.keys()].map((text) => text.length));
const SHORTEST_STEM = 3;
const ENDS_LONG = /[او]$/u;

/** The ways to take an ending off a folded word, the shortest ending first; a handful, whatever the word. */
export function endingsOf(folded: string): { word: string; ending: Ending }[] {
  const found: { word: string; ending: Ending }[] = [];
  const first = Math.max(SHORTEST_STEM, folded.length - LONGEST);
  for (let cut = folded.length - 1; cut >= first; cut -= 1) {
    for (const ending of BY_TEXT.get(folded.slice(cut)) ?? []) {
      const word = folded.slice(0, cut);
      if (fits(word, ending)) found.push({ word, ending });
    }
  }
  return found;
}

/** Persian «ی» joins "of" after a long vowel, elsewhere it makes another word; short Sorani words end by chance. */
function fits(word: string, { text, languages }: Ending): boolean {
  if (languages[0] === 'fa' && PERSIAN_OF.includes(text)) return ENDS_LONG.test(word);
  return languages[0] !== 'ckb' || word.length > (text.length > 1 ? SHORTEST_STEM : SHORTEST_STEM + 1);
}
