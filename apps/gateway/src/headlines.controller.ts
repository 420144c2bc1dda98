import { repeatedIn } from '@ajil/desk';
import { InjectParts, type Parts } from '@ajil/shell';
import {
  type EntryRevision,
  type HeadlineRow,
  listHeadlines,
  listRevisions,
  readRevisions,
} from '@ajil/store';
import { Controller, Get, Header, Param, Query, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Door } from './access/door.js';
import type { Identity } from './access/identity.js';
import { RightGuard, Who } from './access/right.guard.js';
import { ALL, mayTell, type Sight } from './access/sight.js';
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
    const hidden = sight === ALL ? NOBODY : await this.hiddenAmong(rows.flatMap(namedBy), sight);
    return {
      headlines: rows.map((row) => present(row, sight, hidden)),
      next: found.length > limit ? rows.at(-1)!.id : null,
    };
  }

  /** Of these alerts those that one may not be told of; one that expired is none that anybody can say this of. */
  private async hiddenAmong(ids: readonly string[], sight: Sight): Promise<ReadonlySet<string>> {
    const rows = ids.length > 0 ? await readRevisions(this.parts.store.db, { ids, upTo: END }) : [];
    const seen = new Set(rows.filter(({ cells }) => mayTell(cells, sight)).map(({ id }) => id));
    return new Set(ids.filter((id) => !seen.has(id)));
  }

  @Get(':id/revisions')
  @ApiOperation({ summary: 'What an entry said over time, and what changed; empty while it never did' })
  @Header('cache-control', 'no-store')
  async revisions(@Param('id', { schema: HeadlineId }) id: string): Promise<{ revisions: EntryRevision[] }> {
    return { revisions: await listRevisions(this.parts.store.db, id) };
  }
}

function present(row: HeadlineRow, sight: Sight, hidden: ReadonlySet<string>) {
  const { alert, silence, why, decidedAt, cells, ...entry } = row;
  if (decidedAt === null) return { ...entry, decision: null };
  if (namedBy(row).some((id) => hidden.has(id))) return { ...entry, decision: UNTOLD };
  if (alert === null) return { ...entry, decision: { silence, why } };
  return { ...entry, decision: mayTell(cells ?? [], sight) ? { alert, why } : UNTOLD };
}

const END = Number.MAX_SAFE_INTEGER;
const NOBODY: ReadonlySet<string> = new Set();

/** The alerts that an entry repeats. */
function namedBy({ silence, why }: Pick<HeadlineRow, 'silence' | 'why'>): string[] {
  return silence === 'duplicate' ? (why ?? []).flatMap((line) => repeatedIn(line) ?? []) : [];
}

/** As if the topics that one may not see did not exist. */
const UNTOLD = { silence: 'no-topic', why: ['no-topic: no topic matches'] };
