import type { Replay } from '@ajil/desk';
import { InjectParts, type Parts, Refused } from '@ajil/shell';
import { countTopicEdits, listTopicEdits, saveTopic, type TopicRow } from '@ajil/store';
import { EDIT_LIMITS, type Topic, type TopicEdit } from '@ajil/topics';
import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { NoQuery } from './queries.js';
import { NeedsAdmin, RightGuard } from './right.guard.js';
import { RemoveQuery, ReplayBody, TopicBody, TopicName } from './topic-queries.js';
import { replay, requireNarrow, requireSound } from './try-topic.js';

/** A topic with all that its editors see. */
interface EditedTopic extends Topic {
  /** 0: as it is shipped. */
  version: number;
}

/** Replays at once: each goes through weeks of headlines. */
const MOST_REPLAYS = 1;
const BUSY = 'A topic is being tried already; try again in a few seconds.';

@ApiTags('topics')
@Controller('v1/topics')
@UseGuards(RightGuard)
export class TopicEditsController {
  private replays = 0;

  constructor(@InjectParts() private readonly parts: Parts) {}

  @Get(':id')
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'One topic with its rules and goldens (admin)' })
  @Header('cache-control', 'no-store')
  async topic(
    @Param('id', { schema: TopicName }) id: string,
    @Query({ schema: NoQuery }) _query: unknown,
  ): Promise<EditedTopic> {
    await this.parts.topics.look();
    return { ...this.found(id), version: (await this.editOf(id))?.version ?? 0 };
  }

  @Post(':id/replay')
  @HttpCode(200)
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'What the topic would have brought in the last days; nothing is saved (admin)' })
  async try(
    @Param('id', { schema: TopicName }) id: string,
    @Body({ schema: ReplayBody }) { days, ...topic }: z.infer<typeof ReplayBody>,
  ): Promise<Replay & { days: number }> {
    return this.replayed({ id, ...topic, removed: false }, days);
  }

  @Put(':id')
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Write a topic, if its goldens pass; answers with its replay (admin)' })
  async write(
    @Param('id', { schema: TopicName }) id: string,
    @Body({ schema: TopicBody }) { version, confirm, days, ...topic }: z.infer<typeof TopicBody>,
  ): Promise<{ topic: EditedTopic; replay: Replay & { days: number } }> {
    const edit: TopicEdit = { id, ...topic, removed: false };
    const tried = await this.replayed(edit, days);
    requireNarrow(tried, confirm);
    const kept = await this.keep(edit, version ?? null);
    return { topic: { ...this.found(id), version: kept.version }, replay: tried };
  }

  @Delete(':id')
  @HttpCode(204)
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Remove a topic; of a country, what was written of it (admin)' })
  async remove(
    @Param('id', { schema: TopicName }) id: string,
    @Query({ schema: RemoveQuery }) { version }: z.infer<typeof RemoveQuery>,
  ): Promise<void> {
    await this.parts.topics.look();
    const { iso, names, parents, rules, goldens } = this.found(id);
    // A country stays.
    if (iso === undefined) this.requireChildless(id);
    await this.keep({ id, names, parents: [...parents], rules, goldens, removed: true }, version ?? null);
  }

  private requireChildless(id: string): void {
    const children = this.parts.topics.catalogue().topics.filter(({ parents }) => parents.includes(id));
    if (children.length === 0) return;
    const named = children.slice(0, 5).map((child) => child.id);
    throw new Refused(409, 'conflict', `${id} is the parent of ${named.join(', ')}: move those first.`);
  }

  private async replayed(edit: TopicEdit, days: number): Promise<Replay & { days: number }> {
    await this.parts.topics.look();
    if (this.replays >= MOST_REPLAYS) throw new Refused(429, 'too_many_requests', BUSY);
    this.replays += 1;
    try {
      return await replay(edit.id, await requireSound(edit, this.parts), days, this.parts);
    } finally {
      this.replays -= 1;
    }
  }

  /** Kept, and followed by this process when it answers; by the others within a second. */
  private async keep(edit: TopicEdit, version: number | null): Promise<TopicRow> {
    const { db } = this.parts.store;
    if ((await countTopicEdits(db)) >= EDIT_LIMITS.topics)
      throw new Refused(409, 'conflict', `There are ${EDIT_LIMITS.topics} topics already; remove one first.`);
    const kept = await saveTopic(
      db,
      { ...edit, rules: [...edit.rules], parents: [...edit.parents] },
      version,
    );
    if (!kept) throw new Refused(409, 'conflict', 'Somebody edited this topic meanwhile: read it again.');
    await this.parts.topics.look();
    return kept;
  }

  private found(id: string): Topic {
    const topic = this.parts.topics.catalogue().find(id);
    if (!topic) throw new Refused(404, 'not_found', `There is no topic "${id}".`);
    return topic;
  }

  private async editOf(id: string): Promise<TopicRow | undefined> {
    const { topics } = await listTopicEdits(this.parts.store.db);
    return topics.find((row) => row.id === id);
  }
}
