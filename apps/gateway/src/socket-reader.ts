import type { Alert, ClientToServerEvents, ServerToClientEvents } from '@ajil/protocol';
import type { Server, Socket } from 'socket.io';
import { DRAIN_DEADLINE_MS, LOW_BACKLOG_BYTES, type Reader, ReaderGone } from './reader.js';

export type AjilServer = Server<ClientToServerEvents, ServerToClientEvents>;
export type AjilSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

/** Everyone who is live, for the heartbeat. */
export const LIVE = 'live';

const DRAIN_LOOK_MS = 20;

export function socketReader(socket: AjilSocket): Reader {
  return {
    alert: (row) => void socket.emit('alert', JSON.parse(row.body) as Alert),
    head: (head) => void socket.emit('head', head),
    reset: (reset) => void socket.emit('reset', reset),
    bye: (bye) => {
      socket.emit('bye', bye);
      socket.disconnect(true);
    },
    backlog: () => backlogOf(socket),
    drained: () => drained(socket),
    // The in-memory adapter enters and leaves a room at once; no other adapter is used between nodes.
    enter: (room) => void socket.join([room, LIVE]),
    leave: (room) => {
      void socket.leave(room);
      void socket.leave(LIVE);
    },
  };
}

/** What engine.io holds back, and what the kernel has not taken from the WebSocket. */
function backlogOf(socket: AjilSocket): number {
  const { writeBuffer, transport } = socket.conn as unknown as {
    writeBuffer: { data?: unknown }[];
    transport: { socket?: { bufferedAmount?: number } };
  };
  const waiting = writeBuffer.reduce((sum, packet) => sum + (typeof packet.data === 'string' ? packet.data.length : 0), 0);
  return waiting + (transport.socket?.bufferedAmount ?? 0);
}

async function drained(socket: AjilSocket): Promise<void> {
  const deadline = performance.now() + DRAIN_DEADLINE_MS;
  while (backlogOf(socket) > LOW_BACKLOG_BYTES) {
    if (!socket.connected || performance.now() > deadline) throw new ReaderGone('the reader takes nothing');
    await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS));
  }
}
