import type { Bye, ClientToServerEvents, Head, Reset, ServerToClientEvents } from '@ajil/protocol';
import type { Server, Socket } from 'socket.io';
import { encodeFrame, type Engine, type Frame, Lane } from './fast-path.js';
import type { KeptRow } from '../log/kept-row.js';
import { drain, FAREWELL_MS, type Reader } from './reader.js';

export type AjilServer = Server<ClientToServerEvents, ServerToClientEvents>;
export type AjilSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

export class SocketReader extends Lane implements Reader {
  constructor(private readonly socket: AjilSocket) {
    super(socket.conn as unknown as Engine);
  }

  alert({ frame }: KeptRow): void {
    this.send(frame);
  }

  alerts(rows: readonly KeptRow[]): void {
    this.together(() => rows.forEach(({ frame }) => this.send(frame)));
  }

  head(head: Head): void {
    this.send(headFrame(head));
  }

  reset(reset: Reset): void {
    this.socket.emit('reset', reset);
  }

  bye(bye: Bye): void {
    this.socket.emit('bye', bye);
    this.socket.disconnect(true);
    setTimeout(() => this.cut() || this.socket.conn.close(true), FAREWELL_MS).unref();
  }

  drained(): Promise<void> {
    return drain({ backlog: () => this.backlog(), gone: () => !this.socket.connected });
  }
}

let lastHead: { cursor: string; frame: Frame } | null = null;

/** Everybody who is told of the same head gets the same frame. */
function headFrame({ cursor }: Head): Frame {
  if (lastHead?.cursor !== cursor)
    lastHead = { cursor, frame: encodeFrame('head', JSON.stringify({ cursor })) };
  return lastHead.frame;
}
