import { z } from 'zod';
import { ALERT_KINDS, AlertSchema, KillSchema, TombstoneSchema } from './alert.js';
import { LanguageCode, ResetSchema, TopicId } from './messages.js';

/** What the HTTP routes answer; `docs/protocol.md`, chapter 5. New keys may be added. */

const time = z.iso.datetime();
const cursor = z.string();
const count = z.int().nonnegative();

/** A row of the log: an alert, the end of one, or what stays of one that was taken back. */
export const RowSchema = z.union([AlertSchema, KillSchema, TombstoneSchema]);

/** One alert: its last revision, and all of them, oldest first. */
export const OneAlertSchema = z.object({ alert: RowSchema, revisions: z.array(RowSchema) });

/** What the desk's hand on an alert made: the new row's place. */
export const RevisedSchema = z.object({
  id: z.ulid(),
  rev: z.int().positive(),
  kind: z.enum(ALERT_KINDS),
  cursor,
});

export const AlertsPageSchema = z.object({
  alerts: z.array(RowSchema),
  cursor,
  more: z.boolean(),
  head: cursor,
  reset: ResetSchema.optional(),
});

const why = z.array(z.string());
/** What became of an accepted entry; null until the newsdesk has decided. */
export const DecisionSchema = z.union([
  z.object({ alert: cursor, why }),
  z.object({ silence: z.string(), why }),
]);

export const HeadlineSchema = z.object({
  id: z.ulid(),
  source: z.string(),
  key: z.string(),
  title: z.string(),
  url: z.string().nullable(),
  publishedAt: time.nullable(),
  firstSeenAt: time,
  origin: z.string().nullable(),
  decision: DecisionSchema.nullable(),
});
export const HeadlinesPageSchema = z.object({
  headlines: z.array(HeadlineSchema),
  next: z.ulid().nullable(),
});

const text = z.string().nullable();
export const ChangeSchema = z.union([
  z.object({ kind: z.enum(['title', 'summary', 'attribution']), before: text, after: text }),
  z.object({ kind: z.literal('figure'), before: z.array(z.number()), after: z.array(z.number()) }),
]);
export const RevisionsSchema = z.object({
  revisions: z.array(
    z.object({
      rev: z.int().positive(),
      title: z.string(),
      summary: text,
      seenAt: time,
      changes: z.array(ChangeSchema).nullable(),
    }),
  ),
});

const names = z.record(LanguageCode, z.string());
export const ListedTopicSchema = z.object({
  id: TopicId,
  iso: z.string().optional(),
  parents: z.array(TopicId),
  /** Only who was given the right sees it. */
  private: z.literal(true).optional(),
  names,
});
export const TopicsSchema = z.object({ topics: z.array(ListedTopicSchema) });

const Golden = z.union([z.string(), z.looseObject({ title: z.string() })]);
/** A topic with all that its editors see. */
export const EditedTopicSchema = ListedTopicSchema.extend({
  private: z.boolean().optional(),
  rules: z.array(z.string()),
  goldens: z.object({ match: z.array(Golden), not: z.array(Golden) }),
  version: count,
});

const differences = z.array(z.looseObject({ title: z.string() }));
export const ReplaySchema = z.object({
  days: count,
  headlines: count,
  matched: count,
  before: count,
  gained: differences,
  lost: differences,
});
export const WrittenTopicSchema = z.object({ topic: EditedTopicSchema, replay: ReplaySchema });

export const SourceSchema = z.object({
  id: z.string(),
  url: z.string(),
  name: z.string(),
  outlet: z.string(),
  family: z.string(),
  kind: text,
  language: text,
  country: text,
  state: z.enum(['unverified', 'ok', 'failing', 'parked', 'paused']),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  lastStatus: z.int().nullable(),
  lastPollAt: time.nullable(),
  lastSuccessAt: time.nullable(),
  nextPollAt: time,
  entries: count,
  quietSince: time.nullable(),
  hotUntil: time.nullable(),
  intervalSeconds: z.number().nullable(),
  partial: z.boolean(),
  movedTo: text,
  formerUrl: text,
});
export const SourcesSchema = z.object({ sources: z.array(SourceSchema), noNetwork: z.boolean() });

export const PollRunsSchema = z.object({
  runs: z.array(
    z.object({
      from: time,
      until: time.nullable(),
      polls: count,
      result: z.string(),
      status: z.int().nullable(),
      fresh: count,
      revised: count,
    }),
  ),
});

export const DiscoveredSchema = z.object({
  feeds: z.array(
    z.object({
      url: z.string(),
      title: text,
      format: z.string(),
      language: text,
      entries: count,
      newestAt: text,
      how: z.string(),
    }),
  ),
});

export const ListedSourcesSchema = z.object({
  added: count,
  sources: z.array(
    z.object({
      url: z.string(),
      name: z.string(),
      result: z.enum(['added', 'known', 'refused']),
      message: text,
    }),
  ),
});

/** What a key may do, and until when; the key itself is shown once, when it is made. */
export const KeySchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(['reader', 'editor', 'admin']),
  topics: z.array(TopicId).nullable(),
  madeAt: time,
  expiresAt: time.nullable(),
});
export const KeysSchema = z.object({ keys: z.array(KeySchema) });
export const MadeKeySchema = KeySchema.extend({ key: z.string() });

/** JSON Feed 1.1 as topics are told in it; https://www.jsonfeed.org/version/1.1/ */
export const TopicFeedSchema = z.object({
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: z.string(),
  home_page_url: z.string(),
  feed_url: z.string(),
  description: z.string(),
  language: z.string().optional(),
  items: z.array(
    z.looseObject({
      id: z.string(),
      url: z.string().optional(),
      title: z.string(),
      content_html: z.string(),
      content_text: z.string(),
      date_published: time,
      date_modified: time,
    }),
  ),
});

/** Whether a process runs, and whether it can do its work: what it stands on, each `ok` or what is wrong with it. */
export const LiveSchema = z.object({ status: z.literal('ok') });
export const ReadySchema = z.object({
  status: z.enum(['ok', 'unready']),
  checks: z.record(z.string(), z.string()),
});
