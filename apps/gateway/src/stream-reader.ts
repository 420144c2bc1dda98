import type { Head } from '@ajil/protocol';
import type { Response } from 'express';
import { bodyOf, type KeptRow } from './kept-row.js';
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

export function streamReader(response: Response): Reader {
  const backlog = () => response.writableLength;
  return {
    alert: (row) => write(response, eventOf(row)),
    alerts(rows) {
      response.cork();
      for (const row of rows) write(response, eventOf(row));
      response.uncork();
    },
    head: (head) => write(response, headEvent(head)),
    reset: (reset) => write(response, encodeEvent('reset', JSON.stringify(reset))),
    bye: (bye) => end(response, encodeEvent('bye', JSON.stringify(bye))),
    backlog,
    mark: () => response.socket && takenBy(response.socket),
    drained: () => drain({ backlog, gone: () => response.destroyed }),
  };
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
