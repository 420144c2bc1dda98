import type { Bye, Head, Reset } from '@ajil/protocol';
import type { Response } from 'express';
import { bodyOf, type KeptRow } from '../log/kept-row.js';
import { drain, FAREWELL_MS, type Reader } from './reader.js';
import { takenBy } from './wire.js';

/**
 * One event of a server-sent event stream (WHATWG HTML, 9.2). The data is JSON, which holds no line break,
 * so one line is enough and nothing in it can begin another event.
 */
export function encodeEvent(event: string, data: string, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`;
}

/** The row's cursor stands in its text; here it is read back without decoding the rest. */
const CURSOR = /"cursor":"(v1\.[0-9a-z]+\.[0-9]+)"/;

const encodeAlertEvent = (body: string): string => encodeEvent('alert', body, CURSOR.exec(body)?.[1]);

/** What many streams are told is made once, as a chunk of an HTTP/1.1 body (RFC 9112, 7.1), ready for the connection. */
function chunkOf(event: string): Buffer {
  return Buffer.from(`${Buffer.byteLength(event).toString(16)}\r\n${event}\r\n`);
}

const eventIn = (chunk: Buffer): Buffer => chunk.subarray(chunk.indexOf('\n') + 1, -2);

export class StreamReader implements Reader {
  /** The connection, when it takes chunks: a client of HTTP/1.0 knows none. */
  private readonly socket: Response['socket'];
  /** It had its last words: behind them the body is at its end. */
  private ended = false;

  /** @param response its head was sent */
  constructor(private readonly response: Response) {
    this.socket = response.chunkedEncoding ? response.socket : null;
  }

  alert(row: KeptRow): void {
    this.send(alertChunk(row));
  }

  alerts(rows: readonly KeptRow[]): void {
    this.together(() => rows.forEach((row) => this.alert(row)));
  }

  head(head: Head): void {
    this.send(headChunk(head));
  }

  reset(reset: Reset): void {
    write(this.response, encodeEvent('reset', JSON.stringify(reset)));
  }

  bye(bye: Bye): void {
    this.ended = true;
    end(this.response, encodeEvent('bye', JSON.stringify(bye)));
  }

  /** Not the response: it would keep back what is written to it, and what goes to the connection would overtake that. */
  together(sendAll: () => void): void {
    const { socket } = this.response;
    socket?.cork();
    sendAll();
    socket?.uncork();
  }

  backlog(): number {
    return this.response.writableLength;
  }

  mark(): unknown {
    return this.response.socket && takenBy(this.response.socket);
  }

  drained(): Promise<void> {
    return drain({ backlog: () => this.backlog(), gone: () => this.response.destroyed });
  }

  /**
   * Straight to the connection, where the response would write to next: it makes four writes of a chunk, and is another
   * object to look at, which is most of what a delivery costs.
   */
  private send(chunk: Buffer): void {
    const { socket } = this;
    if (socket === null) write(this.response, eventIn(chunk));
    else if (socket.writable && !this.ended) socket.write(chunk);
  }
}

/** Encoded when the first stream wants it, then shared by all. */
function alertChunk(row: KeptRow): Buffer {
  return (row.event ??= chunkOf(encodeAlertEvent(bodyOf(row))));
}

let lastHead: { cursor: string; chunk: Buffer } | null = null;

function headChunk(head: Head): Buffer {
  const { cursor } = head;
  if (lastHead?.cursor !== cursor)
    lastHead = { cursor, chunk: chunkOf(encodeEvent('head', JSON.stringify(head), cursor)) };
  return lastHead.chunk;
}

/** Writes, unless the stream had its last words: writing after those would end the process. */
export function write(response: Response, text: string | Buffer): void {
  if (!response.writableEnded && !response.destroyed) response.write(text);
}

/** A client that reads nothing must not keep what waits for it in our memory. */
function end(response: Response, text: string): void {
  if (response.writableEnded || response.destroyed) return;
  response.end(text);
  setTimeout(() => response.destroy(), FAREWELL_MS).unref();
}
