import { z } from 'zod';
import { URGENCIES, type Urgency } from './urgency.js';
import type { Alert } from './alert.js';

/** A topic's name on the wire: lower-case words joined by hyphens. */
export const TopicId = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a topic is lower-case letters, digits and hyphens');

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

export const UnsubscribeSchema = z.strictObject({ topics: z.array(TopicId).min(1).max(MAX_TOPICS) });
export type Unsubscribe = z.infer<typeof UnsubscribeSchema>;

/** Why a request was refused; stable strings that a program may act on. */
export const CODES = [
  'invalid',
  'unknown_topic',
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

export type Refusal = { ok: false; code: Code; message: string };
export type SubscribeAck = { ok: true; cursor: string; replay: number } | Refusal;
export type UnsubscribeAck = { ok: true } | Refusal;

export const RESET_REASONS = ['retention', 'epoch', 'ahead', 'garbage'] as const;
export type ResetReason = (typeof RESET_REASONS)[number];

export interface Head {
  cursor: string;
}
export interface Reset {
  reason: ResetReason;
  oldest: string;
  head: string;
}

/** Why the server ends a connection. 4000-4099: come back; 4290: come back later; 44xx: come back with other rights. */
export const BYE = { drain: 4000, slow: 4008, limit: 4290, unauthenticated: 4401, revoked: 4403 } as const;
export interface Bye {
  code: (typeof BYE)[keyof typeof BYE];
  message: string;
  cursor: string;
  retryAfterMs?: number;
}

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
export interface Problem {
  type: 'about:blank';
  title: string;
  status: number;
  code: Code;
  detail: string;
}
