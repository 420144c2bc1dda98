import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { control, type ControlService } from './control.js';
import type { Hub } from './hub/open-hub.js';
import { lookOf } from './look.js';
import { articlePage, frontPage, outletPage, sourceLines } from './pages.js';
import { RequestFault } from './read-json.js';
import type { Outlet } from './script.js';
import { serveFeed, type FeedService } from './serve-feed.js';

export type WireService = FeedService & ControlService & { hub: Hub };

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
  if (/^\/hub(\/moved)?$/.test(pathname) && request.method === 'POST')
    return askHub(service, pathname, request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    throw new RequestFault(405, 'Only GET and HEAD here.');
  if (pathname === '/') return sendText(response, 'text/plain', frontPage(service.world));
  if (pathname === '/sources') return sendJson(response, sourceLines(service.world));
  if (pathname === '/ledger')
    return sendLines(response, service.ledger.lines(Number(searchParams.get('after') ?? 0)));
  if (pathname === '/ledger/items') return sendLines(response, service.ledger.items());
  if (pathname === '/ledger/connections') return sendLines(response, service.connections.lines());
  if (pathname === '/ledger/hub') return sendLines(response, service.hub.lines());
  return ofOutlet(service, pathname, request, response);
}

/** The hub says in plain text what is wrong with a request (WebSub, 5.1.2). */
async function askHub(
  { hub }: WireService,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
) {
  try {
    const { status, location } = await hub.request(request, path !== '/hub');
    if (location !== undefined) response.setHeader('Location', location);
    sendText(response, 'text/plain', '', status);
  } catch (error) {
    if (!(error instanceof RequestFault)) throw error;
    sendText(response, 'text/plain', `${error.message}\n`, error.status);
  }
}

async function ofOutlet(
  service: WireService,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const [slug = '', ...rest] = path.slice(1).split('/');
  const outlet = service.world.outlet(slug);
  // In any folder of the outlet, so that a feed has somewhere to move to.
  if (outlet && rest.length <= 2 && rest.at(-1) === `feed.${outlet.format}`)
    return serveFeed(service, outlet, request, response);
  if (outlet && rest.join('/') === '') return sendFront(service, outlet, response);
  const [folder, page = '', variant = 'amp'] = rest;
  const named = rest.length <= 3 && folder === 'news' && variant === 'amp';
  const item = named ? service.world.article(slug, page) : undefined;
  if (outlet && item) return sendText(response, 'text/html', articlePage(outlet, item));
  throw new RequestFault(404, `There is no ${path} here.`);
}

function sendFront({ world, bodies, orders }: WireService, outlet: Outlet, response: ServerResponse): void {
  const look = lookOf(orders.peek(outlet.slug));
  if (look.hub === 'header' || look.hub === 'both') {
    const self = `${world.baseOf(outlet.slug)}/${outlet.slug}/`;
    response.setHeader('Link', `<${bodies.hub}>; rel="hub", <${self}>; rel="self"`);
  }
  sendText(response, 'text/html', outletPage(world, outlet, { hub: bodies.hub, look }));
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
