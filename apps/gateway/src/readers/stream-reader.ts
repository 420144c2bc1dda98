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

function encodeAlertEvent(body: string): Buffer {
  return Buffer.from(encodeEvent('alert', body, CURSOR.exec(body)?.[1]));
}

export class StreamReader implements Reader {
  constructor(private readonly response: Response) {}

  alert(row: KeptRow): void {
    write(this.response, eventOf(row));
  }

  alerts(rows: readonly KeptRow[]): void {
    this.response.cork();
    for (const row of rows) this.alert(row);
    this.response.uncork();
  }

  head(head: Head): void {
    write(this.response, headEvent(head));
  }

  reset(reset: Reset): void {
    write(this.response, encodeEvent('reset', JSON.stringify(reset)));
  }

  bye(bye: Bye): void {
    end(this.response, encodeEvent('bye', JSON.stringify(bye)));
  }

  together(sendAll: () => void): void {
    this.response.cork();
    sendAll();
    this.response.uncork();
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
}

/** Encoded when the first stream wants it, then shared by all. */
function eventOf(row: KeptRow): Buffer {
  return (row.event ??= encodeAlertEvent(bodyOf(row)));
}

let lastHead: { cursor: string; event: Buffer } | null = null;

function headEvent(head: Head): Buffer {
  const { cursor } = head;
  if (lastHead?.cursor !== cursor)
    lastHead = { cursor, event: Buffer.from(encodeEvent('head', JSON.stringify(head), cursor)) };
  return lastHead.event;
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
