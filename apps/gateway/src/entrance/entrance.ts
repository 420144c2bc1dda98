import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { InjectParts, type Parts } from '@ajil/shell';
import { gauge } from '@ajil/telemetry';
import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type Gate, openGate } from '../access/gate.js';
import { Limits } from '../limits/limits.js';
import { type Admission, openAdmission } from './admission.js';
import { setDeadlines } from './deadlines.js';
import { openLoopDelay } from './loop-delay.js';
import { type Rejection, rejectRequest, rejectUpgrade } from './refuse-raw.js';
import { isAboutUs, isHandshake, isOddMethod } from './what-is-asked.js';

/** Requests that are under way may take this long to be answered when the process stops. */
const EMPTY_MS = 8_000;
const LOOK_MS = 20;

/** While this gateway stops, the next one may not be there yet. */
const STOPS_WAIT_MS = 2_000;

/**
 * Stands before everything that hears the server, and so before any work on who it is that comes: newcomers are
 * sent away while the gateway stops, is late, or has its hands full; whoever is in already passes.
 */
@Injectable()
export class Entrance implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  readonly admission: Admission;
  private readonly gate: Gate;
  private readonly loop = openLoopDelay();
  private stopping = false;
  /** Requests that are not answered to their end; a stream is one as long as it is open. */
  private open = 0;
  private connections: () => number = () => 0;

  constructor(
    @InjectParts() { config, metrics }: Parts,
    private readonly host: HttpAdapterHost,
    private readonly limits: Limits,
  ) {
    this.gate = openGate(config);
    this.admission = openAdmission({ late: this.loop.late, most: config.maxHandshakes });
    gauge(metrics, 'handshakes', 'Newcomers who are being looked at', () => this.admission.underWay());
    gauge(metrics, 'open_requests', 'HTTP requests and streams under way', () => this.open);
  }

  /** Everything that hears the server does so by now, and nothing was heard yet. */
  onApplicationBootstrap(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    setDeadlines(server);
    standBefore(server, 'request', (request, response) => {
      const rejection = this.rejection(request);
      if (rejection) this.reject(request, response as ServerResponse, rejection);
      else this.count(response as ServerResponse);
      return !rejection;
    });
    standBefore(server, 'upgrade', (request, socket) => {
      const rejection = this.rejection(request);
      if (rejection) rejectUpgrade(socket as Duplex, rejection);
      else writeTogether(socket as Duplex);
      return !rejection;
    });
  }

  /** The sockets that are open, also those whose readers were told to leave. */
  watch(connections: () => number): void {
    this.connections = connections;
  }

  onModuleDestroy(): void {
    this.stopping = true;
    this.loop.stop();
  }

  /** After everybody was told to leave, and before the server cuts what is left. */
  async beforeApplicationShutdown(): Promise<void> {
    const deadline = performance.now() + EMPTY_MS;
    while (this.open + this.connections() > 0 && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }

  private reject(request: IncomingMessage, response: ServerResponse, rejection: Rejection): void {
    // A listed page may read when to come back; its preflight would not tell it.
    response.setHeader('vary', 'origin');
    if (this.gate.allowPage(request, response)) response.writeHead(204).end();
    else rejectRequest(request, response, rejection);
  }

  private count(response: ServerResponse): void {
    this.open++;
    // The connection is not to be used again: the process behind it will be gone.
    if (this.stopping) response.shouldKeepAlive = false;
    response.once('close', () => this.open--);
  }

  private rejection(request: IncomingMessage): Rejection | null {
    const url = request.url ?? '';
    if (isOddMethod(request.method, url))
      return { status: 405, code: 'method_not_allowed', detail: 'Not this way.', allow: 'GET, POST' };
    const wait = isAboutUs(url) ? 0 : this.limits.requestFrom(this.limits.addressOf(request));
    if (wait > 0) return { status: 429, code: 'too_many_requests', detail: 'You ask too often.', wait };
    if (!isHandshake(url)) return null;
    if (this.stopping) return this.away('drain', 'This gateway stops.', STOPS_WAIT_MS * (1 + Math.random()));
    const refusal = this.admission.ask();
    return refusal && this.away(refusal.why, 'This gateway has its hands full.', refusal.wait);
  }

  private away(limit: 'drain' | 'handshakes' | 'overload', detail: string, wait: number): Rejection {
    this.limits.refused(limit);
    return { status: 503, code: 'unavailable', detail, wait };
  }
}

/** The answer that makes it a WebSocket and Engine.IO's hello, some promises later, go out in one write. */
function writeTogether(socket: Duplex): void {
  socket.cork();
  setImmediate(() => socket.uncork());
}

/** Whoever heard this event hears it only when `lets` says so. */
function standBefore(
  server: Server,
  event: 'request' | 'upgrade',
  lets: (request: IncomingMessage, answer: unknown) => boolean,
): void {
  const heard = server.listeners(event);
  server.removeAllListeners(event);
  server.on(event, (request: IncomingMessage, answer: unknown, ...rest: unknown[]) => {
    if (lets(request, answer)) for (const hear of heard) hear.call(server, request, answer, ...rest);
  });
}
