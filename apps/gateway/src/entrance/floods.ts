import type { EventEmitter } from 'node:events';
import { openTally } from '../limits/tally.js';

/** Frames of one connection in a second. A client that follows two hundred topics one by one sends as many. */
export const MOST_FRAMES = 1_000;
/** Pings of the WebSocket protocol itself in a second: each is answered by a pong. Browsers cannot send one at all. */
export const MOST_PINGS = 100;

/** What is known here of a connection of Engine.IO. */
export interface Connection extends EventEmitter {
  transport: { name: string; socket?: EventEmitter };
  close(discard: boolean): void;
}

/**
 * Watches what connections send, whatever it is: Engine.IO and ws read all that comes.
 * @param drown called for a connection that sends more than anybody needs to
 */
export function watchFloods(
  engine: EventEmitter,
  drown: (connection: Connection) => void,
  now?: () => number,
): void {
  const frames = openTally(now);
  const pings = openTally(now);
  const hearPings = (connection: Connection) => {
    const hear = () => {
      if (pings.add(connection) === MOST_PINGS + 1) drown(connection);
    };
    // Pongs that nobody asked for are no better.
    connection.transport.socket?.on('ping', hear).on('pong', hear);
  };
  // One function for all of them, for there are many.
  function hearPacket(this: Connection): void {
    if (frames.add(this) === MOST_FRAMES + 1) drown(this);
  }
  engine.on('connection', (connection: Connection) => {
    connection.on('packet', hearPacket);
    if (connection.transport.name === 'websocket') hearPings(connection);
    else connection.once('upgrade', () => hearPings(connection));
  });
}
