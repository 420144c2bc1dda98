import { parseCursor } from '../../../libs/protocol/index.js';
import type { Wish } from '../check/history.js';
import { type Book, now } from '../world/book.js';
import type { Chance } from '../world/chance.js';
import { readPage } from './pages.js';
import type { Door } from './reader.js';

/** Somebody who asks over HTTP for what is new, page by page, at any gateway. */
export interface Pager {
  seq(): number;
  leave(): void;
}

const EVERY_MS = 500;
const LIMIT = 50;

export function openPager(parts: {
  client: string;
  wish: Wish;
  book: Book;
  chance: Chance;
  doors(): readonly Door[];
  begin: string;
}): Pager {
  const { client, wish, book, chance, doors } = parts;
  let after = parts.begin;
  let timer: NodeJS.Timeout | undefined;
  let left = false;

  async function look(): Promise<void> {
    const { bodies, cursor, reset } = await readPage(chance.pick(doors()).url, wish, after, LIMIT);
    // A cursor that cannot be served says nothing of pages.
    if (reset === null) book.add({ line: 'page', at: now(), client, after, cursor, bodies, ...wish });
    after = cursor;
  }
  const again = () => {
    if (!left)
      timer = setTimeout(
        () =>
          void look()
            .catch(() => undefined)
            .finally(again),
        EVERY_MS,
      );
  };
  again();
  return {
    seq: () => parseCursor(after)?.seq ?? 0,
    leave: () => {
      left = true;
      clearTimeout(timer);
    },
  };
}
