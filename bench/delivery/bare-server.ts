import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerAsked } from '../support/ask.js';

/** What a bare server is asked to tell everybody: an alert's JSON text. */
export interface Telling {
  text: string;
}

/** A process of its own that tells everybody, with a library and nothing else. */
export function runBareServer(kind: 'socket.io' | 'ws', token: string): void {
  const http = createServer();
  const tell = kind === 'ws' ? bareWs(http) : bareSocketIo(http, token);
  answerAsked({ tell: ({ text }: Telling) => tell(text) });
  process.on('SIGTERM', () => process.exit(0));
  http.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
    process.stdout.write(`ready ${(http.address() as AddressInfo).port}\n`);
  });
}

/** One `send` for each, of bytes that were encoded once. */
function bareWs(http: HttpServer): (text: string) => void {
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  const all = new Set<WebSocket>();
  server.on('connection', (socket) => {
    all.add(socket);
    socket.once('close', () => all.delete(socket));
    socket.send('hello');
  });
  return (text) => {
    const bytes = Buffer.from(text);
    for (const socket of all) socket.send(bytes, { binary: false });
  };
}

/** A room broadcast, as the documentation has it. Who connects is asked for a token, and enters a room for each topic. */
function bareSocketIo(http: HttpServer, token: string): (text: string) => void {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const expected = hash(token);
  const io = new Server(http, { perMessageDeflate: false, pingInterval: 20_000, pingTimeout: 20_000 });
  io.use((socket, next) => {
    const { token: shown } = socket.handshake.auth as { token?: string };
    next(timingSafeEqual(hash(shown ?? ''), expected) ? undefined : new Error('unauthenticated'));
  });
  io.on('connection', (socket) => {
    socket.on('subscribe', ({ topics }: { topics: string[] }, answer: (ack: object) => void) => {
      void socket.join(topics);
      answer({ ok: true });
    });
  });
  return (text) => {
    const alert = JSON.parse(text) as { topics: string[] };
    io.to(alert.topics[0]!).emit('alert', alert);
  };
}
