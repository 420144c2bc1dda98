import { io, type Socket } from 'socket.io-client';
import type { Patient } from './ask.js';
import { type Frame, type Line, openLine, parseFrame } from './frames.js';
import { violated } from './violation.js';

export interface SocketLine extends Line {
  /** Sends an event with anything, and gives what the ack says. @throws Violation when there is none */
  send(event: string, ...payload: unknown[]): Promise<Record<string, unknown>>;
  /** Resolves when the server has ended the connection. */
  ended: Promise<void>;
}

/** A Socket.IO connection over WebSocket, whose frames are kept as they stood in the packets. */
export async function openSocket({ url, token, soonMs }: Patient): Promise<SocketLine> {
  const socket: Socket = io(url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    timeout: soonMs,
    auth: token === undefined ? {} : { token },
  });
  const { line, push } = openLine('socket', soonMs, () => void socket.disconnect());
  socket.io.on('open', () => {
    socket.io.engine.on('message', (packet) => {
      const frame = typeof packet === 'string' ? readPacket(packet) : null;
      if (frame) push(frame);
    });
  });
  const ended = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', (error) => reject(error));
  }).catch((error: Error) => violated(`no connection over Socket.IO: ${error.message}`));
  const send = async (event: string, ...payload: unknown[]) => {
    const asked = socket.timeout(soonMs).emitWithAck(event, ...payload) as Promise<Record<string, unknown>>;
    const answer = await asked.catch(() => violated(`${event} was not answered by an ack`));
    line.acks.push({ event, answer });
    return answer;
  };
  return { ...line, send, ended };
}

/** Socket.IO 5, inside Engine.IO's `4`: `2["alert",{…}]` is an event of the namespace `/`, `33[{…}]` the ack of request 3. */
function readPacket(packet: string): Frame | null {
  const event = /^2\d*\["([^"]*)",/.exec(packet);
  if (event) return parseFrame(event[1]!, packet.slice(event[0].length, -1));
  const ack = /^3\d+\[/.exec(packet);
  return ack ? parseFrame('ack', packet.slice(ack[0].length, -1)) : null;
}
