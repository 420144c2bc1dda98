/* eslint-disable no-underscore-dangle -- what ws keeps to itself has such names */
import type { Duplex } from 'node:stream';
import { takenBy, type Wire } from './wire.js';

/**
 * The short way of a ready frame to a Socket.IO socket: straight onto the stream below its WebSocket, past the layers of
 * socket.io, engine.io and ws, which cost more than the write itself. Only where that is safe: the WebSocket transport,
 * open, not being upgraded, nothing held back in engine.io or ws, no compression. Everywhere else a frame goes the
 * ordinary way, through engine.io.
 *
 * It relies on what those packages do not promise; `Engine`, `EngineTransport` and `WebSocket` below name all of it.
 * Order holds because engine.io hands everything that is not in `writeBuffer` to ws at once, and ws, without compression,
 * everything to the stream at once. Back-pressure holds because the bytes wait in that stream, where ws counts them.
 */
export interface Engine {
  readonly readyState: string;
  readonly upgrading: boolean;
  /** What waits until the transport is writable. */
  readonly writeBuffer: { data?: unknown }[];
  readonly transport: EngineTransport;
  write(packet: string, options: object): unknown;
}

interface EngineTransport {
  readonly name: string;
  /** Null: no compression was agreed on. */
  readonly perMessageDeflate?: unknown;
  readonly socket?: WebSocket;
}

interface WebSocket {
  readonly bufferedAmount: number;
  /** Empty: no compression was agreed on, so that the sender queues nothing and writes at once. */
  readonly extensions: string;
  /** Not writable any more once the closing handshake has begun. */
  readonly _socket: Duplex;
  readonly _sender: { readonly _state: number; readonly _queue: unknown[]; readonly _socket: Duplex };
  terminate(): void;
}

/** One event for any number of sockets: `wire` for the short way, `packet` for the ordinary one. */
export interface Frame {
  /** A whole WebSocket frame. */
  readonly wire: Buffer;
  /** Where in `wire` engine.io's message begins, and where the event's JSON text begins and ends. */
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/** How many frames went which way, in this process. */
export const written = { fast: 0, ordinary: 0 };

/** engine.io's `message` and socket.io's `EVENT` in the namespace `/`. */
const before = (event: string) => `42["${event}",`;
const AFTER = ']';

/**
 * A Socket.IO event with one argument, as one unmasked text frame (RFC 6455, 5.2).
 * @param event a name that needs no escaping
 * @param json the argument's JSON text, sent as it is
 */
export function encodeFrame(event: string, json: string): Frame {
  const head = before(event);
  const length = head.length + Buffer.byteLength(json) + AFTER.length;
  const start = length > 0xffff ? 10 : length > 125 ? 4 : 2;
  // Not out of a pool: a small frame that is kept would keep a whole slab.
  const wire = Buffer.allocUnsafeSlow(start + length);
  wire[0] = 0x81;
  if (start === 2) wire[1] = length;
  else if (start === 4) wire.writeUInt16BE(length, 2);
  else wire.writeBigUInt64BE(BigInt(length), 2);
  if (start > 2) wire[1] = start === 4 ? 126 : 127;
  wire.write(head, start, 'latin1');
  wire.write(json, start + head.length, 'utf8');
  wire.write(AFTER, start + length - AFTER.length, 'latin1');
  return { wire, start, from: start + head.length, to: start + length - AFTER.length };
}

/** The JSON text in a frame. */
export function textOf({ wire, from, to }: Frame): string {
  return wire.toString('utf8', from, to);
}

/** Many sockets in a row get the same packet: it is made once for them. */
let last: { frame: Frame; packet: string; options: object } | null = null;

function ordinary(frame: Frame): { packet: string; options: object } {
  if (last?.frame !== frame) {
    const { wire, start } = frame;
    // Without the "4", which engine.io puts before each message itself. A transport that can sends the ready frame.
    const packet = wire.toString('utf8', start + 1);
    last = { frame, packet, options: { wsPreEncodedFrame: [wire] } };
  }
  return last;
}

/** Said once: frames go the ordinary way, which is slower. */
let warn: ((message: string) => void) | null = null;
let trusted = true;

/** @param fits what `fastPathFits` found at the start; `tell` is called at most once, then or later */
export function openFastPath(fits: boolean, tell: (message: string) => void): void {
  warn = tell;
  trusted = fits;
  if (!fits) complain();
}

/**
 * The way to one socket. A class, since each delivery to each socket comes through here: what it touches in memory is
 * most of what it costs.
 */
export class Lane {
  private transport: EngineTransport | null = null;
  /** Below the WebSocket of `transport`, when the short way may lead there. */
  private stream: Duplex | null = null;

