import { InjectParts, type Parts } from '@ajil/shell';
import { type EntryRevision, type HeadlineRow, listHeadlines, listRevisions } from '@ajil/store';
import { Controller, Get, Header, Param, Query, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { HeadlineId, HeadlinesQuery } from './queries.js';
import { RightGuard } from './right.guard.js';

@ApiTags('headlines')
@Controller('v1/headlines')
@UseGuards(RightGuard)
export class HeadlinesController {
  constructor(@InjectParts() private readonly parts: Parts) {}

  @Get()
  @ApiOperation({
    summary: 'Every accepted entry and what became of it; next= is the after= of the next page',
  })
  @Header('cache-control', 'no-store')
  async headlines(@Query({ schema: HeadlinesQuery }) query: z.infer<typeof HeadlinesQuery>) {
    const { source = null, after = null, limit } = query;
    const found = await listHeadlines(this.parts.store.db, { source, after, limit: limit + 1 });
    const rows = found.slice(0, limit);
    return { headlines: rows.map(present), next: found.length > limit ? rows.at(-1)!.id : null };
  }

  @Get(':id/revisions')
  @ApiOperation({ summary: 'What an entry said over time, and what changed; empty while it never did' })
  @Header('cache-control', 'no-store')
  async revisions(@Param('id', { schema: HeadlineId }) id: string): Promise<{ revisions: EntryRevision[] }> {
    return { revisions: await listRevisions(this.parts.store.db, id) };
  }
}

function present({ alert, silence, why, decidedAt, ...entry }: HeadlineRow) {
  const decided = decidedAt === null ? null : { ...(alert === null ? { silence } : { alert }), why };
  return { ...entry, decision: decided };
}
