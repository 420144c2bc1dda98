import type { LogRow } from '@ajil/store';
import type { Response } from 'express';
import type { Transport } from './delivery.js';
import { drain, FAREWELL_MS, type Reader } from './reader.js';

/**
 * One event of a server-sent event stream (WHATWG HTML, 9.2). The data is JSON, which holds no line break,
 * so one line is enough and nothing in it can begin another event.
 */
export function encodeEvent(event: string, data: string, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`;
}

/** The row's cursor stands in its text; here it is read back without decoding the rest. */
const CURSOR = /"cursor":"(v1\.[0-9a-z]+\.[0-9]+)"/;

function encodeAlertEvent(row: LogRow): string {
  return encodeEvent('alert', row.body, CURSOR.exec(row.body)?.[1]);
}

/** All open streams, by room. */
export class Streams implements Transport {
  private readonly rooms = new Map<string, Set<Response>>();

  /** Each open stream once, however many rooms it is in. */
  broadcast(rooms: readonly string[], row: LogRow): void {
    const members = rooms.map((room) => this.rooms.get(room)).filter((streams) => streams !== undefined);
    if (members.length === 0) return;
    const text = encodeAlertEvent(row);
    for (const streams of members) for (const response of streams) write(response, text);
  }

  broadcastHead(cursor: string): void {
    const text = encodeEvent('head', JSON.stringify({ cursor }), cursor);
    for (const streams of this.rooms.values()) for (const response of streams) write(response, text);
  }

  reader(response: Response): Reader {
    const backlog = () => response.writableLength;
    return {
      alert: (row) => write(response, encodeAlertEvent(row)),
      head: (head) => write(response, encodeEvent('head', JSON.stringify(head), head.cursor)),
      reset: (reset) => write(response, encodeEvent('reset', JSON.stringify(reset))),
      bye: (bye) => end(response, encodeEvent('bye', JSON.stringify(bye))),
      backlog,
      drained: () => drain({ backlog, gone: () => response.destroyed }),
      enter: (room) => void this.room(room).add(response),
      leave: (room) => this.leave(room, response),
    };
  }

  private room(name: string): Set<Response> {
    const room = this.rooms.get(name) ?? new Set();
    this.rooms.set(name, room);
    return room;
  }

  private leave(name: string, response: Response): void {
    const room = this.rooms.get(name);
    room?.delete(response);
    if (room?.size === 0) this.rooms.delete(name);
  }
}

/** Writes, unless the stream had its last words: writing after those would end the process. */
export function write(response: Response, text: string): void {
  if (!response.writableEnded && !response.destroyed) response.write(text);
}

/** A client that reads nothing must not keep what waits for it in our memory. */
function end(response: Response, text: string): void {
  if (response.writableEnded || response.destroyed) return;
  response.end(text);
  setTimeout(() => response.destroy(), FAREWELL_MS).unref();
}
