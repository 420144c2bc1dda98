import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Edition, openOutlet } from './polls-outlet.js';

/** A process of its own that serves feeds on loopback, under any host name, at `/<kind>/<number>`. */
export function runPollsServer(keepAlive: boolean): void {
  process.on('disconnect', () => process.exit(0));
  const editionAt = openOutlet();
  const quiet = shortEdition();
  const editions = new Map<string, number>();
  /** A busy feed has another edition at each look, a mixed one after each look that found it unchanged. */
  const current = (path: string, etag: string | undefined): Edition | null => {
    const [, kind, feed] = /^\/(quiet|busy|mixed)\/(\d+)$/.exec(path) ?? [];
    if (kind === undefined) return null;
    if (kind === 'quiet') return quiet;
    const number = editions.get(path) ?? 0;
    const edition = editionAt(Number(feed), number);
    if (kind === 'busy' || edition.etag === etag) editions.set(path, number + 1);
    return edition;
  };
  const server = createServer((request, response) => {
    if (!keepAlive) response.setHeader('connection', 'close');
    answer(current(request.url ?? '', request.headers['if-none-match']), request, response);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`);
  });
}

function answer(edition: Edition | null, { headers }: IncomingMessage, response: ServerResponse): void {
  if (!edition) return void response.writeHead(404).end();
  const { etag, body } = edition;
  if (headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();
  response.writeHead(200, {
    etag,
    'content-type': 'application/rss+xml; charset=utf-8',
    'content-length': body.length,
  });
  response.end(body);
}

/** What a quiet feed shows is read once, before anything is measured. */
function shortEdition(): Edition {
  const item = '<item><title>Nothing happened here for a long time</title><guid>0</guid></item>';
  const body = Buffer.from(`<rss version="2.0"><channel><title>Quiet</title>${item}</channel></rss>`);
  return { etag: '"quiet-1"', body };
}
