/** A line without its end, or null for one that is longer than the cap. */
export type Line = string | null;

const NEWLINE = 0x0a;

/** The lines of a stream of bytes; of one that is too long no more is kept than the cap. */
export async function* readLines(input: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of input) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    take(chunk.subarray(start));
  }
  if (length > 0) yield finish();

  function take(part: Uint8Array): void {
    length += part.length;
    if (length <= most) parts.push(part);
    else parts = [];
  }

  function finish(): Line {
    const line = length > most ? null : Buffer.concat(parts).toString('utf8').replace(/\r$/, '');
    [parts, length] = [[], 0];
    return line;
  }
}
