import { isAscii, isUtf8, transcode } from 'node:buffer';
import type { About } from '../feed.js';
import { headerCharset, knownCharset, ownCharset, ownLanguage } from './declared.js';
import { guessCharset, scoreOfCharset } from './letters.js';
import { mendMojibake } from './mojibake.js';
import { decodeUtf32, type Wide, wideCharset } from './wide.js';

export interface Decoded {
  text: string;
  /** Places that could not be read: U+FFFD in the text. */
  damaged: number;
  /** The bytes show that no control character is in the text. */
  clean: boolean;
}

/** Bytes of the head that are searched for what the document says of itself. */
const [HEAD, LANGUAGE_HEAD] = [1_024, 8_192];

/**
 * The bytes of a document as text: byte order mark and UTF-16/32 patterns, what an editor set, UTF-8 wherever it is
 * valid, then what HTTP and the document declare, unless the letters speak against it, and last a guess by letters.
 * Text that went through UTF-8 twice is mended. Never throws; bytes that fit nothing become U+FFFD and are counted.
 */
export function decodeBytes(bytes: Uint8Array, about: About = {}): Decoded {
  if (isAscii(bytes) && !bytes.includes(0) && !bytes.includes(0x1b))
    return { text: bufferOf(bytes).toString('latin1'), damaged: 0, clean: isClean(bytes) };
  const wide = wideCharset(bytes);
  if (wide) return decoded(decodeWide(bytes, wide), false);
  const charset = charsetOf(bytes, about);
  const raw = decode(bytes, charset);
  const text = mendMojibake(raw);
  return decoded(text, text === raw && charset === 'utf-8' && isClean(bytes));
}

function decoded(text: string, clean: boolean): Decoded {
  return { text, damaged: text.includes('\ufffd') ? text.split('\ufffd').length - 1 : 0, clean };
}

const CONTROLS = Array.from({ length: 32 }, (_, code) => code).filter((code) => ![9, 10, 13].includes(code));
const NON_CHARACTERS = [Buffer.from('\ufffe'), Buffer.from('\uffff')];

/** Of UTF-8: thirty searches for a byte take a third of the time of one look at each letter. */
function isClean(bytes: Uint8Array): boolean {
  const buffer = bufferOf(bytes);
  for (const code of CONTROLS) if (buffer.includes(code)) return false;
  return (
    !buffer.includes(127) && !NON_CHARACTERS.some((bad) => buffer.includes(bad)) && !hasHighControls(buffer)
  );
}

/** U+0080 to U+009F: C2 and a byte below A0. */
function hasHighControls(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(0xc2); at >= 0; at = bytes.indexOf(0xc2, at + 1)) {
    if ((bytes[at + 1] ?? 0xff) < 0xa0) return true;
  }
  return false;
}

function charsetOf(bytes: Uint8Array, about: About): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  const set = knownCharset(about.charset);
  if (set) return set;
  const declared = headerCharset(about.contentType) ?? ownCharset(headOf(bytes, HEAD));
  if (declared && isRight(declared, bytes)) return declared;
  if (isUtf8(bytes) || isMostlyUtf8(bytes)) return 'utf-8';
  return legacyCharset(bytes, [headerCharset(about.contentType), ownCharset(headOf(bytes, HEAD))]);
}

/** Charsets whose bytes can pass for UTF-8 by chance, or that switch by escape codes. */
function isRight(charset: string, bytes: Uint8Array): boolean {
  if (charset.startsWith('iso-2022')) return bytes.includes(0x1b);
  if (!charset.startsWith('gb')) return false;
  // A few Chinese words can be both; no whole document is.
  return !isUtf8(bytes) || highBytes(bytes, 96) < 96;
}

function highBytes(bytes: Uint8Array, enough: number): number {
  let count = 0;
  for (let i = 0; i < bytes.length && count < enough; i++) if ((bytes[i] ?? 0) >= 0x80) count++;
  return count;
}

/** The declared one of the one-byte charsets, unless another reads far better: servers name the one of their maker. */
function legacyCharset(bytes: Uint8Array, declared: readonly (string | null)[]): string {
  const guess = guessCharset(bytes, ownLanguage(headOf(bytes, LANGUAGE_HEAD)));
  const named = declared.find((name) => name !== null && name !== 'utf-8');
  if (!named) return guess.charset;
  const isOneByte = /^(?:windows|iso-8859|koi8|macintosh|ibm)/.test(named);
  return isOneByte && guess.score > scoreOfCharset(bytes, named) + 0.15 ? guess.charset : named;
}

function headOf(bytes: Uint8Array, length: number): string {
  return bufferOf(bytes.subarray(0, length)).toString('latin1');
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** UTF-8 with few broken places: a document cut inside a letter, or one bad quotation in it. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const sample = decode(bytes.subarray(0, 262_144), 'utf-8');
  const broken = sample.match(/\ufffd/g)?.length ?? 0;
  const whole = sample.match(/[^\0-\x7f\ufffd]/g)?.length ?? 0;
  return broken * 4 <= whole;
}

function decodeWide(bytes: Uint8Array, charset: Wide): string {
  return charset.startsWith('utf-32') ? decodeUtf32(bytes, charset === 'utf-32le') : decode(bytes, charset);
}

/** Node 20 decodes windows-1252 as Latin-1 in one step; in stream mode it is right. */
function decode(bytes: Uint8Array, charset: string): string {
  if (charset === 'utf-8') return decodeUtf8(bytes);
  const decoder = new TextDecoder(charset);
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}

/** By way of UTF-16, which takes a third of the time. */
function decodeUtf8(bytes: Uint8Array): string {
  const text = isUtf8(bytes)
    ? transcode(bytes, 'utf8', 'utf16le').toString('utf16le')
    : bufferOf(bytes).toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
