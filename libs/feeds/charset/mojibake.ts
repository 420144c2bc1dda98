import { isUtf8 } from 'node:buffer';

// The letters that windows-1252 has at 0x80 to 0x9f, in that order; five places are empty.
const SPECIALS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const BYTE_OF = new Map([...SPECIALS].map((letter, i) => [letter, 0x80 + i]));

/** The first letter of a pair that UTF-8 makes when it is read as windows-1252: `Ø§` for an alif, `Ã©` for é. */
const PAIR = new RegExp(`[\\u00c2-\\u00f4][\\u0080-\\u00bf${SPECIALS}]`, 'g');
/** Pairs from which on this is no accident, and the head of the text that must hold them. */
const [FEWEST, HEAD] = [3, 16_384];

/**
 * Mends text that was UTF-8, taken for windows-1252 and made UTF-8 once more. Only when every letter of it goes
 * back to a byte and all bytes together are UTF-8: a single real Arabic letter or dash leaves all as it is.
 */
export function mendMojibake(text: string): string {
  const pairs = text.slice(0, HEAD).match(PAIR)?.length ?? 0;
  if (pairs < FEWEST) return text;
  const bytes = asBytes(text);
  return bytes !== null && isUtf8(bytes) ? new TextDecoder().decode(bytes) : text;
}

function asBytes(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const byte = code <= 0xff ? code : BYTE_OF.get(text[i] ?? '');
    if (byte === undefined) return null;
    bytes[i] = byte;
  }
  return bytes;
}
