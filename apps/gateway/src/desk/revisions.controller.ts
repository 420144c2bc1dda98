import { correctAlert, killAlert, raiseAlert } from '@ajil/desk';
import { InjectParts, type Parts } from '@ajil/shell';
import { readAlertRevisions } from '@ajil/store';
import { Body, Controller, Get, Header, Headers, Param, Post, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import { Door } from '../access/door.js';
import type { Identity } from '../access/identity.js';
import { NeedsEditor, RightGuard, Who } from '../access/right.guard.js';
import { requireTopics } from '../queries.js';
import { type Answer, type Asked, requestOf, requireChange, requireSeen, revise } from './revise-alert.js';
import { AlertId, CorrectionBody, KillBody, UrgencyBody } from './revision-queries.js';

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
  constructor(
    @InjectParts() private readonly parts: Parts,
    private readonly door: Door,
  ) {}

  @Get()
  @ApiOperation({ summary: 'One alert: its latest revision, and all of them, oldest first' })
  @Header('cache-control', 'no-store')
  async alert(
    @Param('id', { schema: AlertId }) id: string,
    @Who() identity: Identity,
    @Res() response: Response,
  ): Promise<void> {
    const revisions = await readAlertRevisions(this.parts.store.db, id);
    requireSeen(revisions.at(-1), this.door.sightOf(identity));
    const bodies = revisions.map(({ body }) => body);
    // The revisions' own texts, untouched.
    response.type('application/json').send(`{"alert":${bodies.at(-1)},"revisions":[${bodies.join(',')}]}`);
  }

  @Post('correction')
  @NeedsEditor()
  @ApiBearerAuth()
  @ApiHeader(KEY_IS)
  @ApiOperation({
    summary: 'Correct an alert: what is given is changed, and everybody who was told is told (editor)',
  })
  correct(
    @Param('id', { schema: AlertId }) id: string,
    @Body({ schema: CorrectionBody }) body: z.infer<typeof CorrectionBody>,
    @Headers(KEY) key: string | undefined,
    @Who() identity: Identity,
  ): Promise<Answer> {
    const catalogue = this.parts.topics.catalogue();
    const asked = this.asked(identity, 'correction', id, body, key);
    requireTopics(body.topics, { existed: (topic) => catalogue.find(topic) !== undefined }, asked.sight);
    return revise(asked, this.parts, (before, now) =>
      requireChange(correctAlert(before, body, { by: BY, catalogue, now })),
    );
  }

  @Post('urgency')
  @NeedsEditor()
  @ApiBearerAuth()
  @ApiHeader(KEY_IS)
  @ApiOperation({ summary: 'Give an alert another urgency (editor)' })
  urge(
    @Param('id', { schema: AlertId }) id: string,
    @Body({ schema: UrgencyBody }) body: z.infer<typeof UrgencyBody>,
    @Headers(KEY) key: string | undefined,
    @Who() identity: Identity,
  ): Promise<Answer> {
    return revise(this.asked(identity, 'urgency', id, body, key), this.parts, (before, now) =>
      requireChange(raiseAlert(before, body, { by: BY, now })),
    );
  }

  @Post('kill')
  @NeedsEditor()
  @ApiBearerAuth()
  @ApiHeader(KEY_IS)
  @ApiOperation({ summary: 'Take an alert back for good: its texts are gone from the log (editor)' })
  kill(
    @Param('id', { schema: AlertId }) id: string,
    @Body({ schema: KillBody }) body: z.infer<typeof KillBody>,
    @Headers(KEY) key: string | undefined,
    @Who() identity: Identity,
  ): Promise<Answer> {
    return revise(this.asked(identity, 'kill', id, body, key), this.parts, (before, now) =>
      killAlert(before, body.reason, { by: BY, now }),
    );
  }

  private asked(
    identity: Identity,
    action: string,
    id: string,
    body: { rev: number },
    key: string | undefined,
  ): Asked {
    const sight = this.door.sightOf(identity);
    return { id, rev: body.rev, sight, request: requestOf(key, identity.key, action, id, body) };
  }
}
