import { Client } from 'undici';
import type { buildConnector, Dispatcher } from 'undici';
import { Refusal } from './codes.js';
import { bareHost } from './guard.js';
import { LIMITS } from './limits.js';
import { openTurns } from './turns.js';
import type { Turns } from './turns.js';

/** One connection to a host, for one request at a time. `release` when its answer has been read or dropped. */
export interface Lane {
  dispatcher: Dispatcher;
  release(): void;
}

/** Two connections a host, however many of its ports and schemes are asked (undici counts each origin alone). */
export interface Lanes {
  /** Waits for a free lane. Rejects with a `Refusal`: `busy`, or what `signal` was aborted with. */
  take(url: URL, signal: AbortSignal): Promise<Lane>;
  close(): Promise<void>;
}

interface Line {
  origin: string;
  client: Client;
  busy: boolean;
}

/** `lines` are open or being opened; a free one is an idle connection. */
interface Host {
  name: string;
  lines: Line[];
  turns: Turns;
}

export function openLanes(connect: buildConnector.connector): Lanes {
  const hosts = new Map<string, Host>();
  let closed = false;

  function hostOf(name: string): Host {
    if (closed) throw new Refusal('reset', `${name} was not asked: Ajil is shutting down.`);
    const known = hosts.get(name);
    if (known) return known;
    if (hosts.size >= LIMITS.hosts) {
      throw new Refusal(
        'busy',
        `${name} got no turn: more than ${LIMITS.hosts} hosts are being asked at once.`,
      );
    }
    const host: Host = { name, lines: [], turns: openTurns(name) };
    hosts.set(name, host);
    return host;
  }

  async function take(url: URL, signal: AbortSignal): Promise<Lane> {
    const host = hostOf(bareHost(url.hostname));
    await host.turns.take(signal);
    const line = await lineFor(host, url.origin);
    return { dispatcher: line.client, release: once(() => release(host, line)) };
  }

  /** Whose turn it is finds at most one busy line: there is room for another, or a free one that makes room. */
  async function lineFor(host: Host, origin: string): Promise<Line> {
    const free = host.lines.find((line) => !line.busy && line.origin === origin);
    if (free) return Object.assign(free, { busy: true });
    const line = { origin, client: clientFor(origin, connect), busy: true };
    const full = host.lines.length >= LIMITS.connectionsPerHost;
    const idle = full ? host.lines.find((each) => !each.busy) : undefined;
    if (idle) remove(host, idle);
    host.lines.push(line);
    line.client.on('disconnect', () => !line.busy && remove(host, line));
    await idle?.client.destroy();
    return line;
  }

  function release(host: Host, line: Line): void {
    line.busy = false;
    if (!line.client.stats.connected) {
      remove(host, line);
      void line.client.destroy();
    }
    host.turns.release();
    forgetIfIdle(host);
  }

  function remove(host: Host, line: Line): void {
    host.lines = host.lines.filter((each) => each !== line);
    forgetIfIdle(host);
  }

  /** A late event of a connection may come for a host that was forgotten and is known again. */
  function forgetIfIdle(host: Host): void {
    const idle = host.turns.idle() && host.lines.length === 0;
    if (idle && hosts.get(host.name) === host) hosts.delete(host.name);
  }

  return {
    take,
    async close() {
      closed = true;
      const lines = [...hosts.values()].flatMap((host) => host.lines);
      await Promise.all(lines.map((line) => line.client.destroy()));
    },
  };
}

function clientFor(origin: string, connect: buildConnector.connector): Client {
  return new Client(origin, {
    connect,
    keepAliveTimeout: LIMITS.keepAliveMs,
    keepAliveMaxTimeout: LIMITS.keepAliveMs,
    maxHeaderSize: LIMITS.headerBytes,
    // HTTP/2 lets the other side open and reset streams without end, and is not worth it for one request at a time.
    allowH2: false,
    // The total deadline rules; idle timers are beaten by a slow drip.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    run();
  };
}
