import { InjectParts, type Parts, Refused } from '@ajil/shell';
import { findSource, listSources, pauseSource, type SourceHealth } from '@ajil/store';
import { Body, Controller, Get, Header, Param, Patch, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { NoQuery, SourceId, SourcePatch } from './queries.js';
import { NeedsAdmin, RightGuard } from './right.guard.js';

@ApiTags('sources')
@Controller('v1/sources')
@UseGuards(RightGuard)
export class SourcesController {
  constructor(@InjectParts() private readonly parts: Parts) {}

  @Get()
  @ApiOperation({ summary: 'Every source and how it fares' })
  @Header('cache-control', 'no-store')
  async sources(@Query({ schema: NoQuery }) _query: unknown): Promise<{ sources: SourceHealth[] }> {
    return { sources: await listSources(this.parts.store.db) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One source and how it fares' })
  async source(@Param('id', { schema: SourceId }) id: string): Promise<SourceHealth> {
    return found(await findSource(this.parts.store.db, id), id);
  }

  @Patch(':id')
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Pause a source, or follow it again (admin)' })
  async patch(
    @Param('id', { schema: SourceId }) id: string,
    @Body({ schema: SourcePatch }) { paused }: z.infer<typeof SourcePatch>,
  ): Promise<SourceHealth> {
    return found(await pauseSource(this.parts.store.db, id, paused), id);
  }
}

function found(source: SourceHealth | null, id: string): SourceHealth {
  if (!source) throw new Refused(404, 'not_found', `There is no source "${id}".`);
  return source;
}
