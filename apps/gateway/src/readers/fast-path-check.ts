/* eslint-disable no-underscore-dangle -- what ws keeps to itself has such names */
import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { encodeFrame } from './fast-path.js';

/** The part of ws's server that engine.io uses. */
interface Upgrades {
  handleUpgrade(
    request: IncomingMessage,
    stream: Duplex,
    head: Buffer,
    done: (webSocket: Sending) => void,
  ): void;
}

interface Sending {
  readonly _socket?: unknown;
  readonly _sender?: { readonly _state?: unknown; readonly _queue?: unknown; readonly _socket?: unknown };
  send(text: string): void;
}

/** A handshake as clients make it (RFC 6455, 1.3). */
const REQUEST = {
  method: 'GET',
  url: '/',
  // engine.io's own; to it this is not a session's first request.
  _query: { sid: 'none' },
  headers: {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
  },
} as unknown as IncomingMessage;

/**
 * Has a Socket.IO server's own WebSocket say something to nobody, and compares.
 * @returns whether the bytes are those that the fast path would write, on the stream on which it would
 */
export function fastPathFits(server: { engine: unknown }): boolean {
  const bytes: Buffer[] = [];
  const stream = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      bytes.push(chunk);
      done();
    },
  });
  try {
    const { ws } = server.engine as { ws: Upgrades };
    let fits = false;
    ws.handleUpgrade(REQUEST, stream, Buffer.alloc(0), (webSocket) => {
      bytes.length = 0;
      webSocket.send('42["try",{}]');
      const { _socket: socket, _sender: sender } = webSocket;
      fits = socket === stream && sender?._socket === stream && sender._state === 0;
    });
    return fits && Buffer.concat(bytes).equals(encodeFrame('try', '{}').wire);
  } catch {
    return false;
  } finally {
    stream.destroy();
  }
}
