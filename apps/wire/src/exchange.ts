import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Body } from './bodies.js';
import type { Connections } from './connections.js';
import { isConditional } from './conditional.js';
import type { Ledger, LedgerLine } from './ledger.js';
import type { Order } from './orders.js';
import { feedUrl } from './render.js';
import type { Outlet } from './script.js';
import type { World } from './world.js';

/** What the answer turned out to be, for the ledger. */
interface Answer {
  body: Body | null;
  etag: string | null;
  bytes: number;
  cut: boolean;
}

/** One request for a feed and what becomes of it. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  outlet: Outlet;
  order: Order;
  /** The path of the request. */
  path: string;
  answer: Answer;
}

export interface Books {
  world: World;
  ledger: Ledger;
  connections: Connections;
}

/** One line per response, written when it has ended either way. */
export function keepLedger({ world, ledger, connections }: Books, exchange: Exchange): void {
  const { request, response, outlet, answer } = exchange;
  const asked = askedNow(exchange, connections);
  ledger.begin();
  let written = false;
  const end = () => {
    if (written) return;
    written = true;
    const complete = response.writableFinished && !answer.cut;
    const endedAt = new Date().toISOString();
    const served = request.method === 'GET' ? answer.body : null;
    const feed = feedUrl(world.baseOf(outlet.slug), outlet);
    if (served && complete) ledger.noteServed(served.items, feed, endedAt);
    const status = response.headersSent ? response.statusCode : 0;
    const { bytes, etag } = answer;
    ledger.record({ ...asked, endedAt, status, etag, bytes, complete, items: served?.keys ?? [] });
  };
  response.once('finish', end).once('close', end);
}

type Asked = Omit<LedgerLine, 'n' | 'endedAt' | 'status' | 'etag' | 'bytes' | 'complete' | 'items'>;

function askedNow({ request, outlet }: Exchange, connections: Connections): Asked {
  const { headers, socket } = request;
  return {
    at: new Date().toISOString(),
    outlet: outlet.slug,
    path: request.url ?? '',
    host: headers.host ?? '',
    address: socket.localAddress ?? '',
    socket: connections.note(socket),
    conditional: isConditional(headers),
    ifNoneMatch: headers['if-none-match']?.slice(0, 500) ?? null,
    ifModifiedSince: headers['if-modified-since']?.slice(0, 500) ?? null,
    userAgent: headers['user-agent']?.slice(0, 500) ?? null,
  };
}
