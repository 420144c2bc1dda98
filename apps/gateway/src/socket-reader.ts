import type { ClientToServerEvents, Head, ServerToClientEvents } from '@ajil/protocol';
import type { Server, Socket } from 'socket.io';
import { encodeFrame, type Engine, type Frame, Lane } from './fast-path.js';
import { drain, FAREWELL_MS, type Reader } from './reader.js';

export type AjilServer = Server<ClientToServerEvents, ServerToClientEvents>;
export type AjilSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

export function socketReader(socket: AjilSocket): Reader {
  const engine = socket.conn as unknown as Engine;
  const lane = new Lane(engine);
  const backlog = () => lane.backlog();
  const cut = () => lane.cut() || socket.conn.close(true);
  return {
    alert: (row) => lane.send(row.frame),
    alerts: (rows) => lane.together(() => rows.forEach((row) => lane.send(row.frame))),
    head: (head) => lane.send(headFrame(head)),
    reset: (reset) => void socket.emit('reset', reset),
    bye: (bye) => {
      socket.emit('bye', bye);
      socket.disconnect(true);
      setTimeout(cut, FAREWELL_MS).unref();
    },
    backlog,
    mark: () => lane.mark(),
    drained: () => drain({ backlog, gone: () => !socket.connected }),
  };
}

let lastHead: { cursor: string; frame: Frame } | null = null;

/** Everybody who is told of the same head gets the same frame. */
function headFrame({ cursor }: Head): Frame {
  if (lastHead?.cursor !== cursor)
    lastHead = { cursor, frame: encodeFrame('head', JSON.stringify({ cursor })) };
  return lastHead.frame;
}
