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
import { Delivery } from './delivery.js';
import { addressOf } from './access/address.js';
import { Door } from './access/door.js';
import type { Identity } from './access/identity.js';
import { openFastPath } from './fast-path.js';
import { fastPathFits } from './fast-path-check.js';
import type { Reader } from './reader.js';
import type { Session } from './session.js';
import { type AjilServer, type AjilSocket, socketReader } from './socket-reader.js';

/** Who finds a full gateway tries again after this long. */
const FULL_RETRY_MS = 30_000;

type Answer<T> = ((answer: T | Refusal) => void) | undefined;

/** What was shown in the handshake: one of the two. */
interface Shown {
  identity?: Identity;
  refused?: Refused;
}

interface Connected {
  reader: Reader;
  session: Session;
}

/** Alerts over Socket.IO, as `docs/protocol.md` describes them. */
@WebSocketGateway({
  maxHttpBufferSize: 64 * 1024,
  perMessageDeflate: false,
  serveClient: true,
  pingInterval: 20_000,
  pingTimeout: 20_000,
  // Who opens a connection and says nothing is let go.
  connectTimeout: 10_000,
})
export class AlertsGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect {
  private readonly connected = new WeakMap<AjilSocket, Connected>();

  constructor(
    @InjectParts() private readonly parts: Parts,
    private readonly delivery: Delivery,
    private readonly door: Door,
  ) {}

  afterInit(server: AjilServer): void {
    openFastPath(fastPathFits(server), (message) => this.parts.log.warn(message));
    // Who it is must be known before the first event is heard: Nest's guards do not run on connection.
    server.use((socket, next) => {
      const { token } = socket.handshake.auth as { token?: unknown };
      this.door.identify(token, addressOf(socket.request)).then(
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
    const reader = socketReader(socket);
    const shown = socket.data as Shown;
    const refusal = this.refusal(shown);
    if (refusal) reader.bye({ ...refusal, cursor: this.delivery.cursor() });
    else this.connected.set(socket, { reader, session: this.delivery.admit(reader, shown.identity!) });
  }

  private refusal({ identity, refused }: Shown): Omit<Bye, 'cursor'> | null {
    if (refused?.code === 'unavailable')
      return { code: BYE.drain, message: refused.detail, retryAfterMs: FULL_RETRY_MS };
    if (refused?.code === 'too_many_requests')
      return { code: BYE.limit, message: refused.detail, retryAfterMs: FULL_RETRY_MS };
    if (!identity || !this.door.allows(identity, 'reader'))
      return { code: BYE.unauthenticated, message: refused?.detail ?? 'a valid token is needed' };
    if (!this.delivery.isFull()) return null;
    return {
      code: BYE.limit,
      message: 'this gateway has all the readers that it can take',
      retryAfterMs: FULL_RETRY_MS,
    };
  }

  handleDisconnect(socket: AjilSocket): void {
    const connected = this.connected.get(socket);
    if (connected) this.delivery.release(connected.reader);
  }

  @SubscribeMessage('subscribe')
  async subscribe(
    @ConnectedSocket() socket: AjilSocket,
    @MessageBody() body: unknown,
    @Ack() ack: Answer<SubscribeAck>,
  ): Promise<void> {
    const request = check(SubscribeSchema, body, ack);
    const connected = this.connected.get(socket);
    if (!request || !connected) return;
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
    const request = check(UnsubscribeSchema, body, ack);
    const connected = this.connected.get(socket);
    if (!request || !connected) return;
    await connected.session.unsubscribe(request.topics, (answer) => ack?.(answer));
  }
}

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
