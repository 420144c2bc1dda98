import { isUtf8 } from 'node:buffer';
import { guessCharset } from './letters.js';

/** Declared families whose bytes can pass for UTF-8 by chance, or that switch by escape codes. */
const NOT_UTF8 = /^(iso-2022|gb|hz-gb|x-gbk|chinese)/i;

/**
 * The bytes of a feed as text: byte order mark, UTF-16 patterns, UTF-8 wherever it is valid, then what HTTP and
 * the XML prolog declare, and last a guess by letters. Never throws; bytes that fit nothing become U+FFFD.
 */
export function decodeBytes(bytes: Uint8Array, contentType?: string | null): string {
  const wide = wideCharset(bytes);
  if (wide) return decode(bytes, wide);
  const declared = [charsetOf(contentType), prologCharset(bytes)].filter((name) => name !== null);
  const known = declared.filter(
    (name) => isKnown(name) && !/^(utf-?16|unicode|ucs-?2|iso-10646)/i.test(name),
  );
  if (known[0] !== undefined && NOT_UTF8.test(known[0])) return decode(bytes, known[0]);
  if (isUtf8(bytes) || isMostlyUtf8(bytes)) return decode(bytes, 'utf-8');
  const legacy = known.find((name) => !/^(utf-?8|unicode-1-1-utf-8)$/i.test(name));
  return decode(bytes, legacy ?? guessCharset(bytes));
}

/** UTF-16 by its mark or by the NULs around the first `<` or `{`. */
function wideCharset(bytes: Uint8Array): string | null {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe) || (isOpener(a) && b === 0 && c !== 0 && d === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && isOpener(b) && c === 0 && d !== 0)) return 'utf-16be';
  return null;
}

function isOpener(byte: number | undefined): boolean {
  return byte === 0x3c || byte === 0x7b;
}

function charsetOf(contentType: string | null | undefined): string | null {
  return /;\s*charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(contentType ?? '')?.[1] ?? null;
}

function prologCharset(bytes: Uint8Array): string | null {
  const head = String.fromCharCode(...bytes.subarray(0, 1_024));
  return /<\?xml[^>]*?\sencoding\s*=\s*["']\s*([\w.:-]{1,40})/i.exec(head)?.[1] ?? null;
}

function isKnown(charset: string): boolean {
  try {
    return new TextDecoder(charset).encoding !== '';
  } catch {
    return false;
  }
}

/** UTF-8 with few broken places: a document cut inside a letter, or one bad quotation in it. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const sample = decode(bytes.subarray(0, 262_144), 'utf-8');
  const broken = sample.match(/\ufffd/g)?.length ?? 0;
  const whole = sample.match(/[^\0-\x7f\ufffd]/g)?.length ?? 0;
  return broken * 10 <= whole;
}

/** Node 20 decodes windows-1252 as Latin-1 in one step; in stream mode it is right. */
function decode(bytes: Uint8Array, charset: string): string {
  const decoder = new TextDecoder(charset);
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}
