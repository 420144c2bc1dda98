import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Body, openBodies } from './bodies.js';
import { isConditional, isUnchanged, wantsGzip } from './conditional.js';
import type { Ledger } from './ledger.js';
import type { Order, Orders } from './orders.js';
import { CONTENT_TYPES, feedUrl } from './render.js';
import type { Outlet } from './script.js';
import type { World } from './world.js';

export interface FeedService {
  world: World;
  bodies: ReturnType<typeof openBodies>;
  orders: Orders;
  ledger: Ledger;
}

/** What the answer turned out to be, for the ledger. */
interface Answer {
  body: Body | null;
  etag: string | null;
  bytes: number;
  cut: boolean;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  outlet: Outlet;
  order: Order;
  answer: Answer;
}

/** Answers one request for an outlet's feed as the order in force says, and writes it into the ledger. */
export async function serveFeed(
  service: FeedService,
  outlet: Outlet,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const order = service.orders.take(outlet.slug);
  const answer: Answer = { body: null, etag: null, bytes: 0, cut: false };
  const exchange: Exchange = { request, response, outlet, order, answer };
  keepLedger(service, exchange);
  if (order.delayMs) await delay(order.delayMs, response);
  if (order.hang || response.closed) return;
  if (order.reset) return (request.socket.resetAndDestroy(), undefined);
  if (order.status !== undefined) return sendFailure(exchange);
  if (order.empty === 'body') return send(exchange, Buffer.alloc(0));
  sendFeed(service, exchange);
}

/** One line per response, written when it has ended either way. */
function keepLedger({ world, ledger }: FeedService, { request, response, outlet, answer }: Exchange): void {
  ledger.begin();
  const at = new Date().toISOString();
  let written = false;
  const end = () => {
    if (written) return;
    written = true;
    const complete = response.writableFinished && !answer.cut;
    const endedAt = new Date().toISOString();
    const hasBody = answer.body !== null && request.method === 'GET';
    const items = hasBody ? answer.body!.keys : [];
    if (hasBody && complete) ledger.noteServed(answer.body!.items, feedUrl(world.base, outlet), endedAt);
    const status = response.headersSent ? response.statusCode : 0;
    const { bytes, etag } = answer;
    const path = request.url ?? '';
    const conditional = isConditional(request.headers);
    ledger.record({
      at,
      endedAt,
      outlet: outlet.slug,
      path,
      status,
      conditional,
      etag,
      bytes,
      complete,
      items,
    });
  };
  response.once('finish', end).once('close', end);
}

async function delay(ms: number, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  const stop = () => gone.abort();
  response.once('close', stop);
  await sleep(ms, undefined, { signal: gone.signal }).catch(() => undefined);
  response.off('close', stop);
}

function sendFailure(exchange: Exchange): void {
  const { response, order } = exchange;
  response.statusCode = order.status ?? 500;
  if (order.retryAfter !== undefined) response.setHeader('Retry-After', String(order.retryAfter));
  if (order.location !== undefined) response.setHeader('Location', order.location);
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  send(exchange, Buffer.from(`Ordered to fail with status ${response.statusCode}.\n`));
}

function sendFeed({ bodies }: FeedService, exchange: Exchange): void {
  const { request, response, outlet, order, answer } = exchange;
  const body = order.empty ? bodies.withoutItems(outlet.slug) : bodies.bodyOf(outlet.slug);
  const gzip = wantsGzip(request.headers['accept-encoding']);
  const lastModified = settled(body, order) ? body.changedAt : null;
  const tags = order.noEtag ? [] : [body.tag, `${body.tag}-gz`];
  setValidators(exchange, tags[gzip ? 1 : 0], lastModified);
  if (isUnchanged(request.headers, { tags, lastModified })) return (response.writeHead(304).end(), undefined);
  response.setHeader('Content-Type', CONTENT_TYPES[outlet.format]);
  if (gzip) response.setHeader('Content-Encoding', 'gzip');
  answer.body = body;
  send(exchange, gzip ? body.gzipped() : body.plain);
}

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

function send({ request, response, order, answer }: Exchange, bytes: Buffer): void {
  const bodiless = response.statusCode === 204 || response.statusCode === 304;
  if (!bodiless) response.setHeader('Content-Length', bytes.length);
  if (request.method === 'HEAD' || bodiless) return (response.end(), undefined);
  answer.cut = order.truncate === true;
  const sent = answer.cut ? bytes.subarray(0, bytes.length >> 1) : bytes;
  answer.bytes = sent.length;
  if (!answer.cut) return (response.end(sent), undefined);
  response.write(sent, () => response.destroy());
}
