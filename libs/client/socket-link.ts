import type { Bye, ClientToServerEvents, ServerToClientEvents, SubscribeAck } from '@ajil/protocol';
import { io, type Socket } from 'socket.io-client';
import { type Ask, type Hearer, type Link, OPEN_MS, type Question, untilEnded } from './link.js';
import { readBye } from './told.js';

type AjilSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** Over Socket.IO by WebSocket, which needs no sticky routing. It never comes back by itself. */
export function openSocket(ask: Ask, to: Hearer): Link {
  const socket = connectTo(ask);
  const hearer = untilEnded(to, () => {
    socket.off();
    socket.disconnect();
  });
  let bye: Bye | null = null;
  socket.on('connect', () => begin(socket, ask, hearer));
  socket.on('connect_error', (error) => hearer.ended({ why: 'unreachable', detail: error.message }));
  for (const event of ['alert', 'head', 'reset'] as const)
    socket.on(event, (data: unknown) => hearer.frame(event, data));
  socket.on('bye', (said) => {
    bye = readBye(said);
    hearer.frame('bye', said);
  });
  socket.on('disconnect', (reason) =>
    hearer.ended(bye ? { why: 'bye', bye } : { why: 'lost', detail: reason }),
  );
  return {
    change: {
      subscribe: (question, taken) => subscribe(socket, question, taken),
      unsubscribe: (topics) => void socket.emit('unsubscribe', { topics: [...topics] }, () => undefined),
    },
    close: hearer.mute,
  };
}

function connectTo({ base, token }: Ask): AjilSocket {
  return io(base.origin, {
    path: `${base.pathname}socket.io/`,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    timeout: OPEN_MS,
    auth: token === undefined ? {} : { token },
  });
}

function begin(socket: AjilSocket, { question, after }: Ask, hearer: Hearer): void {
  subscribe(socket, { ...question, ...(after !== undefined && { after }) }, (ack) => {
    if (ack === null) hearer.ended({ why: 'lost', detail: 'no answer in time' });
    else if (ack.ok) hearer.opened(after ?? ack.cursor);
    else hearer.ended({ why: 'refused', code: ack.code, message: ack.message });
  });
}

/** With a callback, for a promise would let the next frames pass before the answer is seen. */
function subscribe(
  socket: AjilSocket,
  question: Question & { after?: string },
  taken: (ack: SubscribeAck | null) => void,
): void {
  const { topics, languages, ...rest } = question;
  const request = { ...rest, topics: [...topics], ...(languages && { languages: [...languages] }) };
  socket.timeout(OPEN_MS).emit('subscribe', request, (error, ack) => taken(error ? null : (ack ?? null)));
}
