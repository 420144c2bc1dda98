import { z } from 'zod';
import { URGENCIES, type Urgency } from './urgency.js';
import type { Alert } from './alert.js';

const TOPIC_LENGTH = 64;
const TOPIC = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** A topic's name on the wire: lower-case words joined by hyphens. */
export const TopicId = z
  .string()
  .max(TOPIC_LENGTH)
  .regex(TOPIC, 'a topic is lower-case letters, digits and hyphens');

/** BCP 47 primary language, as alerts carry it; `und` when unknown. */
export const LanguageCode = z
  .string()
  .max(8)
  .regex(/^[a-z]{2,8}$/, 'a language is a lower-case code such as ar');

export const UrgencyName = z.enum(URGENCIES as [Urgency, ...Urgency[]]);

/** Caps: what one connection may ask for. */
export const MAX_TOPICS = 200;
export const MAX_LANGUAGES = 32;
/** Long enough for any cursor ever handed out, short enough to be harmless. */
export const MAX_CURSOR_LENGTH = 64;

export const SubscribeSchema = z.strictObject({
  topics: z.array(TopicId).min(1).max(MAX_TOPICS),
  urgency: UrgencyName.optional(),
  languages: z.array(LanguageCode).min(1).max(MAX_LANGUAGES).optional(),
  // Any text: a cursor that cannot be served is answered by `reset`, not refused.
  after: z.string().optional(),
});
export type Subscribe = z.infer<typeof SubscribeSchema>;

/** Whether it is what nearly everybody asks for, topics and nothing else: `SubscribeSchema` lets all of these pass. */
export function asksForTopicsOnly(body: unknown): body is Subscribe {
  if (typeof body !== 'object' || body === null || Object.keys(body).join() !== 'topics') return false;
  const { topics } = body as { topics: unknown };
  return Array.isArray(topics) && topics.length > 0 && topics.length <= MAX_TOPICS && topics.every(isTopicId);
}

const isTopicId = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= TOPIC_LENGTH && TOPIC.test(value);

export const UnsubscribeSchema = z.strictObject({ topics: z.array(TopicId).min(1).max(MAX_TOPICS) });
export type Unsubscribe = z.infer<typeof UnsubscribeSchema>;

/** Why a request was refused; stable strings that a program may act on. */
export const CODES = [
  'invalid',
  'unknown_topic',
  'unknown_event',
  'after_too_late',
  'too_many_topics',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'needs_confirm',
  'invalid_topic',
  'golden_failed',
  'too_large',
  'unsupported_media_type',
  'unreadable',
  'method_not_allowed',
  'too_many_requests',
  'unavailable',
  'internal',
] as const;
export type Code = (typeof CODES)[number];

const code = z.enum(CODES);
const cursor = z.string();

export const RefusalSchema = z.object({ ok: z.literal(false), code, message: z.string() });
export type Refusal = z.infer<typeof RefusalSchema>;

export const SubscribeAckSchema = z.union([
  z.object({ ok: z.literal(true), cursor, replay: z.int().nonnegative() }),
  RefusalSchema,
]);
export type SubscribeAck = z.infer<typeof SubscribeAckSchema>;

export const UnsubscribeAckSchema = z.union([z.object({ ok: z.literal(true) }), RefusalSchema]);
export type UnsubscribeAck = z.infer<typeof UnsubscribeAckSchema>;

export const RESET_REASONS = ['retention', 'epoch', 'ahead', 'garbage'] as const;
export type ResetReason = (typeof RESET_REASONS)[number];

export const HeadSchema = z.object({ cursor });
export type Head = z.infer<typeof HeadSchema>;

export const ResetSchema = z.object({ reason: z.enum(RESET_REASONS), oldest: cursor, head: cursor });
export type Reset = z.infer<typeof ResetSchema>;

/** Why the server ends a connection. 4000-4099: come back; 4290: come back later; 44xx: come back with other rights. */
export const BYE = { drain: 4000, slow: 4008, limit: 4290, unauthenticated: 4401, revoked: 4403 } as const;
export interface Bye {
  code: (typeof BYE)[keyof typeof BYE];
  message: string;
  cursor: string;
  retryAfterMs?: number;
}
export const ByeSchema: z.ZodType<Bye> = z.object({
  code: z.literal(Object.values(BYE)),
  message: z.string(),
  cursor,
  retryAfterMs: z.int().nonnegative().exactOptional(),
});

export interface ServerToClientEvents {
  alert: (alert: Alert) => void;
  head: (head: Head) => void;
  reset: (reset: Reset) => void;
  bye: (bye: Bye) => void;
}

export interface ClientToServerEvents {
  subscribe: (request: Subscribe, ack: (answer: SubscribeAck) => void) => void;
  unsubscribe: (request: Unsubscribe, ack: (answer: UnsubscribeAck) => void) => void;
}

/** RFC 9457 problem details, with a stable code. */
export const ProblemSchema = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  code,
  detail: z.string(),
  /** With `conflict` on an alert: its latest revision, for an editor who had read an earlier one. */
  latest: z.object({ rev: z.int().positive(), kind: z.string() }).optional(),
});
export type Problem = z.infer<typeof ProblemSchema>;
