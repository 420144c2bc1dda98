import { Refused } from '@ajil/shell';
import { InjectParts, type Parts } from '@ajil/shell';
import type { Catalogue } from '@ajil/topics';
import { Controller, Get, Headers, HttpStatus, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { Delivery } from './delivery.js';
import { requireTopics, StreamQuery } from './queries.js';
import { RightGuard } from './right.guard.js';
import { Streams, write } from './stream-reader.js';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  connection: 'keep-alive',
  // Reverse proxies such as nginx must not hold events back.
  'x-accel-buffering': 'no',
};

/** Comments keep idle connections open through proxies. */
const COMMENT_MS = 15_000;

@ApiTags('alerts')
@Controller('v1/stream')
@UseGuards(RightGuard)
export class StreamController {
  private readonly streams = new Streams();

  constructor(
    @InjectParts() private readonly parts: Parts,
    private readonly delivery: Delivery,
  ) {
    delivery.add(this.streams);
  }

  @Get()
  @ApiOperation({ summary: 'Alerts as server-sent events; Last-Event-ID or after= resumes' })
  @ApiProduces('text/event-stream')
  async stream(
    @Query({ schema: StreamQuery }) query: z.infer<typeof StreamQuery>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() { method }: Request,
    @Res() response: Response,
  ): Promise<void> {
    const catalogue = this.parts.topics.catalogue();
    requireTopics(query.topics, catalogue);
    requireRoom(response, this.delivery);
    response.writeHead(HttpStatus.OK, HEADERS);
    if (method === 'HEAD') return void response.end();
    response.flushHeaders();
    const reader = this.streams.reader(response);
    const session = this.delivery.admit(reader);
    const comments = setInterval(() => write(response, ': still here\n\n'), COMMENT_MS);
    response.on('close', () => {
      clearInterval(comments);
      this.delivery.release(reader);
    });
    // A browser that reconnects sends both: where it is now counts, not where it began.
    const after = lastEventId || query.after;
    const topics = query.topics ?? topLevelTopics(catalogue);
    const request = { ...query, topics, ...(after === undefined ? {} : { after }) };
    await session
      .subscribe(request, () => undefined)
      .catch((error: unknown) => this.delivery.giveUp(reader, error));
  }
}

/** @throws Refused when no reader can be taken on this connection */
function requireRoom(response: Response, delivery: Delivery): void {
  // Pipelined behind another answer: its turn may never come, and nothing would tell us that the client has left.
  if (response.socket === null)
    throw new Refused(400, 'invalid', 'Open a stream on a connection of its own.');
  if (!delivery.isFull()) return;
  response.setHeader('retry-after', '30');
  throw new Refused(503, 'unavailable', 'This gateway has all the readers that it can take.');
}

/** Every alert is filed under a topic that has no parent: following those is following everything. */
function topLevelTopics({ topics }: Catalogue): string[] {
  return topics.filter((topic) => topic.parents.length === 0).map((topic) => topic.id);
}
