import { InjectParts, type Parts, Refused } from '@ajil/shell';
import { addKey, changeKey, type KeyRow, listKeys, removeKey } from '@ajil/store';
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
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { requireTopics } from '../queries.js';
import { NEVER_KEPT } from './cache.js';
import { Door } from './door.js';
import type { Identity } from './identity.js';
import { KeyId, KeyPatch, NewKey } from './key-queries.js';
import { hashOf, makeKey } from './key-text.js';
import { NeedsAdmin, RightGuard, Who } from './right.guard.js';
import { ALL } from './sight.js';

/** Every process holds all of them in memory. */
const MOST_KEYS = 10_000;

/** A key as it is shown: all but what opens. */
type ShownKey = Omit<KeyRow, 'hash'>;

@ApiTags('keys')
@ApiBearerAuth()
@Controller('v1/keys')
@UseGuards(RightGuard)
export class KeysController {
  constructor(
    @InjectParts() private readonly parts: Parts,
    private readonly door: Door,
  ) {}

  @Get()
  @NeedsAdmin()
  @ApiOperation({ summary: 'Every key: whose it is, what it may do, until when (admin)' })
  @Header('cache-control', NEVER_KEPT)
  async keys(): Promise<{ keys: ShownKey[] }> {
    const rows = await listKeys(this.parts.store.db);
    return { keys: rows.map(shown) };
  }

  @Post()
  @NeedsAdmin()
  @ApiOperation({ summary: 'Make a key. Its text, `key`, is shown this once (admin)' })
  @Header('cache-control', NEVER_KEPT)
  async make(
    @Body({ schema: NewKey }) wanted: z.infer<typeof NewKey>,
    @Who() by: Identity,
  ): Promise<ShownKey & { key: string }> {
    this.requireTopics(wanted.topics);
    if (wanted.role === 'admin' && wanted.topics !== null) throw partialAdmin();
    const { id, key } = makeKey();
    const fresh = { ...wanted, id, hash: hashOf(key), expiresAt: timeOf(wanted.expiresAt) };
    const row = await addKey(this.parts.store.db, fresh, MOST_KEYS);
    if (!row) throw new Refused(409, 'conflict', `There are ${MOST_KEYS} keys already; take one back first.`);
    this.door.audit.keyMade(row, by);
    // It opens at once where it was made.
    await this.door.look();
    return { ...shown(row), key };
  }

  @Patch(':id')
  @NeedsAdmin()
  @ApiOperation({ summary: 'Change what a key may do; its connections feel it within seconds (admin)' })
  @Header('cache-control', NEVER_KEPT)
  async change(
    @Param('id', { schema: KeyId }) id: string,
    @Body({ schema: KeyPatch }) { expiresAt, ...patch }: z.infer<typeof KeyPatch>,
    @Who() by: Identity,
  ): Promise<ShownKey> {
    const { db } = this.parts.store;
    this.requireTopics(patch.topics);
    const until = expiresAt === undefined ? {} : { expiresAt: timeOf(expiresAt) };
    const row = (await changeKey(db, id, { ...patch, ...until })) ?? (await this.unchanged(id));
    this.door.audit.keyChanged(row, by);
    await this.door.look();
    return shown(row);
  }

  @Delete(':id')
  @HttpCode(204)
  @NeedsAdmin()
  @ApiOperation({ summary: 'Take a key back: its connections end within seconds (admin)' })
  async revoke(@Param('id', { schema: KeyId }) id: string, @Who() by: Identity): Promise<void> {
    const row = await removeKey(this.parts.store.db, id);
    if (!row) throw missing();
    this.door.audit.keyRevoked(row, by);
    await this.door.look();
  }

  /** @throws Refused for topics that never were */
  private requireTopics(topics: readonly string[] | null | undefined): void {
    requireTopics(topics ?? undefined, this.parts.topics.catalogue(), ALL);
  }

  /** @throws Refused always: it says why a key could not be changed */
  private async unchanged(id: string): Promise<never> {
    const keys = await listKeys(this.parts.store.db);
    throw keys.some((key) => key.id === id) ? partialAdmin() : missing();
  }
}

const partialAdmin = () =>
  new Refused(400, 'invalid', 'topics: an admin may do everything; leave the topics out.');

const missing = () => new Refused(404, 'not_found', 'There is no such key.');

/** @throws Refused when the time is over: a key that opens nothing helps nobody */
function timeOf(text: string | null): Date | null {
  if (text === null) return null;
  const time = new Date(text);
  if (time.getTime() <= Date.now()) throw new Refused(400, 'invalid', 'expiresAt: this time is over.');
  return time;
}

function shown({ id, name, role, topics, madeAt, expiresAt }: KeyRow): ShownKey {
  return { id, name, role, topics, madeAt, expiresAt };
}
