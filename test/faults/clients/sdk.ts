import { type Client, connect } from '../../../libs/client/index.js';
import type { Wish } from '../check/history.js';
import { type Book, now } from '../world/book.js';

/** A program that uses the SDK: what it was handed. */
export interface Sdk {
  readonly client: string;
  readonly wish: Wish;
  seq(): number;
  state(): string;
  leave(): Promise<void>;
}

export interface SdkParts {
  client: string;
  url: string;
  wish: Wish;
  book: Book;
  /** The cursor from which it follows. */
  begin: string;
}

export function openSdk({ client, url, wish, book, begin }: SdkParts): Sdk {
  const { topics, urgency, languages } = wish;
  const sdk: Client = connect({ url, topics, urgency, ...(languages ? { languages } : {}), after: begin });
  const follow = (after: string) => book.add({ line: 'follow', at: now(), client, after, ...wish });
  follow(begin);
  sdk.on('alert', ({ id, rev }) => book.add({ line: 'handed', at: now(), client, id, rev }));
  // What it cannot be told any more it was told of: from here on again everything.
  sdk.on('reset', ({ head }) => follow(head));
  return {
    client,
    wish,
    seq: () => Number(sdk.cursor()?.split('.')[2] ?? 0),
    state: () => sdk.state().state,
    leave: () => sdk.close(),
  };
}
