import type { Alert, ClientToServerEvents, ServerToClientEvents } from '@ajil/protocol';
import type { Server, Socket } from 'socket.io';
import { drain, FAREWELL_MS, type Reader } from './reader.js';

export type AjilServer = Server<ClientToServerEvents, ServerToClientEvents>;
export type AjilSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

/** Everyone who is live, for the heartbeat. */
export const LIVE = 'live';

export function socketReader(socket: AjilSocket): Reader {
  const backlog = () => backlogOf(socket);
  return {
    alert: (row) => void socket.emit('alert', JSON.parse(row.body) as Alert),
    head: (head) => void socket.emit('head', head),
    reset: (reset) => void socket.emit('reset', reset),
    bye: (bye) => {
      socket.emit('bye', bye);
      socket.disconnect(true);
      setTimeout(() => cut(socket), FAREWELL_MS).unref();
    },
    backlog,
    drained: () => drain({ backlog, gone: () => !socket.connected }),
    // The in-memory adapter enters and leaves a room at once; no other adapter is used between nodes.
    enter: (room) => void socket.join([room, LIVE]),
    leave: (room) => {
      void socket.leave(room);
      void socket.leave(LIVE);
    },
  };
}

interface Engine {
  readyState: string;
  writeBuffer: { data?: unknown }[];
  transport: { socket?: { bufferedAmount?: number; terminate?(): void } };
}

/** What engine.io holds back, and what the kernel has not taken from the WebSocket. */
function backlogOf(socket: AjilSocket): number {
  const { writeBuffer, transport } = socket.conn as unknown as Engine;
  const waiting = writeBuffer.reduce(
    (sum, packet) => sum + (typeof packet.data === 'string' ? packet.data.length : 0),
    0,
  );
  return waiting + (transport.socket?.bufferedAmount ?? 0);
}

/** engine.io waits for its buffer to empty before it closes: for a client that reads nothing, that is for ever. */
function cut(socket: AjilSocket): void {
  const { readyState, transport } = socket.conn as unknown as Engine;
  if (readyState === 'closed') return;
  if (transport.socket?.terminate) transport.socket.terminate();
  else socket.conn.close(true);
}
