import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Closing } from './support/closing.js';

/** An item of one of the bench's feeds. */
export interface Item {
  title: string;
  /** When the first response that carried it was complete, in milliseconds of `performance.now()`. */
  servedAt: number | null;
}

interface FeedState {
  items: { item: Item; xml: string }[];
}

export interface Feeds {
  urls: string[];
  /** Publishes one new item in this feed, now. */
  publish(feed: number): Item;
}

const OLD_MS = 24 * 3_600_000;

/** Serves RSS feeds with validators on loopback. Each begins full of items of yesterday, which are no news to anybody. */
export async function serveFeeds(feeds: number, itemsEach: number, closing: Closing): Promise<Feeds> {
  const server = createServer((request, response) => answer(states, request, response));
  server.keepAliveTimeout = 60_000;
  closing.add(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const states = Array.from({ length: feeds }, () => fullFeed(origin, itemsEach));
  const publish = (feed: number) => {
    const made = makeItem(origin, new Date());
    const { items } = states[feed]!;
    items.unshift(made);
    items.pop();
    return made.item;
  };
  return { urls: states.map((_state, n) => `${origin}/feed/${n}.rss`), publish };
}

function fullFeed(origin: string, items: number): FeedState {
  return { items: Array.from({ length: items }, () => makeItem(origin, new Date(Date.now() - OLD_MS))) };
}

function makeItem(origin: string, published: Date): FeedState['items'][number] {
  const id = randomUUID();
  const title = `Iraq: parliament session ${id} ends with a vote`;
  const xml = `<item><title>${title}</title><link>${origin}/news/${id}</link><guid isPermaLink="false">${id}</guid>
<description>The members voted late in the evening, after a day of talks between the parties in the capital, and
the speaker said that the result will be made known tomorrow.</description><pubDate>${published.toUTCString()}</pubDate></item>`;
  return { item: { title, servedAt: null }, xml };
}

function answer(states: FeedState[], request: IncomingMessage, response: ServerResponse): void {
  const state = states[Number(/\/feed\/(\d+)\.rss$/.exec(request.url ?? '')?.[1])];
  if (!state) return void response.writeHead(404).end();
  const carried = state.items.map(({ item }) => item);
  const body = document(state);
  const etag = `"${createHash('sha1').update(body).digest('hex')}"`;
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();
  response.on('finish', () => {
    const now = performance.now();
    for (const item of carried) item.servedAt ??= now;
  });
  response.writeHead(200, {
    etag,
    'content-type': 'application/rss+xml; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function document({ items }: FeedState): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Bench</title><link>http://localhost/</link><description>Invented</description><language>en</language>
${items.map(({ xml }) => xml).join('\n')}
</channel></rss>`;
}
