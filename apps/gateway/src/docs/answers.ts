import {
  AlertsPageSchema,
  type Code,
  DiscoveredSchema,
  EditedTopicSchema,
  HeadlinesPageSchema,
  KeySchema,
  KeysSchema,
  ListedSourcesSchema,
  LiveSchema,
  MadeKeySchema,
  PollRunsSchema,
  ReadySchema,
  OneAlertSchema,
  ReplaySchema,
  RevisedSchema,
  RevisionsSchema,
  SourceSchema,
  SourcesSchema,
  TopicFeedSchema,
  TopicsSchema,
  WrittenTopicSchema,
} from '@ajil/protocol';
import type { z } from 'zod';

/** What a route answers when all is well, by status: a schema, or the type of a text; null: no body. */
export interface Answers {
  says: Record<number, z.ZodType | `${string}/${string}` | null>;
  /** Codes of its refusals, by status, beside those that every route has. */
  refuses?: Record<number, Code[]>;
}

/** Wrong parameters, wrong bodies, and things that are not there. */
const ASKED = { 400: ['invalid'] } satisfies Answers['refuses'];
const FOUND = { ...ASKED, 404: ['not_found'] } satisfies Answers['refuses'];
const SENT = {
  ...ASKED,
  413: ['too_large'],
  415: ['unsupported_media_type'],
} satisfies Answers['refuses'];
const FILTERED = { 400: ['invalid', 'unknown_topic'] } satisfies Answers['refuses'];
const TRIED = {
  ...SENT,
  422: ['golden_failed'],
  400: ['invalid', 'invalid_topic'],
} satisfies Answers['refuses'];
const MADE_KEY = { ...SENT, 400: ['invalid', 'unknown_topic'] } satisfies Answers['refuses'];

const REVISED = {
  ...SENT,
  400: ['invalid', 'unknown_topic'],
  404: ['not_found'],
  409: ['conflict'],
} satisfies Answers['refuses'];

/** Every route of the API. What the guard and the process themselves refuse stands in `EVERYWHERE`. */
export const ANSWERS: Record<string, Answers> = {
  'GET /v1/alerts': { says: { 200: AlertsPageSchema }, refuses: FILTERED },
  'GET /v1/alerts/{id}': { says: { 200: OneAlertSchema }, refuses: FOUND },
  'POST /v1/alerts/{id}/correction': { says: { 201: RevisedSchema }, refuses: REVISED },
  'POST /v1/alerts/{id}/urgency': { says: { 201: RevisedSchema }, refuses: REVISED },
  'POST /v1/alerts/{id}/kill': { says: { 201: RevisedSchema }, refuses: REVISED },
  'GET /v1/stream': { says: { 200: 'text/event-stream' }, refuses: FILTERED },
  'GET /v1/headlines': { says: { 200: HeadlinesPageSchema }, refuses: ASKED },
  'GET /v1/headlines/{id}/revisions': { says: { 200: RevisionsSchema }, refuses: ASKED },
  'GET /v1/topics': { says: { 200: TopicsSchema, 304: null }, refuses: ASKED },
  'GET /v1/topics/{id}': { says: { 200: EditedTopicSchema }, refuses: FOUND },
  'POST /v1/topics/{id}/replay': { says: { 200: ReplaySchema }, refuses: TRIED },
  'PUT /v1/topics/{id}': { says: { 200: WrittenTopicSchema }, refuses: { ...TRIED, 409: ['conflict', 'needs_confirm'] } },
  'DELETE /v1/topics/{id}': { says: { 204: null }, refuses: { ...FOUND, 409: ['conflict'] } },
  'GET /v1/topics/{id}/feed.json': { says: { 200: TopicFeedSchema, 304: null }, refuses: FOUND },
  'GET /v1/topics/{id}/feed.rss': { says: { 200: 'application/rss+xml', 304: null }, refuses: FOUND },
  'GET /v1/topics/{id}/feed.atom': { says: { 200: 'application/atom+xml', 304: null }, refuses: FOUND },
  'GET /v1/sources': { says: { 200: SourcesSchema }, refuses: ASKED },
  'POST /v1/sources': { says: { 201: SourceSchema }, refuses: { ...SENT, 409: ['conflict'] } },
  'POST /v1/sources/discover': { says: { 200: DiscoveredSchema }, refuses: { ...SENT, 422: ['unreadable'] } },
  'GET /v1/sources/{id}': { says: { 200: SourceSchema }, refuses: FOUND },
  'PATCH /v1/sources/{id}': { says: { 200: SourceSchema }, refuses: { ...FOUND, ...SENT } },
  'DELETE /v1/sources/{id}': { says: { 204: null }, refuses: FOUND },
  'GET /v1/sources/{id}/polls': { says: { 200: PollRunsSchema }, refuses: FOUND },
  'GET /v1/opml': { says: { 200: 'text/x-opml' }, refuses: ASKED },
  'PUT /v1/opml': { says: { 200: ListedSourcesSchema }, refuses: SENT },
  'GET /v1/keys': { says: { 200: KeysSchema }, refuses: ASKED },
  'POST /v1/keys': { says: { 201: MadeKeySchema }, refuses: { ...MADE_KEY, 409: ['conflict'] } },
  'PATCH /v1/keys/{id}': { says: { 200: KeySchema }, refuses: { ...MADE_KEY, 404: ['not_found'] } },
  'DELETE /v1/keys/{id}': { says: { 204: null }, refuses: FOUND },
  'GET /health/live': { says: { 200: LiveSchema } },
  'GET /health/ready': { says: { 200: ReadySchema, 503: ReadySchema } },
  'GET /metrics': { says: { 200: 'text/plain' } },
}; // prettier-ignore

/** What any route below /v1 may answer. */
export const EVERYWHERE: Record<number, Code[]> = {
  401: ['unauthenticated'],
  403: ['forbidden'],
  429: ['too_many_requests'],
  500: ['internal'],
  503: ['unavailable'],
};

/** Bodies of a JSON type of their own. */
export const TYPES: Record<string, string> = {
  'GET /v1/topics/{id}/feed.json': 'application/feed+json',
};
