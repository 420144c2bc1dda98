import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { control, type ControlService } from './control.js';
import { articlePage, frontPage, sourceLines } from './pages.js';
import { RequestFault } from './read-json.js';
import { serveFeed, type FeedService } from './serve-feed.js';

export type WireService = FeedService & ControlService;

/** Answers any request to the pretend world. */
export async function answer(
  service: WireService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await route(service, request, response);
  } catch (error) {
    const fault = error instanceof RequestFault ? error : new RequestFault(500, String(error));
    if (response.headersSent) response.destroy();
    else sendJson(response, { error: fault.message }, fault.status);
  }
}

async function route(
  service: WireService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://wire.invalid');
  if (pathname.startsWith('/control/')) return sendJson(response, await control(service, pathname, request));
  if (request.method !== 'GET' && request.method !== 'HEAD')
    throw new RequestFault(405, 'Only GET and HEAD here.');
  if (pathname === '/') return sendText(response, 'text/plain', frontPage(service.world));
  if (pathname === '/sources') return sendJson(response, sourceLines(service.world));
  if (pathname === '/ledger')
    return sendLines(response, service.ledger.lines(Number(searchParams.get('after') ?? 0)));
  if (pathname === '/ledger/items') return sendLines(response, service.ledger.items());
  return ofOutlet(service, pathname, request, response);
}

async function ofOutlet(
  service: WireService,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const [slug = '', ...rest] = path.slice(1).split('/');
  const outlet = service.world.outlet(slug);
  if (outlet && rest.join('/') === `feed.${outlet.format}`)
    return serveFeed(service, outlet, request, response);
  const item =
    rest.length === 2 && rest[0] === 'news' ? service.world.article(slug, rest[1] ?? '') : undefined;
  if (outlet && item) return sendText(response, 'text/html', articlePage(outlet, item));
  throw new RequestFault(404, `There is no ${path} here.`);
}

function sendText(response: ServerResponse, type: string, text: string, status = 200): void {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` }).end(text);
}

function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  sendText(response, 'application/json', `${JSON.stringify(value)}\n`, status);
}

/** NDJSON, written as fast as the reader reads. A reader that leaves early is no fault. */
async function sendLines(response: ServerResponse, lines: Iterable<object>): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson; charset=utf-8' });
  await pipeline(Readable.from(texts(lines)), response).catch(() => response.destroy());
}

function* texts(lines: Iterable<object>): Generator<string> {
  for (const line of lines) yield `${JSON.stringify(line)}\n`;
}
