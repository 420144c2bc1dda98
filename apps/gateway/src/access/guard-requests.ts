import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Refused, toProblem } from '@ajil/shell';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import type { Server } from 'socket.io';
import type { Gate } from './gate.js';

/** Puts the gate before every route. */
export function guardHttp(app: NestExpressApplication, gate: Gate): void {
  app.use((request: Request, response: Response, next: NextFunction) => {
    response.vary('origin');
    const refused = gate.refusal(request);
    if (refused) return next(refused);
    if (gate.allowPage(request, response)) response.status(204).end();
    else next();
  });
}

/** Puts the gate before Socket.IO, which stands beside the routes: before polling, before an upgrade, at each of them. */
export function guardSockets({ engine }: Server, gate: Gate): void {
  engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const refused = gate.refusal(request);
    if (refused) return refuse(refused, request, response);
    if (isUpgrade(request)) return next();
    response.setHeader('vary', 'origin');
    if (gate.allowPage(request, response)) response.writeHead(204).end();
    else next();
  });
}

const isUpgrade = ({ headers }: IncomingMessage) => headers.upgrade !== undefined;

/** Of an upgrade there is only the bare connection to answer on. */
function refuse(refused: Refused, request: IncomingMessage, response: ServerResponse): void {
  const body = JSON.stringify(toProblem(refused));
  const status = refused.getStatus();
  const headers = { 'content-type': 'application/problem+json', 'content-length': Buffer.byteLength(body) };
  if (!isUpgrade(request)) return void response.writeHead(status, headers).end(body);
  const lines = Object.entries({ ...headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const connection: Duplex = request.socket;
  connection.on('error', () => undefined);
  const text = `HTTP/1.1 ${status} ${REASONS[status] ?? 'Refused'}\r\n${lines.join('')}\r\n${body}`;
  connection.end(text, () => connection.destroy());
}

const REASONS: Record<number, string> = { 401: 'Unauthorized', 403: 'Forbidden' };