  constructor(private readonly engine: Engine) {}

  send(frame: Frame): void {
    const stream = this.shortWay();
    if (stream) {
      written.fast++;
      stream.write(frame.wire);
      return;
    }
    written.ordinary++;
    const { packet, options } = ordinary(frame);
    if (this.engine.readyState === 'open') this.engine.write(packet, options);
  }

  /** What `send` is given in between goes out in one piece, where that can be had. */
  together(sendAll: () => void): void {
    const stream = this.shortWay();
    stream?.cork();
    sendAll();
    stream?.uncork();
  }

  /** Bytes that engine.io holds back, and that the kernel has not taken from the WebSocket. */
  backlog(): number {
    const { writeBuffer, transport } = this.engine;
    let waiting = transport.socket?.bufferedAmount ?? 0;
    for (const { data } of writeBuffer) if (typeof data === 'string') waiting += data.length;
    return waiting;
  }

  /** As long as it is the same, nothing of what waits was taken. Over polling: the same packet waits first. */
  mark(): unknown {
    const { writeBuffer, transport } = this.engine;
    const stream = transport.socket?._socket;
    return stream ? takenBy(stream as unknown as Wire) : writeBuffer[0];
  }

  /**
   * engine.io waits for its buffer to empty before it closes: for a client that reads nothing, that is for ever.
   * @returns whether the connection is cut, or was
   */
  cut(): boolean {
    const { readyState, transport } = this.engine;
    if (readyState !== 'closed') transport.socket?.terminate();
    return readyState === 'closed' || transport.socket !== undefined;
  }

  /** The stream to write on, or null when a frame has to go the ordinary way just now. */
  private shortWay(): Duplex | null {
    const { engine } = this;
    if (engine.transport !== this.transport) this.enter(engine.transport);
    const { stream } = this;
    if (stream === null || engine.upgrading || engine.writeBuffer.length > 0) return null;
    return engine.readyState === 'open' && stream.writable ? stream : null;
  }

  private enter(transport: EngineTransport): void {
    this.transport = transport;
    this.stream = null;
    if (transport.name !== 'websocket') return;
    if (!trusted || !looksFamiliar(this.engine, transport)) complain();
    else if (!transport.perMessageDeflate && transport.socket.extensions === '')
      this.stream = transport.socket._socket;
  }
}

function complain(): void {
  warn?.('engine.io or ws is not as the fast path knows it: frames go the ordinary way, which costs more');
  warn = null;
}

/** Whether all that is relied upon is there, in the shape that is relied upon. */
function looksFamiliar(
  engine: Engine,
  transport: EngineTransport,
): transport is EngineTransport & { socket: WebSocket } {
  const { socket } = transport as { socket?: Partial<WebSocket> };
  const sender = socket?._sender;
  return (
    Array.isArray(engine.writeBuffer) &&
    typeof engine.upgrading === 'boolean' &&
    typeof engine.readyState === 'string' &&
    typeof socket?.bufferedAmount === 'number' &&
    typeof socket.extensions === 'string' &&
    typeof socket._socket?.write === 'function' &&
    sender?._socket === socket._socket &&
    sender._state === 0 &&
    Array.isArray(sender._queue) &&
    sender._queue.length === 0
  );
}
