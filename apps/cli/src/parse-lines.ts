import { availableParallelism } from 'node:os';
import { inOrder } from './in-order.js';
import type { Answer, Asked } from './parse-file.js';
import { isText, readJsonLine } from './read-json-line.js';
import { type Line, readLines } from './read-lines.js';

export interface LinesParts {
  input: AsyncIterable<Uint8Array>;
  print: (text: string) => Promise<void>;
  parse: (asked: Asked) => Promise<Answer>;
}

/** A path, an address and a media type with room to spare. */
const MAX_LINE_BYTES = 64 * 1024;

/** Files read ahead of the one whose turn it is: enough for every thread, and no more than memory can hold. */
const AHEAD = availableParallelism() + 2;

/** Answers each line with one line, in order. Reads no further than it can answer. */
export async function parseLines({ input, print, parse }: LinesParts): Promise<void> {
  const answer = async (line: Line) => {
    const asked = readLine(line);
    return `${JSON.stringify('failed' in asked ? asked : await parse(asked))}\n`;
  };
  await inOrder(readLines(input, MAX_LINE_BYTES), AHEAD, answer, print);
}

function readLine(line: Line): Asked | Extract<Answer, { failed: unknown }> {
  const value = readJsonLine(line, MAX_LINE_BYTES);
  if (typeof value === 'string') return bad(value);
  const { file, contentType, url } = value;
  if (typeof file !== 'string' || file === '') return bad('The line names no "file".');
  if (!isText(contentType)) return bad('"contentType" must be text.', file);
  if (!isText(url)) return bad('"url" must be text.', file);
  return { file, contentType: contentType ?? null, url: url ?? null };
}

function bad(message: string, file: string | null = null) {
  return { file, failed: { code: 'bad_line', message } };
}
