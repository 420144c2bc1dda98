import type { Reset } from '@ajil/protocol';
import { InjectParts, type Parts, Refused } from '@ajil/shell';
import { expandCells, type LogHead, type LogRow, readArchive, readLogHead, replayLog } from '@ajil/store';
import { Controller, Get, Header, Query, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import { Door } from './access/door.js';
import type { Identity } from './access/identity.js';
import { replayable, type Sight } from './access/sight.js';
import { Limits } from './limits/limits.js';
import { cursorAt, placeOf } from './log/place.js';
import { AlertsQuery, requireCursor, requireTopics } from './queries.js';
import { RightGuard, Who } from './access/right.guard.js';

/** One page: rows, the cursor to ask the next one with, whether there is a next one, and the log's head. */
interface Page {
  rows: LogRow[];
  cursor: string;
  more: boolean;
  head: string;
  reset?: Reset;
}

@ApiTags('alerts')
@Controller('v1/alerts')
@UseGuards(RightGuard)
export class AlertsController {
  constructor(
    @InjectParts() private readonly parts: Parts,
    private readonly door: Door,
    private readonly limits: Limits,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'With after=: rows of the log, ascending. Without: the archive, newest first; before= pages back',
  })
  @Header('cache-control', 'no-store')
  async alerts(
    @Query({ schema: AlertsQuery }) query: z.infer<typeof AlertsQuery>,
    @Who() identity: Identity,
    @Res() response: Response,
  ): Promise<void> {
    this.limits.requireReplay(identity);
    const sight = this.door.sightOf(identity);
    requireTopics(query.topics, this.parts.topics.catalogue(), sight);
    if (query.after !== undefined && query.before !== undefined)
      throw new Refused(400, 'invalid', 'Give after or before, not both.');
    const head = await readLogHead(this.parts.store.db);
    const cells = await this.cells(query, sight);
    const page =
      query.after === undefined
        ? await this.archive(query, cells, head)
        : await this.log(query, query.after, cells, head);
    this.limits.replayed(identity, page.rows.length);
    response.type('application/json').send(encodePage(page));
  }

  private async cells(
    { topics, urgency, languages }: z.infer<typeof AlertsQuery>,
    sight: Sight,
  ): Promise<string[]> {
    const selection = {
      topics: topics ?? null,
      urgency: urgency ?? 'deferred',
      languages: languages ?? null,
    } as const;
    return replayable(await expandCells(this.parts.store.db, selection), sight);
  }

  private async archive(
    { before, limit }: z.infer<typeof AlertsQuery>,
    cells: string[],
    head: LogHead,
  ): Promise<Page> {
    const from = before === undefined ? null : requireCursor(before, head.epoch).seq;
    const found = await readArchive(this.parts.store.db, { before: from, cells, limit: limit + 1 });
    const rows = found.slice(0, limit);
    const cursor = cursorAt(head, rows.at(-1)?.seq ?? from ?? head.seq);
    return { rows, cursor, more: found.length > limit, head: cursorAt(head, head.seq) };
  }

  private async log(
    { limit }: z.infer<typeof AlertsQuery>,
    after: string,
    cells: string[],
    head: LogHead,
  ): Promise<Page> {
    const at = cursorAt(head, head.seq);
    const from = placeOf(after, head);
    if (typeof from !== 'number') {
      const reset = { reason: from, oldest: cursorAt(head, head.oldest - 1), head: at };
      return { rows: [], cursor: at, more: false, head: at, reset };
    }
    const found = await replayLog(this.parts.store.db, {
      after: from,
      upTo: head.seq,
      cells,
      limit: limit + 1,
    });
    const rows = found.slice(0, limit);
    const more = found.length > limit;
    return { rows, cursor: more ? cursorAt(head, rows.at(-1)!.seq) : at, more, head: at };
  }
}

/** The alerts' own texts, untouched, inside the page. */
function encodePage({ rows, ...rest }: Page): string {
  return `{"alerts":[${rows.map((row) => row.body).join(',')}],${JSON.stringify(rest).slice(1)}`;
}
