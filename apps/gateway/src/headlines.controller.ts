import { InjectParts, type Parts } from '@ajil/shell';
import { type EntryRevision, type HeadlineRow, listHeadlines, listRevisions } from '@ajil/store';
import { Controller, Get, Header, Param, Query, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Door } from './access/door.js';
import type { Identity } from './access/identity.js';
import { RightGuard, Who } from './access/right.guard.js';
import { mayTell, type Sight } from './access/sight.js';
import { HeadlineId, HeadlinesQuery } from './queries.js';

@ApiTags('headlines')
@Controller('v1/headlines')
@UseGuards(RightGuard)
export class HeadlinesController {
  constructor(
    @InjectParts() private readonly parts: Parts,
    private readonly door: Door,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Every accepted entry and what became of it; next= is the after= of the next page',
  })
  @Header('cache-control', 'no-store')
  async headlines(
    @Query({ schema: HeadlinesQuery }) query: z.infer<typeof HeadlinesQuery>,
    @Who() identity: Identity,
  ) {
    const sight = this.door.sightOf(identity);
    const { source = null, after = null, limit } = query;
    const found = await listHeadlines(this.parts.store.db, { source, after, limit: limit + 1 });
    const rows = found.slice(0, limit);
    return {
      headlines: rows.map((row) => present(row, sight)),
      next: found.length > limit ? rows.at(-1)!.id : null,
    };
  }

  @Get(':id/revisions')
  @ApiOperation({ summary: 'What an entry said over time, and what changed; empty while it never did' })
  @Header('cache-control', 'no-store')
  async revisions(@Param('id', { schema: HeadlineId }) id: string): Promise<{ revisions: EntryRevision[] }> {
    return { revisions: await listRevisions(this.parts.store.db, id) };
  }
}

function present({ alert, silence, why, decidedAt, cells, ...entry }: HeadlineRow, sight: Sight) {
  if (decidedAt === null) return { ...entry, decision: null };
  if (alert === null) return { ...entry, decision: { silence, why } };
  return { ...entry, decision: mayTell(cells ?? [], sight) ? { alert, why } : UNTOLD };
}

/** As if the topics that one may not see did not exist. */
const UNTOLD = { silence: 'no-topic', why: ['no-topic: no topic matches'] };
