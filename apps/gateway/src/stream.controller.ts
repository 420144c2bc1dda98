import { BYE, type SubscribeAck } from '@ajil/protocol';
import { InjectParts, type Parts, Refused } from '@ajil/shell';
import { Controller, Get, Headers, HttpStatus, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { Door } from './access/door.js';
import type { Identity } from './access/identity.js';
import { RightGuard, Who } from './access/right.guard.js';
import { Delivery } from './readers/delivery.js';
import { openEverything } from './readers/everything.js';
import { Limits } from './limits/limits.js';
import { requireTopics, StreamQuery } from './queries.js';
import type { Reader } from './readers/reader.js';
import { StreamReader, write } from './readers/stream-reader.js';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  connection: 'keep-alive',
  // Reverse proxies such as nginx must not hold events back.
  'x-accel-buffering': 'no',
};

/** Who asks for more than one can follow tries again after this long. */
const REFUSED_RETRY_MS = 30_000;

/** Comments keep idle connections open through proxies. */
const COMMENT_MS = 15_000;

@ApiTags('alerts')
@Controller('v1/stream')
@UseGuards(RightGuard)
export class StreamController {
  constructor(
    @InjectParts() private readonly parts: Parts,
    private readonly delivery: Delivery,
    private readonly door: Door,
    private readonly limits: Limits,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Alerts as server-sent events; Last-Event-ID or after= resumes' })
  async stream(
    @Query({ schema: StreamQuery }) query: z.infer<typeof StreamQuery>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Who() identity: Identity,
    @Req() { method }: Request,
    @Res() response: Response,
  ): Promise<void> {
    const sight = () => this.door.sightOf(this.door.renewed(identity) ?? identity);
    requireTopics(query.topics, this.parts.topics.catalogue(), sight());
    requireRoom(response, this.delivery, this.limits);
    // Who left while it was seen who he is would never be heard to leave.
    if (response.destroyed) return;
    if (method === 'HEAD') return void response.writeHead(HttpStatus.OK, HEADERS).end();
    if (!this.limits.enterStream(identity)) throw tooManyStreams();
    response.once('close', () => this.limits.leaveStream(identity));
    response.writeHead(HttpStatus.OK, HEADERS).flushHeaders();
    const reader = new StreamReader(response);
    const session = this.delivery.admit(reader, identity);
    const follow = (request: Parameters<typeof session.subscribe>[0]) =>
      session
        .subscribe(request, (answer) => this.endRefused(reader, answer))
        .catch((error: unknown) => this.delivery.giveUp(reader, error));
    const everything = openEverything(() => this.parts.topics.catalogue(), sight);
    const comments = setInterval(() => {
      write(response, ': still here\n\n');
      // Who follows everything follows what the desk adds to it, too.
      const added = query.topics === undefined ? everything.added() : [];
      if (added.length > 0) void follow({ ...query, after: undefined, topics: added });
    }, COMMENT_MS);
    response.on('close', () => {
      clearInterval(comments);
      this.delivery.release(reader);
    });
    // A browser that reconnects sends both: where it is now counts, not where it began.
    const after = lastEventId || query.after;
    const topics = query.topics ?? everything.added();
    await follow({ ...query, topics, ...(after === undefined ? {} : { after }) });
  }

  /** There is nobody to tell of a refusal but the stream itself: it ends, or nothing would ever come. */
  private endRefused(reader: Reader, answer: SubscribeAck): void {
    if (!answer.ok) this.delivery.dismiss(reader, BYE.limit, answer.message, REFUSED_RETRY_MS);
  }
}

/** @throws Refused when no reader can be taken on this connection */
function requireRoom(response: Response, delivery: Delivery, limits: Limits): void {
  // Pipelined behind another answer: its turn may never come, and nothing would tell us that the client has left.
  if (response.socket === null)
    throw new Refused(400, 'invalid', 'Open a stream on a connection of its own.');
  if (!delivery.isFull()) return;
  limits.refused('readers');
  const detail = 'This gateway has all the readers that it can take.';
  throw new Refused(503, 'unavailable', detail, REFUSED_RETRY_MS / 1_000);
}

function tooManyStreams(): Refused {
  return new Refused(429, 'too_many_requests', 'You have too many streams here.', REFUSED_RETRY_MS / 1_000);
}
