import type { Replay } from '@ajil/desk';
import { InjectParts, type KeptTopics, type Parts, Refused } from '@ajil/shell';
import type { Topic, TopicEdit } from '@ajil/topics';
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
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import { found, keep, removed, requireVersion, versionOf, written } from './edit-topics.js';
import { NeedsAdmin, RightGuard } from '../access/right.guard.js';
import { RemoveQuery, ReplayBody, TopicBody, TopicName } from './topic-queries.js';
import { replay, requireHere, requireNarrow, requireSound, requireValid } from './try-topic.js';
import { openTurns } from './turns.js';

/** A topic with all that its editors see. */
interface EditedTopic extends Topic {
  /** 0: as it is shipped. */
  version: number;
}

type Described = Omit<z.infer<typeof ReplayBody>, 'id' | 'days'>;

/** A replay goes through weeks of headlines, so there is one at a time. Others wait a few seconds for it. */
const WAITING = { most: 8, waitMs: 5_000 };
const BUSY = 'A topic is being tried already; try again in a few seconds.';

@ApiTags('topics')
@Controller('v1/topics')
@UseGuards(RightGuard)
export class TopicEditsController {
  private readonly turns = openTurns(WAITING);

  constructor(@InjectParts() private readonly parts: Parts) {}

  @Get(':id')
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'One topic with its rules and goldens (admin)' })
  @Header('cache-control', 'no-store')
  async topic(@Param('id', { schema: TopicName }) id: string): Promise<EditedTopic> {
    return edited(id, await this.parts.topics.read());
  }

  @Post(':id/replay')
  @HttpCode(200)
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'What the topic would have brought in the last days; nothing is saved (admin)' })
  async try(
    @Param('id', { schema: TopicName }) id: string,
    @Body({ schema: ReplayBody }) { id: named = id, days, ...topic }: z.infer<typeof ReplayBody>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Replay & { days: number }> {
    requireSame(id, named);
    const kept = await this.parts.topics.read();
    return this.replayed(editOf(id, topic, kept), days, kept, response);
  }

  @Put(':id')
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Write a topic, if its goldens pass; answers with its replay (admin)' })
  async write(
    @Param('id', { schema: TopicName }) id: string,
    @Body({ schema: TopicBody })
    { id: named = id, version, confirm, days, ...topic }: z.infer<typeof TopicBody>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ topic: EditedTopic; replay: Replay & { days: number } }> {
    requireSame(id, named);
    const kept = await this.parts.topics.read();
    const edit = editOf(id, topic, kept);
    // A replay takes a while: who edited an old version is told so before.
    requireVersion(id, version, kept);
    const tried = await this.replayed(edit, days, kept, response);
    requireNarrow(tried, confirm);
    const saved = await keep(this.parts, (now) => written(edit, version, now));
    return { topic: { ...asFollowed(edit, kept), version: saved.version }, replay: tried };
  }

  @Delete(':id')
  @HttpCode(204)
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Remove a topic; of one that is shipped, what was written of it (admin)' })
  async remove(
    @Param('id', { schema: TopicName }) id: string,
    @Query({ schema: RemoveQuery }) { version }: z.infer<typeof RemoveQuery>,
  ): Promise<void> {
    await keep(this.parts, (now) => removed(id, version, now));
  }

  private async replayed(
    edit: TopicEdit,
    days: number,
    { catalogue }: KeptTopics,
    response: Response,
  ): Promise<Replay & { days: number }> {
    const gone = goneOf(response);
    requireValid(edit, catalogue);
    if (!(await this.turns.take())) throw new Refused(429, 'too_many_requests', BUSY);
    try {
      requireHere(gone);
      const matching = await requireSound(edit, catalogue);
      return await replay({ edit, days, catalogue, gone }, matching, this.parts);
    } finally {
      this.turns.release();
    }
  }
}

/** Who says nothing of it makes no private topic public, not even one that was removed. */
function editOf(id: string, topic: Described, { catalogue }: KeptTopics): TopicEdit {
  const { private: hidden = catalogue.isPrivate(id), ...rest } = topic;
  return { id, ...rest, private: hidden, removed: false };
}

function requireSame(id: string, named: string): void {
  if (named !== id) throw new Refused(400, 'invalid', `The body is of "${named}", the address of "${id}".`);
}

function edited(id: string, kept: KeptTopics): EditedTopic {
  return { ...found(id, kept), version: versionOf(id, kept) };
}

/** A country keeps its names and its place. */
function asFollowed(edit: TopicEdit, { catalogue }: KeptTopics): Topic {
  const { id, names, parents, private: hidden = false, rules, goldens } = edit;
  const topic = { id, names, parents, private: hidden, rules, goldens };
  const known = catalogue.find(id);
  if (known?.iso === undefined) return topic;
  return { ...topic, iso: known.iso, names: known.names, parents: known.parents };
}

function goneOf(response: Response): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  if (response.destroyed) gone.abort();
  return gone.signal;
}
