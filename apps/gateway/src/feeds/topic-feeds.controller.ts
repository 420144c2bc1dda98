import type { Alert } from '@ajil/protocol';
import { InjectParts, type Parts, Refused } from '@ajil/shell';
import { countLog, expandCells, type LogHead, type LogRow, readArchive, readLogHead } from '@ajil/store';
import type { Topic } from '@ajil/topics';
import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { cacheOf, NEVER_KEPT } from '../access/cache.js';
import { Door } from '../access/door.js';
import type { Identity } from '../access/identity.js';
import { RightGuard, Who } from '../access/right.guard.js';
import { replayable, type Sight } from '../access/sight.js';
import { etagOf } from '../etag.js';
import { isUnchanged, nextValidators, openKnownFeeds, type Validators } from './feed-validators.js';
import { AlertsQuery } from '../queries.js';
import { FEED_FORMATS, FEED_TYPES, type FeedFormat, topicFeed } from './topic-feed.js';
import { writeTopicFeed } from './write-topic-feed.js';

export const FeedQuery = AlertsQuery.pick({ urgency: true, languages: true });
type Wish = z.infer<typeof FeedQuery>;

/** One request: which document is asked for. */
interface Asked {
  format: FeedFormat;
  topic: Topic;
  wish: Wish;
  base: string;
  sight: Sight;
}

const NEWEST = 50;
/** Feeds whose validators are kept: about 300 bytes each. */
const MOST_KNOWN = 10_000;
/** A document is made anew after this long, row or no row: the archive forgets too. */
const KNOWN_MS = 10 * 60_000;

/** A name of 253 characters (RFC 1035, 2.3.4) and a port. It is a part of what validators are kept by. */
const LONGEST_HOST = 259;

const SUMMARY =
  'The newest 50 alerts of a topic, each once at its last revision, killed ones absent: JSON Feed 1.1, RSS 2.0, Atom 1.0';

/** The router takes an address in any case, and with a slash at its end. */
const formatOf = ({ path }: Request) => /\.(\w+)\/?$/.exec(path)![1]!.toLowerCase() as FeedFormat;

@ApiTags('topics')
@Controller('v1/topics/:id')
@UseGuards(RightGuard)
export class TopicFeedsController {
  private readonly known = openKnownFeeds(MOST_KNOWN);

  constructor(
    @InjectParts() private readonly parts: Parts,
    private readonly door: Door,
  ) {}

  @Get(FEED_FORMATS.map((format) => `feed.${format}`))
  @ApiOperation({ summary: SUMMARY })
  feed(
    @Param('id') id: string,
    @Query({ schema: FeedQuery }) wish: Wish,
    @Who() identity: Identity,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.answer(this.asked(formatOf(request), id, wish, identity, request), request, response);
  }

  private asked(format: FeedFormat, id: string, wish: Wish, who: Identity, request: Request): Asked {
    const topic = this.parts.topics.catalogue().find(id);
    const sight = this.door.sightOf(who);
    if (!sight.sees(id) || !topic) throw new Refused(404, 'not_found', 'There is no such topic.');
    const { publicUrl, host, port } = this.parts.config;
    const { host: named = `${host}:${port}` } = request.headers;
    const base = publicUrl ?? `${request.protocol}://${named}`;
    if (!URL.canParse(base) || named.length > LONGEST_HOST)
      throw new Refused(400, 'invalid', 'Host: is no name of a server.');
    return { format, topic, wish, base: base.replace(/\/+$/, ''), sight };
  }

  /** Who has the document already is told so without a look at the alerts' texts. */
  private async answer(asked: Asked, { headers }: Request, response: Response): Promise<void> {
    const key = JSON.stringify([asked.base, asked.topic.id, asked.format, asked.wish]);
    const head = await readLogHead(this.parts.store.db);
    const cells = await this.cells(asked);
    const before = this.known.find(key);
    if (before && isUnchanged(headers, before) && (await this.isCurrent(before, asked, head, cells))) {
      this.known.keep(key, { ...before, seq: head.seq });
      return notModified(response, before, asked);
    }
    const { document, newest } = await this.make(asked, head, cells);
    const fresh = { ...newest, etag: etagOf(document), topic: asked.topic, madeAt: performance.now() };
    const validators = nextValidators({ ...fresh, epoch: head.epoch, seq: head.seq }, before);
    this.known.keep(key, validators);
    if (isUnchanged(headers, validators)) return notModified(response, validators, asked);
    const body = Buffer.from(document);
    validated(response, validators, asked)
      .set({ 'content-type': FEED_TYPES[asked.format], 'content-length': `${body.length}` })
      .end(body);
  }

  private async cells({ topic, wish, sight }: Asked): Promise<string[]> {
    const { urgency = 'deferred', languages = null } = wish;
    return replayable(
      await expandCells(this.parts.store.db, { topics: [topic.id], urgency, languages }),
      sight,
    );
  }

  /** No row came since that this feed would show, and nothing else that it was made of changed. */
  private async isCurrent(
    known: Validators,
    { topic }: Asked,
    head: LogHead,
    cells: string[],
  ): Promise<boolean> {
    const { epoch, seq, madeAt } = known;
    if (epoch !== head.epoch || known.topic !== topic || performance.now() - madeAt > KNOWN_MS) return false;
    return seq === head.seq || (await this.rowsAfter(seq, head, cells)) === 0;
  }

  private rowsAfter(seq: number, head: LogHead, cells: string[]): Promise<number> {
    return countLog(this.parts.store.db, { after: seq, upTo: head.seq, cells });
  }

  private async make({ format, topic, wish, base }: Asked, head: LogHead, cells: string[]) {
    const rows = await readArchive(this.parts.store.db, { before: null, cells, limit: NEWEST });
    const alerts = rows.map(({ body }) => JSON.parse(body) as Alert);
    const document = writeTopicFeed(format, topicFeed(topic, alerts, wish, base));
    return { document, newest: { modified: await this.changedAt(rows, alerts, head, cells) } };
  }

  /** Seconds: the newest row's time. A row that is newer than all that are shown is a kill, whose time nobody tells. */
  private async changedAt(rows: LogRow[], alerts: Alert[], head: LogHead, cells: string[]): Promise<number> {
    const now = Date.now();
    const killed = (await this.rowsAfter(rows[0]?.seq ?? 0, head, cells)) > 0;
    const times = alerts.map(({ alertedAt }) => Date.parse(alertedAt));
    // A date that lies ahead may not be told (RFC 9110, 8.8.2.1).
    return Math.floor((killed ? now : Math.min(now, Math.max(0, ...times))) / 1_000);
  }
}

function notModified(response: Response, validators: Validators, asked: Asked): void {
  validated(response, validators, asked).status(304).end();
}

/** Of a public topic anyone may keep a copy, and asks whether it still holds before each use. */
function validated(response: Response, { etag, modified }: Validators, { topic }: Asked): Response {
  const lastModified = new Date(modified * 1_000).toUTCString();
  return response.set({
    etag,
    'last-modified': lastModified,
    'cache-control': topic.private ? NEVER_KEPT : cacheOf(false),
  });
}
