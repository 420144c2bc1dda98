import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fetched } from '@ajil/egress';
import type { Hints } from '@ajil/feeds';
import { notePush } from '@ajil/store';
import { InjectParts, type Parts, repeat, type Repeated } from '@ajil/shell';
import { counter } from '@ajil/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { askDueHubs } from './ask-hubs.js';
import { answerHub, type CallbackParts } from './callback.js';
import { mergePokes } from './merge-pokes.js';
import { type NoticeHub, openHubNotice } from './notice-hubs.js';

/** How often the clock looks for subscriptions that have to be asked for or renewed. */
const TICK_MS = 1_000;
/** Requests of hubs that are answered at once; each may hold a megabyte. */
const MOST_CALLS = 32;

/** The edge to WebSub hubs: finds them in what outlets answer, subscribes, and takes what they deliver. */
@Injectable()
export class HubWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private clock: Repeated | undefined;
  private stopping = false;
  private running = 0;
  private readonly notice: NoticeHub;
  private readonly pokes;
  private readonly callback: CallbackParts;

  constructor(
    @InjectParts() private readonly parts: Parts,
    { httpAdapter }: HttpAdapterHost,
  ) {
    const calls = counter(parts.metrics, 'websub_calls_total', 'What hubs did at our callback', ['result']);
    this.notice = openHubNotice(parts.store);
    this.pokes = mergePokes((sourceId) => notePush(parts.store.db, sourceId, true));
    this.pokes.onError((error) => parts.log.warn({ err: error }, 'a push could not be noted'));
    this.callback = {
      store: parts.store,
      poke: (sourceId) => this.pokes.poke(sourceId),
      told: (result) => calls.inc({ result }),
    };
    // Here and not as a controller: before every parser, since a signature is over the very bytes that came.
    if (parts.config.publicUrl)
      httpAdapter.use('/websub', (request: IncomingMessage, response: ServerResponse) =>
        this.answer(request, response),
      );
  }

  onApplicationBootstrap(): void {
    const { store, egress, config, log } = this.parts;
    const { publicUrl } = config;
    if (!publicUrl) return;
    const parts = { store, egress, publicUrl, stopping: () => this.stopping };
    this.clock = repeat('look for due hubs', TICK_MS, async () => void (await askDueHubs(parts)), log);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    this.pokes.close();
    await this.clock?.stop();
  }

  /** Looks for a hub in an outlet's answer; `hints` is what the poll kept of its document. A failure here is none of the poll. */
  look(sourceId: string, answer: Fetched, hints: unknown): void {
    if (!this.parts.config.publicUrl) return;
    this.notice(sourceId, { answer, links: (hints ?? null) as Hints | null, now: new Date() }).catch(
      (error: unknown) => {
        this.parts.log.warn({ err: error }, 'a hub could not be noted');
      },
    );
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.running >= MOST_CALLS) return void response.writeHead(503, { 'Retry-After': '5' }).end();
    this.running += 1;
    answerHub(request, response, this.callback)
      .catch((error: unknown) => {
        this.parts.log.warn({ err: error }, 'a hub could not be answered');
        if (response.headersSent) response.destroy();
        else response.writeHead(503, { 'Retry-After': '30' }).end();
      })
      .finally(() => (this.running -= 1));
  }
}
