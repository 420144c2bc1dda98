export type Wide = 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

/** UTF-16 or UTF-32 by its mark, or by the NULs around the first `<`, `{` or `[` (XML 1.0, appendix F). */
export function wideCharset(bytes: Uint8Array): Wide | null {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (isOpener(a) && b === 0 && c === 0 && d === 0))
    return 'utf-32le';
  if (a === 0 && b === 0 && ((c === 0xfe && d === 0xff) || (c === 0 && isOpener(d)))) return 'utf-32be';
  if ((a === 0xff && b === 0xfe) || (isOpener(a) && b === 0 && c !== 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && isOpener(b) && c === 0)) return 'utf-16be';
  return null;
}

function isOpener(byte: number | undefined): boolean {
  return byte === 0x3c || byte === 0x7b || byte === 0x5b;
}

/** UTF-32, which `TextDecoder` does not know; what is no character becomes U+FFFD. */
export function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 16_384) {
    const codes: number[] = [];
    for (let at = start; at < Math.min(start + 16_384, bytes.length); at += 4) {
      const code = at + 4 <= bytes.length ? view.getUint32(at, littleEndian) : 0xfffd;
      codes.push(code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? 0xfffd : code);
    }
    parts.push(String.fromCodePoint(...codes));
  }
  return parts.join('').replace(/^\ufeff/, '');
}
