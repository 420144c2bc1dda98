import type { Item } from './world.js';

/** One response to a request for a feed. */
export interface LedgerLine {
  /** Counts from 1; a hole at the start means that older lines were dropped. */
  n: number;
  /** When the request came, and when its response ended, RFC 3339. */
  at: string;
  endedAt: string;
  outlet: string;
  path: string;
  /** The Host header, and the address of ours that was asked. */
  host: string;
  address: string;
  /** The connection: counts from 1 over all that ever asked for a feed. */
  socket: number;
  /** The validators exactly as they came (at most 500 characters of each), or null. */
  ifNoneMatch: string | null;
  ifModifiedSince: string | null;
  userAgent: string | null;
  /** 0: the connection ended before a status was sent. */
  status: number;
  /** The request carried a validator. */
  conditional: boolean;
  etag: string | null;
  /** Bytes of the body that were handed over. */
  bytes: number;
  /** The whole response was handed to the operating system. Whether it was read, only the reader knows. */
  complete: boolean;
  /** Keys of the items in that body. */
  items: readonly string[];
}

/** An item that was inside at least one complete 200 body. */
export interface ServedItem {
  outlet: string;
  feed: string;
  key: string;
  /** The words of the last complete body. */
  title: string;
  url: string;
  published: string | null;
  publishedAt: string;
  firstServedAt: string;
  /** All titles that were served under this key, oldest first (at most 20). */
  titles: string[];
  /** Keys that the same item had before. */
  formerKeys: string[];
}

const MOST_TITLES = 20;

export type Ledger = ReturnType<typeof openLedger>;

/**
 * What was served when. Of lines the newest `cap` are kept, of items the first `cap`;
 * `stats` counts what did not fit.
 */
export function openLedger(cap: number) {
  const ring: LedgerLine[] = [];
  const items = new Map<string, ServedItem>();
  let written = 0;
  let open = 0;
  let itemsDropped = 0;

  function noteItem(item: Item, feed: string, at: string): void {
    const id = `${item.outlet} ${item.key}`;
    const known = items.get(id);
    if (known) return noteWords(known, item);
    if (items.size >= cap) return void (itemsDropped += 1);
    const { outlet, key, title, url, published, publishedAt, formerKeys } = item;
    items.set(id, {
      outlet,
      feed,
      key,
      title,
      url,
      published,
      publishedAt,
      firstServedAt: at,
      titles: [title],
      formerKeys,
    });
  }

  return {
    /** A request came whose line will be recorded when its response has ended. */
    begin(): void {
      open += 1;
    },
    record(line: Omit<LedgerLine, 'n'>): void {
      open -= 1;
      ring[written % cap] = { n: (written += 1), ...line };
    },
    /** Notes the items of a complete 200 body of the feed at that address. */
    noteServed(served: readonly Item[], feed: string, at: string): void {
      for (const item of served) noteItem(item, feed, at);
    },
    /** Lines after line number `after`, oldest first, as they are while being read. */
    *lines(after = 0): Generator<LedgerLine> {
      for (let n = Math.max(after, written - cap) + 1; n <= written; n += 1) {
        const line = ring[(n - 1) % cap];
        if (line && line.n === n) yield line;
      }
    },
    items: (): IterableIterator<ServedItem> => items.values(),
    stats: () => ({
      open,
      lines: written,
      linesDropped: Math.max(0, written - cap),
      items: items.size,
      itemsDropped,
    }),
  };
}

function noteWords(known: ServedItem, item: Item): void {
  if (known.title === item.title) return;
  known.title = item.title;
  if (known.titles.length < MOST_TITLES) known.titles.push(item.title);
}
