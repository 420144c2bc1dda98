import { expect, it } from 'vitest';
import { type Line, readLines } from './read-lines.js';

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

async function read(most: number, ...texts: string[]): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of readLines(chunks(...texts), most)) lines.push(line);
  return lines;
}

it('finds lines wherever the chunks are cut, also inside of a letter', async () => {
  const bytes = Buffer.from('عاجل\nb\r\n\nlast');
  for (let at = 0; at <= bytes.length; at++) {
    const lines: Line[] = [];
    const parts = (async function* () {
      yield bytes.subarray(0, at);
      yield bytes.subarray(at);
    })();
    for await (const line of readLines(parts, 100)) lines.push(line);
    expect(lines).toEqual(['عاجل', 'b', '', 'last']);
  }
});

it('gives null for a line that is too long, and goes on behind it', async () => {
  expect(await read(4, 'abcd\nab', 'cde', 'fgh\nok\n', 'toolong')).toEqual(['abcd', null, 'ok', null]);
});

it('finds no line in nothing', async () => {
  expect(await read(4)).toEqual([]);
  expect(await read(4, '')).toEqual([]);
});
