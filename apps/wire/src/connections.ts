import type { IncomingMessage } from 'node:http';

type Socket = IncomingMessage['socket'];

/** A connection that asked for a feed at least once. */
export interface ConnectionLine {
  /** Counts from 1. */
  socket: number;
  /** The address of ours that it came to. */
  address: string;
  /** When it first asked for a feed, and when it ended; RFC 3339. */
  askedAt: string;
  endedAt: string | null;
  requests: number;
}

interface Tally {
  open: number;
  /** The most that were ever open at once. */
  most: number;
}

export type Connections = ReturnType<typeof openConnections>;

/** Counts who is connected to which address of ours; other visitors (orders, ledger, articles) do not count. */
export function openConnections(cap: number) {
  const known = new WeakMap<Socket, ConnectionLine>();
  const ring: ConnectionLine[] = [];
  const tallies = new Map<string, Tally>();
  let count = 0;

  function add(socket: Socket): ConnectionLine {
    const address = socket.localAddress ?? '';
    const line = { socket: (count += 1), address, askedAt: now(), endedAt: null, requests: 0 };
    known.set(socket, line);
    ring[(count - 1) % cap] = line;
    watch(socket, line, opened(address));
    return line;
  }

  function opened(address: string): Tally {
    const tally = tallies.get(address) ?? { open: 0, most: 0 };
    tallies.set(address, tally);
    tally.open += 1;
    tally.most = Math.max(tally.most, tally.open);
    return tally;
  }

  return {
    /** Notes a request for a feed. @returns the number of its connection */
    note(socket: Socket): number {
      const line = known.get(socket) ?? add(socket);
      line.requests += 1;
      return line.socket;
    },
    *lines(): Generator<ConnectionLine> {
      for (let n = Math.max(0, count - cap); n < count; n += 1) yield ring[n % cap]!;
    },
    tallies: () => Object.fromEntries(tallies),
  };
}

/** A connection is over when the other side has ended it, even if ours lingers. */
function watch(socket: Socket, line: ConnectionLine, tally: Tally): void {
  const end = () => {
    if (line.endedAt !== null) return;
    line.endedAt = now();
    tally.open -= 1;
  };
  socket.once('end', end).once('close', end);
}

const now = () => new Date().toISOString();
