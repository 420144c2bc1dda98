import { type Client, connect } from '../../../libs/client/index.js';
import type { Wish } from '../check/history.js';
import { type Book, now } from '../world/book.js';

/** A program that uses the SDK: what it was handed. */
export interface Sdk {
  readonly client: string;
  readonly wish: Wish;
  seq(): number;
  /** Holes of which it was told. */
  gaps(): number;
  state(): string;
  leave(): Promise<void>;
}

export function openSdk({
  client,
  url,
  wish,
  book,
}: {
  client: string;
  url: string;
  wish: Wish;
  book: Book;
}): Sdk {
  const { topics, urgency, languages } = wish;
  const sdk: Client = connect({ url, topics, urgency, ...(languages ? { languages } : {}) });
  let gaps = 0;
  sdk.on('alert', ({ id, rev }) => book.add({ line: 'handed', at: now(), client, id, rev }));
  sdk.on('gap', () => (gaps += 1));
  return {
    client,
    wish,
    seq: () => Number(sdk.cursor()?.split('.')[2] ?? 0),
    gaps: () => gaps,
    state: () => sdk.state().state,
    leave: () => sdk.close(),
  };
}
