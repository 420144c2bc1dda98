import {
  asksForTopicsOnly,
  type ClientToServerEvents,
  type Refusal,
  type SubscribeAck,
  SubscribeSchema,
  type UnsubscribeAck,
  UnsubscribeSchema,
} from '@ajil/protocol';
import type { z } from 'zod';
import { MALFORMED } from '../entrance/forgiving-parser.js';
import type { Session } from './session.js';

export type Ack = (answer: SubscribeAck | UnsubscribeAck) => void;

type Request = (session: Session, body: unknown, ack: Ack) => Promise<void>;

/** What a client may ask for on its socket. Whatever is wrong with it is said in the acknowledgement. */
export const REQUESTS: Record<keyof ClientToServerEvents, Request> = {
  async subscribe(session, body, ack) {
    // A schema takes several times as long, and those who come are many.
    const request = asksForTopicsOnly(body) ? body : check(SubscribeSchema, body, ack);
    if (request) await session.subscribe(request, ack);
  },
  async unsubscribe(session, body, ack) {
    const request = check(UnsubscribeSchema, body, ack);
    if (request) await session.unsubscribe(request.topics, ack);
  },
};

export function requestOf(event: string): Request | undefined {
  return Object.hasOwn(REQUESTS, event) ? REQUESTS[event as keyof typeof REQUESTS] : undefined;
}

/** What is said about an event that is none of ours. */
export function unknownEvent(event: string): Refusal {
  return event === MALFORMED ? NO_JSON : NO_EVENT;
}

const NO_JSON: Refusal = { ok: false, code: 'invalid', message: 'request: is no JSON' };
const NO_EVENT: Refusal = {
  ok: false,
  code: 'unknown_event',
  message: `There is no such event. Those that there are: ${Object.keys(REQUESTS).join(', ')}.`,
};

/** The request, or null after the acknowledgement said what is wrong with it. */
function check<T>(schema: z.ZodType<T>, body: unknown, ack: Ack): T | null {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  ack({ ok: false, code: 'invalid', message: `${issue.path.join('.') || 'request'}: ${issue.message}` });
  return null;
}
