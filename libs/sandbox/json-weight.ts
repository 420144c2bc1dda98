/** Of `,` `{` `[` there is one for each value and each container; an honest feed of 16 MiB has a tenth of this. */
const MOST_VALUES = 1_000_000;

/**
 * Whether a document that looks like JSON lists more values than a heap takes. They are counted before the parse,
 * because JSON.parse cannot be interrupted, and where it passes the heap's cap, V8 ends the whole process.
 */
export function isHeavyJson(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20 && byte < 0x80);
  if (bytes.length < MOST_VALUES || (first !== 0x7b && first !== 0x5b)) return false;
  let values = 0;
  for (const byte of bytes) {
    if (byte === 0x2c || byte === 0x7b || byte === 0x5b) values++;
  }
  return values > MOST_VALUES;
}
