/**
 * What letters say of a language among those of its script. `letters` are the ones it has beside those that all of them
 * share; others are foreign to it. `own` are letters that the others hardly have; a text of some length in
 * a `marked` language has at least one of them. `never` are shared letters that it lacks.
 */
interface Alphabet {
  letters: string;
  own?: string;
  marked?: boolean;
  never?: string;
}

/** Points for each letter of a language's own and each foreign one, however often it stands in the text. */
const OWN = 1;
const FOREIGN = -1.6;
/** For no own letter in a text of so many UTF-16 units, in a language marked by them. */
const UNMARKED = -1.3;
const ENOUGH_UNITS = 25;

const SHARED: Record<string, string> = {
  Arab: 'ابتجخدرزسشغفقلمنوئ',
  Cyrl: 'абвгдежзклмнопрстуфхцчш',
  Latn: 'abcdefghijklmnopqrstuvwxyz',
};
/** Letters that Sorani and Uyghur have done away with, and the others keep. */
const ARABIC = 'ثحذصضطظعهءآأؤ';

const ALPHABETS: Record<string, Record<string, Alphabet>> = {
  Arab: {
    ar: { letters: `${ARABIC}إةىكي`, own: 'ةىأإي' },
    az: { letters: `${ARABIC}پچژکگیكيىۆۇۀ`, own: 'ۆۇ' },
    ckb: { letters: 'پچژڤڕڵۆێەهھحعکگیي', own: 'ێۆڕڵڤە', marked: true },
    fa: { letters: `${ARABIC}پچژکگیكيىۀ`, own: 'ژۀ' },
    ps: { letters: `${ARABIC}پچژکگیكيىټډړږښځڅۍېګڼ`, own: 'ټډړږښځڅۍېګڼ' },
    sd: { letters: `${ARABIC}پچکگيیٻڀٿٺڦڄڃڊڌڏڙڪڱڳڻ۾۽ھه`, own: 'ٻڀٿٺڦڄڃڊڌڏڙڪڱڳڻ۾۽', marked: true },
    ug: { letters: 'پچژكگيىۇۈۋۆڭېەھ', own: 'ۇۈۋڭېۆە', marked: true },
    ur: { letters: `${ARABIC}پچژکگیكيىٹڈڑںےہھۂۓۃ`, own: 'ٹڈڑںےہھۂۓ', marked: true },
  },
  Cyrl: {
    az: { letters: 'иыјйәҹҝғүөһ', own: 'әҹҝјғүөһ', marked: true },
    be: { letters: 'іўыэёйьюя', own: 'ўі', marked: true },
    bg: { letters: 'ийщъьюя' },
    ru: { letters: 'ийщъыьэюяё', own: 'ыэё' },
    sr: { letters: 'ијљњћђџ', own: 'јљњћђџ', marked: true },
    uk: { letters: 'иіїєґйщьюя', own: 'іїєґ', marked: true },
  },
  Latn: {
    az: { letters: 'çəğıöşü', own: 'ə', marked: true, never: 'w' },
    ca: { letters: 'àçèéíïòóúü' },
    cs: { letters: 'áčďéěíňóřšťúůýž' },
    da: { letters: 'æøåé' },
    de: { letters: 'äöüß', own: 'ßä' },
    en: { letters: 'é' },
    es: { letters: 'áéíóúñü', own: 'ñ' },
    et: { letters: 'äöõüšž' },
    eu: { letters: 'ñü' },
    fi: { letters: 'äöåšž' },
    fr: { letters: 'àâæçéèêëîïôœùûüÿ' },
    hr: { letters: 'čćđšž' },
    hu: { letters: 'áéíóöőúüű' },
    is: { letters: 'áéíóúýðþæö' },
    it: { letters: 'àèéìíòóùú' },
    kmr: { letters: 'çêîşû', own: 'êîû' },
    lt: { letters: 'ąčęėįšųūž' },
    lv: { letters: 'āčēģīķļņšūž' },
    ms: { letters: 'é' },
    nl: { letters: 'áéèëïóöü' },
    no: { letters: 'æøåéòô' },
    pl: { letters: 'ąćęłńóśźż' },
    pt: { letters: 'áâãàçéêíóôõúü', own: 'ãõ' },
    ro: { letters: 'ăâîșțşţ', own: 'țșţ' },
    sk: { letters: 'áäčďéíĺľňóôŕšťúýž' },
    sl: { letters: 'čšžćđ' },
    sq: { letters: 'çë' },
    sv: { letters: 'åäöé' },
    tl: { letters: 'ñ' },
    tr: { letters: 'çğıöşüâîû', own: 'ğı', never: 'qx' },
  },
};

type Worth = readonly (readonly [language: string, points: number])[];

/** What each letter seen so far is worth, by script; of the letters of a script there are some hundred. */
const SCRIPTS = new Map(
  Object.keys(ALPHABETS).map((script) => [
    script,
    { ofScript: new RegExp(`^(?=\\p{L})\\p{sc=${script}}$`, 'u'), worth: new Map<string, Worth>() },
  ]),
);

/** What a text's letters (lower case) say for the languages of a script, in points; none for what they do not tell. */
export function letterPoints(text: string, script: string): Map<string, number> {
  const points = new Map<string, number>();
  const letters = new Set(text);
  for (const letter of letters) {
    for (const [language, worth] of worthOf(letter, script)) {
      points.set(language, (points.get(language) ?? 0) + worth);
    }
  }
  if (text.length >= ENOUGH_UNITS) addUnmarked(points, letters, script);
  return points;
}

function worthOf(letter: string, script: string): Worth {
  const { ofScript, worth } = SCRIPTS.get(script) ?? {};
  const known = worth?.get(letter);
  // Letters of other scripts tell nothing, and would fill the map.
  if (known !== undefined || !ofScript?.test(letter)) return known ?? [];
  const telling = Object.entries(ALPHABETS[script] ?? {})
    .map(([language, alphabet]) => [language, worthIn(alphabet, letter, script)] as const)
    .filter(([, points]) => points !== 0);
  worth?.set(letter, telling);
  return telling;
}

function worthIn({ letters, own = '', never = '' }: Alphabet, letter: string, script: string): number {
  if (own.includes(letter)) return OWN;
  if (never.includes(letter)) return FOREIGN;
  return SHARED[script]?.includes(letter) || letters.includes(letter) ? 0 : FOREIGN;
}

function addUnmarked(points: Map<string, number>, letters: ReadonlySet<string>, script: string): void {
  for (const [language, { own = '', marked }] of Object.entries(ALPHABETS[script] ?? {})) {
    if (!marked || [...own].some((letter) => letters.has(letter))) continue;
    points.set(language, (points.get(language) ?? 0) + UNMARKED);
  }
}
