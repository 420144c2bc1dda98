/** Charsets of the region and its neighbours, each with the letters its languages use most. */
const CANDIDATES: readonly [charset: string, letters: string][] = [
  ['windows-1256', 'اليونمرتبةعدسفهكحقأجشخپچگژ'],
  ['iso-8859-6', 'اليونمرتبةعدسفهكحقأجشخ'],
  ['windows-1255', 'יוהלאמרתבשנדפעחקכםןט'],
  ['windows-1251', 'оеаинтсрвлкмдпуяыьгзбч'],
];

/** The likely charset of text that declares none and is not UTF-8, judged by its letters. */
export function guessCharset(bytes: Uint8Array): string {
  const high = highRuns(bytes);
  // In Latin languages an accented letter stands alone; in other scripts high bytes come in runs.
  if (high.inRuns * 2 < high.sample.length) return 'windows-1252';
  let best = { charset: 'windows-1252', share: 0.4 };
  for (const [charset, letters] of CANDIDATES) {
    const share = shareOf(new TextDecoder(charset).decode(high.sample), letters);
    if (share > best.share) best = { charset, share };
  }
  return best.charset;
}

/** The first bytes above ASCII, and how many of them have one for a neighbour. */
function highRuns(bytes: Uint8Array): { sample: Uint8Array; inRuns: number } {
  const sample: number[] = [];
  let inRuns = 0;
  for (let i = 0; i < bytes.length && sample.length < 4_096; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x80) continue;
    sample.push(byte);
    if ((bytes[i - 1] ?? 0) >= 0x80 || (bytes[i + 1] ?? 0) >= 0x80) inRuns++;
  }
  return { sample: Uint8Array.from(sample), inRuns };
}

function shareOf(text: string, letters: string): number {
  const common = new Set(letters);
  let hits = 0;
  for (const letter of text) if (common.has(letter)) hits++;
  return hits / Math.max(1, text.length);
}
