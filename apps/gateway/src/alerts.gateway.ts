import type { Server as HttpServer } from 'node:http';
import { type Bye, BYE, type Refusal } from '@ajil/protocol';
import { InjectParts, type Parts, Refused } from '@ajil/shell';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Server } from 'socket.io';
import { Door } from './access/door.js';
import { openGate } from './access/gate.js';
import { guardSockets } from './access/guard-requests.js';
import type { Identity } from './access/identity.js';
import { Entrance } from './entrance/entrance.js';
import { type Connection, watchFloods } from './entrance/floods.js';
import { FORGIVING_PARSER } from './entrance/forgiving-parser.js';
import { WebSockets } from './entrance/web-sockets.js';
import { Limits } from './limits/limits.js';
import { openTally } from './limits/tally.js';
import { Delivery } from './readers/delivery.js';
import { openFastPath } from './readers/fast-path.js';
import { fastPathFits } from './readers/fast-path-check.js';
import type { Reader } from './readers/reader.js';
import { type Ack, requestOf, unknownEvent } from './readers/requests.js';
import type { Session } from './readers/session.js';
import { type AjilServer, type AjilSocket, SocketReader } from './readers/socket-reader.js';

const OPTIONS = {
  maxHttpBufferSize: 64 * 1024,
  perMessageDeflate: false,
  wsEngine: WebSockets,
  parser: FORGIVING_PARSER,
  /** Who says hello and then nothing is let go after this long. */
  connectTimeout: 10_000,
  serveClient: true,
  pingInterval: 20_000,
  pingTimeout: 20_000,
};

/** Who asks for more than one may have tries again after this long. */
const LIMIT_RETRY_MS = 30_000;

/** Requests of one connection in a second; each topic of its own may be asked for by itself. */
const MOST_CALLS = 200;

const TOO_MANY_CALLS: Refusal = {
  ok: false,
  code: 'too_many_requests',
  message: `Ask ${MOST_CALLS} times a second at most.`,
};

/** What was shown in the handshake: one of the two. */
interface Shown {
  identity?: Identity;
  refused?: Refused;
}

interface Connected {
  reader: Reader;
  session: Session;
  identity: Identity;
}

/**
 * Alerts over Socket.IO, as `docs/protocol.md` describes them. By Socket.IO's own API: what Nest's gateways put between
 * took a tenth of all that is done for somebody who connects.
 */
@Injectable()
export class AlertsGateway implements OnModuleInit {
  /** By the connection, which a socket shares with nobody: there is one namespace. */
  private readonly connected = new Map<object, Connected>();
  private readonly calls = openTally();

  constructor(
    @InjectParts() private readonly parts: Parts,
    private readonly host: HttpAdapterHost,
    private readonly delivery: Delivery,
    private readonly door: Door,
    private readonly limits: Limits,
    private readonly entrance: Entrance,
  ) {}

  onModuleInit(): void {
    const server: AjilServer = new Server(this.host.httpAdapter.getHttpServer() as HttpServer, OPTIONS);
    guardSockets(server, openGate(this.parts.config));
    openFastPath(fastPathFits(server), (message) => this.parts.log.warn(message));
    this.entrance.watch(() => server.engine.clientsCount);
    watchFloods(server.engine, (connection) => this.drown(connection));
    // Who it is must be known before the first event is heard.
    server.use((socket, next) => void this.identify(socket, next));
    server.on('connection', (socket) => this.welcome(socket));
  }

  private async identify(socket: AjilSocket, next: (error?: Error) => void): Promise<void> {
    const { token } = socket.handshake.auth as { token?: unknown };
    const seen = this.entrance.admission.begin();
    try {
      socket.data = { identity: await this.door.identify(token, this.limits.addressOf(socket.request)) };
      next();
    } catch (refused) {
      socket.data = { refused };
      next(refused instanceof Refused ? undefined : new Error('unavailable'));
    } finally {
      seen();
    }
  }

  private welcome(socket: AjilSocket): void {
    // Two CONNECTs in one breath are two sockets on one connection, and Socket.IO lets both in.
    if (this.connected.has(socket.conn)) return void socket.disconnect(true);
    const reader = new SocketReader(socket);
    const shown = socket.data as Shown;
    const refusal = this.refusal(shown);
    if (refusal) return reader.bye({ ...refusal, cursor: this.delivery.cursor() });
    const identity = shown.identity!;
    const connected = { reader, session: this.delivery.admit(reader, identity), identity };
    this.connected.set(socket.conn, connected);
    // Every event, by whatever name: one listener for each of so many sockets.
    socket.onAny((event: string, ...payload: unknown[]) => this.hear(connected, event, payload));
    socket.once('disconnect', () => this.leave(socket));
    forgetRequest(socket);
  }

  private refusal({ identity, refused }: Shown): Omit<Bye, 'cursor'> | null {
    if (refused?.code === 'unavailable')
      return { code: BYE.drain, message: refused.detail, retryAfterMs: LIMIT_RETRY_MS };
    if (refused?.code === 'too_many_requests') return this.tooMany(refused.detail);
    if (!identity || !this.door.allows(identity, 'reader'))
      return { code: BYE.unauthenticated, message: refused?.detail ?? 'a valid token is needed' };
    if (this.delivery.isFull()) {
      this.limits.refused('readers');
      return this.tooMany('this gateway has all the readers that it can take');
    }
    return this.limits.enterSocket(identity) ? null : this.tooMany('you have too many sockets here');
  }

  private tooMany(message: string): Omit<Bye, 'cursor'> {
    return { code: BYE.limit, message, retryAfterMs: LIMIT_RETRY_MS };
  }

  private leave({ conn }: AjilSocket): void {
    const connected = this.connected.get(conn);
    if (!connected) return;
    this.connected.delete(conn);
    this.delivery.release(connected.reader);
    this.limits.leaveSocket(connected.identity);
    // A client may leave the namespace and keep the connection, which nothing would count any more.
    conn.close();
  }

  /** A connection sends more than anybody has to say. */
  private drown(connection: Connection): void {
    this.limits.refused('frames');
    const connected = this.connected.get(connection);
    if (connected) this.delivery.dismiss(connected.reader, BYE.limit, 'too many frames', LIMIT_RETRY_MS);
    else connection.close(true);
  }

  private hear(connected: Connected, event: string, payload: unknown[]): void {
    const last = payload.at(-1);
    const ack = typeof last === 'function' ? (payload.pop() as Ack) : () => undefined;
    const request = requestOf(event);
    if (!request) return ack(unknownEvent(event));
    if (this.calls.add(connected) > MOST_CALLS) {
      this.limits.refused('calls');
      return ack(TOO_MANY_CALLS);
    }
    request(connected.session, payload.length > 1 ? payload : payload[0], ack).catch((error: unknown) =>
      this.delivery.giveUp(connected.reader, error),
    );
  }
}

/** What it was let in by is not needed any more: the request and the token take memory as long as the socket is here. */
function forgetRequest({ conn, handshake }: AjilSocket): void {
  (conn as { request: unknown }).request = null;
  handshake.headers = {};
  handshake.auth = {};
}
