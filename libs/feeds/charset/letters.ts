/** Charsets of the region and its neighbours, each with the letters of a language from the most used to the least. */
const CANDIDATES: readonly [charset: string, language: string, letters: string][] = [
  ['windows-1256', 'ar', 'اليمونرتبعدةسفهكحأقجشصطخضإىذغئزءثظؤآ'],
  ['iso-8859-6', 'ar', 'اليمونرتبعدةسفهكحأقجشصطخضإىذغئزءثظؤآ'],
  ['windows-1256', 'fa', 'ايرندهموتبسكشزلگخفقپعجحغصچآطضژذثظئ'],
  ['windows-1255', 'he', 'יוהלאמרתבשנדפעחקכםןטגצסזךףץ'],
  ['windows-1251', 'ru', 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэ'],
  ['koi8-r', 'ru', 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэ'],
  ['iso-8859-5', 'ru', 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэ'],
  ['koi8-u', 'ru', 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэ'],
  ['windows-1253', 'el', 'αοιετσνηυρπκμλςωγδχθφβξζψ'],
  ['iso-8859-7', 'el', 'αοιετσνηυρπκμλςωγδχθφβξζψ'],
  ['iso-8859-8', 'he', 'יוהלאמרתבשנדפעחקכםןטגצסזךףץ'],
];

/** Shares of all letters below which a charset is no guess at all, and what a declared language adds. */
const [LEAST, HINT] = [0.45, 0.1];

/** How much a text looks like one of the languages that its charset is made for: 0 to 1. */
export interface Guess {
  charset: string;
  score: number;
}

/**
 * The likely charset of text that is not UTF-8, judged by its letters. `language` is what the document says of
 * itself in ASCII, if anything.
 */
export function guessCharset(bytes: Uint8Array, language: string | null): Guess {
  const high = highRuns(bytes);
  const latin = {
    charset: language === 'tr' || language === 'az' ? 'windows-1254' : 'windows-1252',
    score: 0,
  };
  // In Latin languages accented letters stand among plain ones; other scripts have words of their own.
  if (high.besideLatin * 10 > high.sample.length * 3)
    return latin.charset === 'windows-1252' ? turkishOr(latin, high.sample) : latin;
  let best: Guess = { ...latin, score: LEAST };
  for (const [charset, spoken, letters] of CANDIDATES) {
    const score = scoreOf(decodeSample(high.sample, charset), letters) + (language === spoken ? HINT : 0);
    if (score > best.score) best = { charset, score };
  }
  return best;
}

/** How well the bytes read as text of the region in one charset; 0 for charsets that we have no letters of. */
export function scoreOfCharset(bytes: Uint8Array, charset: string): number {
  const { sample } = highRuns(bytes);
  const text = decodeSample(sample, charset);
  return Math.max(
    0,
    ...CANDIDATES.filter(([name]) => name === charset).map(([, , letters]) => scoreOf(text, letters)),
  );
}

function decodeSample(sample: Uint8Array, charset: string): string {
  return new TextDecoder(charset).decode(sample);
}

/** Turkish differs from Latin-1 in six letters: `ğ ı ş İ Ğ Ş` where Icelandic has its own. */
function turkishOr(latin: Guess, sample: Uint8Array): Guess {
  const turkish = new Set([0xf0, 0xfd, 0xfe, 0xdd, 0xd0, 0xde]);
  const share = sample.filter((byte) => turkish.has(byte)).length / Math.max(1, sample.length);
  return share > 0.25 ? { charset: 'windows-1254', score: 0 } : latin;
}

/** The first bytes above ASCII, and how many of them stand beside a Latin letter. */
function highRuns(bytes: Uint8Array): { sample: Uint8Array; besideLatin: number } {
  const sample: number[] = [];
  let besideLatin = 0;
  for (let i = 0; i < bytes.length && sample.length < 4_096; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x80) continue;
    sample.push(byte);
    if (isLatin(bytes[i - 1]) || isLatin(bytes[i + 1])) besideLatin++;
  }
  return { sample: Uint8Array.from(sample), besideLatin };
}

function isLatin(byte = 0): boolean {
  return (byte | 32) >= 97 && (byte | 32) <= 122;
}

/** The most used letters count most: two charsets of one script differ only in which letter is which. */
function scoreOf(text: string, letters: string): number {
  const weights = new Map([...letters].map((letter, rank) => [letter, 1 - rank / (letters.length * 1.5)]));
  let sum = 0;
  for (const letter of text) sum += weights.get(letter) ?? (letter === '\ufffd' ? -1 : 0);
  return sum / Math.max(1, text.length);
}
