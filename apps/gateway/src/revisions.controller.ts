import { correctAlert, killAlert, raiseAlert } from '@ajil/desk';
import { InjectParts, type Parts } from '@ajil/shell';
import { readRevisions } from '@ajil/store';
import { Body, Controller, Get, Header, Headers, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import { NoQuery, requireTopics } from './queries.js';
import { type Answer, type Asked, requestOf, requireChange, revise, unknown } from './revise-alert.js';
import { AlertId, CorrectionBody, KillBody, UrgencyBody } from './revision-queries.js';
import { NeedsAdmin, RightGuard } from './right.guard.js';

const KEY = 'idempotency-key';
const KEY_IS = {
  name: 'Idempotency-Key',
  required: false,
  description: 'a request of this key has one effect',
};
/** Who the readers are told it was. */
const BY = 'the desk';

/** One alert, and the desk's hand on it. What it does is one more row of the log, never an edit in place. */
@ApiTags('alerts')
@Controller('v1/alerts/:id')
@UseGuards(RightGuard)
export class RevisionsController {
  constructor(@InjectParts() private readonly parts: Parts) {}

  @Get()
  @ApiOperation({ summary: 'One alert: its latest revision, and all of them, oldest first' })
  @Header('cache-control', 'no-store')
  async alert(
    @Param('id', { schema: AlertId }) id: string,
    @Query({ schema: NoQuery }) _query: unknown,
    @Res() response: Response,
  ): Promise<void> {
    const bodies = (await readRevisions(this.parts.store.db, id)).map(({ body }) => body);
    if (bodies.length === 0) throw unknown();
    // The revisions' own texts, untouched.
    response.type('application/json').send(`{"alert":${bodies.at(-1)},"revisions":[${bodies.join(',')}]}`);
  }

  @Post('correction')
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiHeader(KEY_IS)
  @ApiOperation({
    summary: 'Correct an alert: what is given is changed, and everybody who was told is told (admin)',
  })
  correct(
    @Param('id', { schema: AlertId }) id: string,
    @Query({ schema: NoQuery }) _query: unknown,
    @Body({ schema: CorrectionBody }) body: z.infer<typeof CorrectionBody>,
    @Headers(KEY) key: string | undefined,
  ): Promise<Answer> {
    const catalogue = this.parts.topics.catalogue();
    requireTopics(body.topics, { existed: (topic) => catalogue.find(topic) !== undefined });
    const asked = askedFor('correction', id, body, key);
    return revise(asked, this.parts, (before, now) =>
      requireChange(correctAlert(before, body, { by: BY, catalogue, now })),
    );
  }

  @Post('urgency')
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiHeader(KEY_IS)
  @ApiOperation({ summary: 'Give an alert another urgency (admin)' })
  urge(
    @Param('id', { schema: AlertId }) id: string,
    @Query({ schema: NoQuery }) _query: unknown,
    @Body({ schema: UrgencyBody }) body: z.infer<typeof UrgencyBody>,
    @Headers(KEY) key: string | undefined,
  ): Promise<Answer> {
    const catalogue = this.parts.topics.catalogue();
    return revise(askedFor('urgency', id, body, key), this.parts, (before, now) =>
      requireChange(raiseAlert(before, body, { by: BY, catalogue, now })),
    );
  }

  @Post('kill')
  @NeedsAdmin()
  @ApiBearerAuth()
  @ApiHeader(KEY_IS)
  @ApiOperation({ summary: 'Take an alert back for good: its texts are gone from the log (admin)' })
  kill(
    @Param('id', { schema: AlertId }) id: string,
    @Query({ schema: NoQuery }) _query: unknown,
    @Body({ schema: KillBody }) body: z.infer<typeof KillBody>,
    @Headers(KEY) key: string | undefined,
  ): Promise<Answer> {
    return revise(askedFor('kill', id, body, key), this.parts, (before, now) =>
      killAlert(before, body.reason, { by: BY, now }),
    );
  }
}

function askedFor(action: string, id: string, body: { rev: number }, key: string | undefined): Asked {
  return { id, rev: body.rev, request: requestOf(key, action, id, body) };
}
