import { InjectParts, type Parts } from '@ajil/shell';
import type { Topic } from '@ajil/topics';
import { Controller, Get, Header, Query, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { TopicsQuery } from './queries.js';
import { RightGuard } from './right.guard.js';

@ApiTags('topics')
@Controller('v1/topics')
@UseGuards(RightGuard)
export class TopicsController {
  constructor(@InjectParts() private readonly parts: Parts) {}

  @Get()
  @ApiOperation({ summary: 'Every topic that one can follow, with its names' })
  @Header('cache-control', 'no-cache')
  topics(@Query({ schema: TopicsQuery }) { languages }: z.infer<typeof TopicsQuery>) {
    return { topics: this.parts.topics.catalogue().topics.map((topic) => present(topic, languages ?? null)) };
  }
}

function present({ id, iso, parents, names }: Topic, languages: readonly string[] | null) {
  const wanted = Object.entries(names).filter(
    ([language]) => languages === null || languages.includes(language),
  );
  return { id, ...(iso === undefined ? {} : { iso }), parents, names: Object.fromEntries(wanted) };
}
