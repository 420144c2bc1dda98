import { InjectParts, type Parts } from '@ajil/shell';
import { Controller, Get, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { cacheOf } from '../access/cache.js';
import { Door } from '../access/door.js';
import type { Identity } from '../access/identity.js';
import { RightGuard, Who } from '../access/right.guard.js';
import { isUnchanged } from '../feeds/feed-validators.js';
import { TopicsQuery } from '../queries.js';
import { openTopicLists } from './topic-lists.js';

@ApiTags('topics')
@Controller('v1/topics')
@UseGuards(RightGuard)
export class TopicsController {
  private readonly lists = openTopicLists();

  constructor(
    @InjectParts() private readonly parts: Parts,
    private readonly door: Door,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every topic that one can follow, with its names; 304 when unchanged' })
  topics(
    @Query({ schema: TopicsQuery }) { languages }: z.infer<typeof TopicsQuery>,
    @Who() identity: Identity,
    @Req() { headers }: Request,
    @Res() response: Response,
  ): void {
    const sight = this.door.sightOf(identity);
    const { body, etag } = this.lists.of(this.parts.topics.catalogue(), languages ?? null, sight);
    response.set({ etag, 'cache-control': cacheOf(identity.kind !== 'anonymous') });
    if (isUnchanged(headers, { etag, modified: 0, dated: false })) return void response.status(304).end();
    response
      .set({ 'content-type': 'application/json; charset=utf-8', 'content-length': `${body.length}` })
      .end(body);
  }
}
