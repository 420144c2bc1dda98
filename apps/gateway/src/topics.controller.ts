import { InjectParts, type Parts } from '@ajil/shell';
import { Controller, Get, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { isUnchanged } from './feed-validators.js';
import { TopicsQuery } from './queries.js';
import { RightGuard } from './right.guard.js';
import { openTopicLists } from './topic-lists.js';

@ApiTags('topics')
@Controller('v1/topics')
@UseGuards(RightGuard)
export class TopicsController {
  private readonly lists = openTopicLists();

  constructor(@InjectParts() private readonly parts: Parts) {}

  @Get()
  @ApiOperation({ summary: 'Every topic that one can follow, with its names; 304 when unchanged' })
  topics(
    @Query({ schema: TopicsQuery }) { languages }: z.infer<typeof TopicsQuery>,
    @Req() { headers }: Request,
    @Res() response: Response,
  ): void {
    const { body, etag } = this.lists.of(this.parts.topics.catalogue(), languages ?? null);
    response.set({ etag, 'cache-control': 'no-cache' });
    if (isUnchanged(headers, { etag, modified: 0, dated: false })) return void response.status(304).end();
    response
      .set({ 'content-type': 'application/json; charset=utf-8', 'content-length': `${body.length}` })
      .end(body);
  }
}
