import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Code, Problem } from '@ajil/protocol';
import { TITLE_OF } from '@ajil/shell';

/** What somebody is told who is not let in. */
export interface Rejection {
  status: number;
  code: Code;
  detail: string;
  /** Milliseconds. */
  wait?: number;
  allow?: string;
}

/** Answers before the framework hears of the request. */
export function rejectRequest(
  request: IncomingMessage,
  response: ServerResponse,
  rejection: Rejection,
): void {
  const body = bodyOf(rejection);
  // What the client may still be sending is thrown away, and its connection is not used again.
  response.shouldKeepAlive = false;
  response.writeHead(rejection.status, headersOf(rejection, body)).end(body);
  request.resume();
}

/** Answers a request for a WebSocket in plain HTTP (RFC 6455, 4.2.2): there is no response object for it. */
export function rejectUpgrade(socket: Duplex, rejection: Rejection): void {
  const body = bodyOf(rejection);
  const headers = Object.entries(headersOf(rejection, body)).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on('error', () => undefined);
  socket.end(
    `HTTP/1.1 ${rejection.status} ${STATUS_CODES[rejection.status]}\r\n${headers.join('')}\r\n${body}`,
  );
  socket.once('finish', () => socket.destroy());
}

function headersOf({ status, wait, allow }: Rejection, body: string): Record<string, string> {
  return {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(wait === undefined ? {} : { 'retry-after': String(Math.ceil(wait / 1_000)) }),
    ...(allow === undefined ? {} : { allow }),
  };
}

function bodyOf({ status, code, detail }: Rejection): string {
  const problem: Problem = { type: 'about:blank', title: TITLE_OF[code], status, code, detail };
  return JSON.stringify(problem);
}
