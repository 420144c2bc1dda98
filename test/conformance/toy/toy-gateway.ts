import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TOPIC_IDS } from './connection.js';
import type { Flaw } from './flaws.js';
import { openToyLog } from './log.js';
import { answerAlerts } from './pages.js';
import { ToyProblem } from './problem.js';
import { openToySockets } from './sockets.js';
import { openToyStreams } from './streams.js';

/** A small gateway that keeps the contract as far as alerts go, except for one flaw. */
export interface Toy {
  url: string;
  close(): Promise<void>;
}

const ROWS = 60;
const LIVE_MS = 100;
const BEAT_MS = 200;

export async function openToyGateway(flaw: Flaw | null): Promise<Toy> {
  const log = openToyLog(ROWS, flaw);
  const streams = openToyStreams(log, flaw);
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://toy');
    try {
      answer(request, url, response);
    } catch (refusal) {
      sendProblem(response, refusal as ToyProblem, flaw);
    }
  });
  const sockets = openToySockets(server, log, flaw);
  const answer = (request: IncomingMessage, url: URL, response: ServerResponse) => {
    if (url.pathname === '/v1/stream') streams.open(request, url.searchParams, response);
    else if (url.pathname === '/v1/alerts') send(response, answerAlerts(url.searchParams, log, flaw));
    else if (url.pathname === '/v1/topics') send(response, topicsText(url.searchParams, flaw));
    else if (url.pathname === '/v1/headlines') throw new ToyProblem(400, 'invalid');
    else throw new ToyProblem(404, 'not_found');
  };
  const live = setInterval(() => {
    const row = log.append();
    streams.live(row);
    sockets.live(row);
  }, LIVE_MS);
  const beat = setInterval(() => {
    streams.beat();
    sockets.beat();
  }, BEAT_MS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      clearInterval(live);
      clearInterval(beat);
      server.closeAllConnections();
      await sockets.close();
    },
  };
}

function topicsText(query: URLSearchParams, flaw: Flaw | null): string {
  if (query.has('access_token') && flaw !== '6.3 a token in an address is heard')
    throw new ToyProblem(401, 'unauthenticated');
  if (query.has('colour') && flaw !== '6.5 what is not known is not heard')
    throw new ToyProblem(400, 'invalid');
  const parent = flaw === '5.9 a parent is no topic' ? 'nowhere' : 'middle-east';
  const topics = TOPIC_IDS.map((id) => ({ id, parents: id === 'iraq' ? [parent] : [], names: { ar: id } }));
  return JSON.stringify({ topics });
}

function send(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(text);
}

function sendProblem(response: ServerResponse, { status, code }: ToyProblem, flaw: Flaw | null): void {
  const plain = flaw === '6.4 a refusal is a page of text';
  const text = JSON.stringify({ type: 'about:blank', title: code, status, code, detail: code });
  const type = plain ? 'text/html' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type }).end(plain ? '<h1>No</h1>' : text);
}
