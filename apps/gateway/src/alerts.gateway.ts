import {
  type Bye,
  BYE,
  type Refusal,
  type SubscribeAck,
  SubscribeSchema,
  type UnsubscribeAck,
  UnsubscribeSchema,
} from '@ajil/protocol';
import { InjectParts, type Parts, Refused } from '@ajil/shell';
import {
  Ack,
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { z } from 'zod';
import { Delivery } from './readers/delivery.js';
import { Door } from './access/door.js';
import type { Identity } from './access/identity.js';
import { openFastPath } from './readers/fast-path.js';
import { fastPathFits } from './readers/fast-path-check.js';
import { Entrance } from './entrance/entrance.js';
import { type Connection, watchFloods } from './entrance/floods.js';
import { FORGIVING_PARSER, MALFORMED } from './entrance/forgiving-parser.js';
import { WebSockets } from './entrance/web-sockets.js';
import { Limits } from './limits/limits.js';
import { openTally } from './limits/tally.js';
import type { Reader } from './readers/reader.js';
import type { Session } from './readers/session.js';
import { type AjilServer, type AjilSocket, SocketReader } from './readers/socket-reader.js';

/** Who says hello and then nothing is let go after this long. */
const CONNECT_MS = 10_000;

/** Who asks for more than one may have tries again after this long. */
const LIMIT_RETRY_MS = 30_000;

/** Requests of one connection in a second; each topic of its own may be asked for by itself. */
const MOST_CALLS = 200;

type Answer<T> = ((answer: T | Refusal) => void) | undefined;

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

/** Alerts over Socket.IO, as `docs/protocol.md` describes them. */
@WebSocketGateway({
  maxHttpBufferSize: 64 * 1024,
  perMessageDeflate: false,
  wsEngine: WebSockets,
  parser: FORGIVING_PARSER,
  connectTimeout: CONNECT_MS,
  serveClient: true,
  pingInterval: 20_000,
  pingTimeout: 20_000,
})
export class AlertsGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect {
  /** By the connection, which a socket shares with nobody: there is one namespace. */
  private readonly connected = new WeakMap<object, Connected>();
  private readonly calls = openTally();

  constructor(
    @InjectParts() private readonly parts: Parts,
    private readonly delivery: Delivery,
    private readonly door: Door,
    private readonly limits: Limits,
    private readonly entrance: Entrance,
  ) {}

  afterInit(server: AjilServer): void {
    openFastPath(fastPathFits(server), (message) => this.parts.log.warn(message));
    this.entrance.watch(() => server.engine.clientsCount);
    watchFloods(server.engine, (connection) => this.drown(connection));
    // Who it is must be known before the first event is heard: Nest's guards do not run on connection.
    server.use((socket, next) => {
      const { token } = socket.handshake.auth as { token?: unknown };
      const seen = this.entrance.admission.begin();
      this.door
        .identify(token, this.limits.addressOf(socket.request))
        .finally(seen)
        .then(
          (identity) => {
            socket.data = { identity };
            next();
          },
          (refused: unknown) => {
            socket.data = { refused };
            next(refused instanceof Refused ? undefined : new Error('unavailable'));
          },
        );
    });
  }

  handleConnection(socket: AjilSocket): void {
    const reader = new SocketReader(socket);
    const shown = socket.data as Shown;
    const refusal = this.refusal(shown);
    if (refusal) return reader.bye({ ...refusal, cursor: this.delivery.cursor() });
    const identity = shown.identity!;
    const session = this.delivery.admit(reader, identity);
    this.connected.set(socket.conn, { reader, session, identity });
    socket.onAny(refuseUnknown);
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

  handleDisconnect(socket: AjilSocket): void {
    const connected = this.connected.get(socket.conn);
    if (!connected) return;
    this.connected.delete(socket.conn);
    this.delivery.release(connected.reader);
    this.limits.leaveSocket(connected.identity);
  }

  /** A connection sends more than anybody has to say. */
  private drown(connection: Connection): void {
    this.limits.refused('frames');
    const connected = this.connected.get(connection);
    if (connected) this.delivery.dismiss(connected.reader, BYE.limit, 'too many frames', LIMIT_RETRY_MS);
    else connection.close(true);
  }

  /** Who this is, unless he asks more often than he may. */
  private caller(socket: AjilSocket, ack: ((refusal: Refusal) => void) | undefined): Connected | null {
    const connected = this.connected.get(socket.conn);
    if (!connected) return null;
    if (this.calls.add(connected) <= MOST_CALLS) return connected;
    this.limits.refused('calls');
    ack?.({ ok: false, code: 'too_many_requests', message: `Ask ${MOST_CALLS} times a second at most.` });
    return null;
  }

  @SubscribeMessage('subscribe')
  async subscribe(
    @ConnectedSocket() socket: AjilSocket,
    @MessageBody() body: unknown,
    @Ack() ack: Answer<SubscribeAck>,
  ): Promise<void> {
    const connected = this.caller(socket, ack);
    const request = connected && check(SubscribeSchema, body, ack);
    if (!request) return;
    const answer = (answer: SubscribeAck) => ack?.(answer);
    await connected.session
      .subscribe(request, answer)
      .catch((error: unknown) => this.delivery.giveUp(connected.reader, error));
  }

  @SubscribeMessage('unsubscribe')
  async unsubscribe(
    @ConnectedSocket() socket: AjilSocket,
    @MessageBody() body: unknown,
    @Ack() ack: Answer<UnsubscribeAck>,
  ): Promise<void> {
    const connected = this.caller(socket, ack);
    const request = connected && check(UnsubscribeSchema, body, ack);
    if (!request) return;
    await connected.session.unsubscribe(request.topics, (answer) => ack?.(answer));
  }
}

/** What it was let in by is not needed any more: the request and the token take memory as long as the socket is here. */
function forgetRequest({ conn, handshake }: AjilSocket): void {
  (conn as { request: unknown }).request = null;
  handshake.headers = {};
  handshake.auth = {};
}

/** What is no event of ours is said to be none, if anybody waits for an answer. */
function refuseUnknown(event: string, ...payload: unknown[]): void {
  const ack = payload.at(-1);
  if (event === 'subscribe' || event === 'unsubscribe' || typeof ack !== 'function') return;
  (ack as (refusal: Refusal) => void)(event === MALFORMED ? NO_JSON : NO_EVENT);
}

const NO_JSON: Refusal = { ok: false, code: 'invalid', message: 'request: is no JSON' };
const NO_EVENT: Refusal = {
  ok: false,
  code: 'unknown_event',
  message: 'There is no such event. Those that there are: subscribe, unsubscribe.',
};

/** The request, or null after the acknowledgement said what is wrong with it. */
function check<T>(
  schema: z.ZodType<T>,
  body: unknown,
  ack: ((refusal: Refusal) => void) | undefined,
): T | null {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  ack?.({ ok: false, code: 'invalid', message: `${issue.path.join('.') || 'request'}: ${issue.message}` });
  return null;
}
