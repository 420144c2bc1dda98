import { toSeed } from '@ajil/catalogue';
import { discoverFeeds, type Discovered } from '@ajil/discovery';
import { InjectParts, type Parts, Refused, seemsOffline } from '@ajil/shell';
import {
  addSource,
  findSource,
  listPollRuns,
  listSources,
  pauseSource,
  type PollRun,
  removeSource,
  type SourceHealth,
} from '@ajil/store';
import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { NewSource, PollsQuery, Site, SourceId, SourcePatch } from './queries.js';
import { NeedsAdmin, RightGuard } from './access/right.guard.js';

/** Searches of sites at once: each asks strangers for up to half a minute. */
const MOST_SEARCHES = 2;
const BUSY = 'Two sites are searched for feeds already; try again in half a minute.';

@ApiTags('sources')
@Controller('v1/sources')
@UseGuards(RightGuard)
export class SourcesController {
  private searches = 0;

  constructor(@InjectParts() private readonly parts: Parts) {}

  @Get()
  @ApiOperation({ summary: 'Every source and how it fares' })
  @Header('cache-control', 'no-store')
  async sources(): Promise<{ sources: SourceHealth[]; noNetwork: boolean }> {
    const sources = await listSources(this.parts.store.db);
    return { sources, noNetwork: seemsOffline(sources) };
  }

  @Post()
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Follow one more source (admin)' })
  async add(@Body({ schema: NewSource }) wanted: z.infer<typeof NewSource>): Promise<SourceHealth> {
    const seed = toSeed({ ...wanted, name: wanted.name ?? new URL(wanted.url).host });
    const id = await addSource(this.parts.store.db, seed);
    if (id === null) throw new Refused(409, 'conflict', 'This address is followed already.');
    return found(await findSource(this.parts.store.db, id), id);
  }

  @Post('discover')
  @HttpCode(200)
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'The feeds of a site, best first; each was fetched and read (admin)' })
  async discover(@Body({ schema: Site }) { url }: z.infer<typeof Site>): Promise<{ feeds: Discovered[] }> {
    if (this.searches >= MOST_SEARCHES) throw new Refused(429, 'too_many_requests', BUSY);
    this.searches += 1;
    const discovery = await discoverFeeds(url, this.parts).finally(() => (this.searches -= 1));
    if (discovery.kind === 'failed') throw new Refused(422, 'unreadable', discovery.message);
    return { feeds: discovery.feeds };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One source and how it fares' })
  async source(@Param('id', { schema: SourceId }) id: string): Promise<SourceHealth> {
    return found(await findSource(this.parts.store.db, id), id);
  }

  @Get(':id/polls')
  @ApiOperation({
    summary: 'How the polls of a source ended, newest first; polls that ended alike are one run',
  })
  @Header('cache-control', 'no-store')
  async polls(
    @Param('id', { schema: SourceId }) id: string,
    @Query({ schema: PollsQuery }) { limit }: z.infer<typeof PollsQuery>,
  ): Promise<{ runs: PollRun[] }> {
    found(await findSource(this.parts.store.db, id), id);
    return { runs: await listPollRuns(this.parts.store.db, id, limit) };
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

  @Delete(':id')
  @HttpCode(204)
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Take a source off the list; what it brought stays (admin)' })
  async remove(@Param('id', { schema: SourceId }) id: string): Promise<void> {
    if (!(await removeSource(this.parts.store.db, id))) found(null, id);
  }
}

function found(source: SourceHealth | null, id: string): SourceHealth {
  if (!source) throw new Refused(404, 'not_found', `There is no source "${id}".`);
  return source;
}
