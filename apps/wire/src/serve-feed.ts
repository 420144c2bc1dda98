import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bodies, Body, Encoding } from './bodies.js';
import { acceptedEncoding, isConditional, isUnchanged } from './conditional.js';
import { keepLedger, type Books, type Exchange } from './exchange.js';
import { lookOf } from './look.js';
import type { Order, Orders } from './orders.js';
import { outletPage } from './pages.js';
import { CONTENT_TYPES, feedUrl } from './render.js';
import type { Outlet } from './script.js';
import { send, wait } from './send.js';
import type { World } from './world.js';

export interface FeedService extends Books {
  bodies: Bodies;
  orders: Orders;
}

/** Answers one request for an outlet's feed as the order in force says, and writes it into the ledger. */
export async function serveFeed(
  service: FeedService,
  outlet: Outlet,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const order = service.orders.take(outlet.slug);
  const path = new URL(request.url ?? '/', 'http://wire.invalid').pathname;
  const answer = { body: null, etag: null, bytes: 0, cut: false };
  const exchange: Exchange = { request, response, outlet, order, path, answer };
  keepLedger(service, exchange);
  if (order.delayMs) await wait(order.delayMs, response);
  if (order.hang || response.closed) return;
  if (order.reset) return (request.socket.resetAndDestroy(), undefined);
  if (order.move && path === feedUrl('', outlet)) return sendMove(service.world, exchange, order.move);
  if (order.status !== undefined) return sendFailure(exchange, order.status);
  if (order.empty === 'body') return send(exchange, Buffer.alloc(0));
  if (order.html) return sendPage(service, exchange);
  return sendFeed(service, exchange);
}

function sendMove(
  world: World,
  exchange: Exchange,
  { to, status }: NonNullable<Order['move']>,
): Promise<void> {
  const { slug, format } = exchange.outlet;
  const whole = URL.canParse(to) ? to : `${world.baseOf(slug)}/${slug}/${to}/feed.${format}`;
  exchange.response.setHeader('Location', whole);
  return sendFailure(exchange, status);
}

function sendFailure(exchange: Exchange, status: number): Promise<void> {
  const { response, order } = exchange;
  response.statusCode = status;
  if (order.retryAfter !== undefined) response.setHeader('Retry-After', String(order.retryAfter));
  if (order.location !== undefined) response.setHeader('Location', order.location);
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  return send(exchange, Buffer.from(`Ordered to answer with status ${status}.\n`));
}

function sendPage({ world, bodies }: FeedService, exchange: Exchange): Promise<void> {
  exchange.response.setHeader('Content-Type', 'text/html; charset=utf-8');
  return send(exchange, Buffer.from(outletPage(world, exchange.outlet, { hub: bodies.hub, look: {} })));
}

function sendFeed(service: FeedService, exchange: Exchange): Promise<void> {
  const { request, response, outlet, order, answer } = exchange;
  const body = bodyFor(service, exchange);
  const encoding = order.encoding ?? acceptedEncoding(request.headers['accept-encoding']);
  const lastModified = settled(body, order) ? body.changedAt : null;
  const tags = order.noEtag ? [] : ENCODINGS.map((each) => tagOf(body, each));
  setValidators(exchange, order.noEtag ? undefined : tagOf(body, encoding), lastModified);
  const stuck = order.stuck304 === true && isConditional(request.headers);
  if (stuck || isUnchanged(request.headers, { tags, lastModified })) {
    response.statusCode = 304;
    return send(exchange, Buffer.alloc(0));
  }
  response.setHeader('Content-Type', CONTENT_TYPES[outlet.format]);
  if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
  answer.body = body;
  return send(exchange, body.bytes(encoding));
}

/** The body, and the `Link` header that belongs to its look. */
function bodyFor({ world, bodies }: FeedService, { response, outlet, order, path }: Exchange): Body {
  const look = lookOf(order);
  const self = `${world.baseOf(outlet.slug)}${path}`;
  if (look.hub === 'header' || look.hub === 'both') {
    response.setHeader('Link', `<${bodies.hub}>; rel="hub", <${look.self ?? self}>; rel="self"`);
  }
  return bodies.bodyOf(outlet.slug, { look, self, ...(order.empty ? { empty: true } : {}) });
}

const SUFFIXES = { identity: '', gzip: '-gz', br: '-br', deflate: '-df' } as const;
const ENCODINGS = Object.keys(SUFFIXES) as Encoding[];
const tagOf = (body: Body, encoding: Encoding) => body.tag + SUFFIXES[encoding];

/**
 * Last-Modified counts whole seconds, so a second change within one could hide behind the first
 * (RFC 9110, 8.8.2.2). The time of a change is therefore rounded up, and not told before it has come.
 */
function settled(body: Body, order: Order): boolean {
  return !order.noLastModified && !order.empty && Date.now() >= body.changedAt * 1000;
}

function setValidators(
  { response, answer }: Exchange,
  tag: string | undefined,
  lastModified: number | null,
): void {
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('Cache-Control', 'no-cache');
  if (lastModified !== null) response.setHeader('Last-Modified', new Date(lastModified * 1000).toUTCString());
  if (tag === undefined) return;
  answer.etag = `"${tag}"`;
  response.setHeader('ETag', answer.etag);
}
