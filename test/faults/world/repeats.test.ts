import { expect, it } from 'vitest';
import { ALL, cursorAt, openBook } from '../check/book.js';
import type { Line } from '../check/history.js';
import { countRepeats } from './repeats.js';

const WISH = { client: 'a', by: 'socket', wish: ALL } as const;

it('counts a frame that came twice on a connection, or from before where it resumed', () => {
  const book = openBook();
  book.publish(100);
  book.publish(200);
  book.connect({ ...WISH, conn: 'a-1', after: cursorAt(0), from: 10, to: 500 });
  book.connect({ ...WISH, conn: 'a-2', after: cursorAt(2), from: 600, to: null });
  const history = book.history(2_000);
  expect(countRepeats(history)).toEqual({ deliveries: 2, repeats: 0 });
  const [first] = history.filter((line): line is Extract<Line, { line: 'alert' }> => line.line === 'alert');
  const again = [...history, first!, { ...first!, conn: 'a-2' }];
  expect(countRepeats(again)).toEqual({ deliveries: 4, repeats: 2 });
});
