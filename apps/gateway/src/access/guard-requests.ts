import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refused } from '@ajil/shell';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import type { Server } from 'socket.io';
import { rejectRequest, rejectUpgrade, type Rejection } from '../entrance/refuse-raw.js';
import type { Gate } from './gate.js';

/** Puts the gate before every route. */
export function guardHttp(app: NestExpressApplication, gate: Gate): void {
  app.use((request: Request, response: Response, next: NextFunction) => {
    response.vary('origin');
    const refused = gate.refusal(request);
    // A page that may ask may also read why it is refused, which no preflight tells it.
    if (gate.allowPage(request, response)) return void response.status(204).end();
    if (refused?.getStatus() === 401) response.setHeader('www-authenticate', 'Bearer');
    next(refused ?? undefined);
  });
}

/** Puts the gate before Socket.IO, which stands beside the routes: before polling, before an upgrade, at each of them. */
export function guardSockets({ engine }: Server, gate: Gate): void {
  engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const refused = gate.refusal(request);
    // Of an upgrade there is only the bare connection to answer on.
    if (isUpgrade(request)) return refused ? rejectUpgrade(request.socket, rejectionOf(refused)) : next();
    response.setHeader('vary', 'origin');
    if (gate.allowPage(request, response)) response.writeHead(204).end();
    else if (refused) rejectRequest(request, response, rejectionOf(refused));
    else next();
  });
}

const isUpgrade = ({ headers }: IncomingMessage) => headers.upgrade !== undefined;

function rejectionOf(refused: Refused): Rejection {
  const { code, detail } = refused;
  return { status: refused.getStatus(), code, detail };
}
