import type { Matching } from '@ajil/topics';
import { explain, type Told } from './explain-text.js';
import { isText, readJsonLine } from './read-json-line.js';
import { type Line, readLines } from './read-lines.js';

interface LinesParts {
  input: AsyncIterable<Uint8Array>;
  print: (text: string) => Promise<void>;
  topics: Matching;
}

/** A title and a summary with room to spare. */
const MAX_LINE_BYTES = 256 * 1024;
/** UTF-16 units that are written at once. */
const BLOCK = 64 * 1024;

/** Answers each line with one line, in order. */
export async function explainLines({ input, print, topics }: LinesParts): Promise<void> {
  let block = '';
  for await (const line of readLines(input, MAX_LINE_BYTES)) {
    block += `${JSON.stringify(answer(line, topics))}\n`;
    if (block.length < BLOCK) continue;
    await print(block);
    block = '';
  }
  await print(block);
}

function answer(line: Line, topics: Matching): object {
  const asked = readLine(line);
  if ('failed' in asked) return asked;
  try {
    return explained(asked, topics);
  } catch (error) {
    return bad(`The line cannot be explained: ${(error as Error).message}.`, asked.id);
  }
}

function explained({ id, ...told }: Asked, topics: Matching): object {
  const { title, summary, language, direction, topics: found, urgency, doubts } = explain(told, topics);
  return { id, language, direction, topics: found, urgency, title, summary, doubts };
}

/** What a line is known by to who asks. */
type Id = string | number | null;
type Asked = Told & { id: Id };

function readLine(line: Line): Asked | { id: Id; failed: { code: string; message: string } } {
  const value = readJsonLine(line, MAX_LINE_BYTES);
  if (typeof value === 'string') return bad(value);
  const { id = null, title, summary, source } = value;
  if (!isId(id)) return bad('"id" must be a text or a number.');
  if (typeof title !== 'string') return bad('The line has no "title".', id);
  if (!isText(summary)) return bad('"summary" must be text.', id);
  if (!isText(source)) return bad('"source" must be text.', id);
  return { id, title, summary: summary ?? null, source: source ?? null };
}

const isId = (value: unknown): value is Id =>
  value === null || typeof value === 'string' || typeof value === 'number';

function bad(message: string, id: Id = null) {
  return { id, failed: { code: 'bad_line', message } };
}
