import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { SubscribeSchema, UnsubscribeSchema } from '../../../libs/protocol/index.js';
import { openConnection } from './connection.js';
import type { Flaw } from './flaws.js';
import type { ToyLog, ToyRow } from './log.js';

type Ack = (answer: unknown) => void;

/** Socket.IO on the same port. Only strangers have tokens. */
export function openToySockets(http: HttpServer, log: ToyLog, flaw: Flaw | null) {
  const server = new Server(http, { serveClient: false });
  const open = new Map<Socket, ReturnType<typeof openConnection>>();
  server.on('connection', (socket) => {
    if (socket.handshake.auth['token'] !== undefined && flaw !== '3.19 a stranger may stay') {
      const cursor = log.at(log.head());
      socket.emit('bye', { code: 4401, message: 'a valid token is needed', cursor });
      return void socket.disconnect(true);
    }
    const connection = openConnection(sender(socket, flaw), log, flaw);
    open.set(socket, connection);
    socket.on('disconnect', () => open.delete(socket));
    socket.on('subscribe', (body: unknown, ack: Ack) => {
      const request = SubscribeSchema.safeParse(body);
      if (request.success) later(flaw, () => connection.subscribe(request.data, ack));
      else if (flaw !== '3.13 a wrong request is not answered') ack(INVALID);
    });
    socket.on('unsubscribe', (body: unknown, ack: Ack) => {
      const request = UnsubscribeSchema.safeParse(body);
      if (request.success) connection.unsubscribe(request.data.topics);
      ack(request.success ? { ok: true } : INVALID);
    });
  });
  return {
    live: (row: ToyRow) => open.forEach((connection) => connection.live(row)),
    beat: () => {
      if (flaw === '3.7 no heartbeat') return;
      for (const [socket, { filter }] of open)
        if (filter.size > 0) socket.emit('head', { cursor: log.at(log.head()) });
    },
    close: () => server.close(),
  };
}

const INVALID = { ok: false, code: 'invalid', message: 'request: invalid' };

let turn = 0;
/** Requests at the same time overtake each other. */
function later(flaw: Flaw | null, run: () => void): void {
  if (flaw !== '3.17 requests at once are answered in any order') run();
  else setTimeout(run, 150 - 25 * (turn++ % 6));
}

function sender(socket: Socket, flaw: Flaw | null) {
  const raw = flaw === '1.2 a socket escapes what is not ASCII';
  return {
    alert: ({ alert }: ToyRow) =>
      void socket.emit('alert', raw ? { ...alert, title: escaped(alert.title) } : alert),
    head: (cursor: string) => void socket.emit('head', { cursor }),
    reset: (reset: object) => void socket.emit('reset', reset),
  };
}

const escaped = (text: string) =>
  text.replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
