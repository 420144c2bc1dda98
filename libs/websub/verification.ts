import { LIMITS } from './limits.js';
import { sameTopic } from './topic.js';

/** What we asked of the hub at this callback. */
export interface WantedSubscription {
  mode: 'subscribe' | 'unsubscribe';
  topic: string;
}

/**
 * What a GET to the callback means. `confirmed`: answer 200 with the challenge as text/plain. `denied`: the hub will
 * not deliver (any more); answer 200. `refused`: not what we asked for; answer 404.
 */
export type VerificationAnswer =
  | { kind: 'confirmed'; challenge: string; leaseSeconds: number | null }
  | { kind: 'denied'; reason: string | null }
  | { kind: 'refused'; why: 'mode' | 'topic' | 'challenge' };

const REASON_CHARS = 200;

/** Judges the query of a verification or denial (WebSub, 5.2 and 5.3); of a repeated field the last counts. */
export function answerVerification(query: URLSearchParams, wanted: WantedSubscription): VerificationAnswer {
  const field = (name: string) => query.getAll(`hub.${name}`).at(-1) ?? null;
  const mode = field('mode');
  if (!sameTopic(field('topic') ?? '', wanted.topic)) return { kind: 'refused', why: 'topic' };
  if (mode === 'denied') return { kind: 'denied', reason: field('reason')?.slice(0, REASON_CHARS) ?? null };
  if (mode !== wanted.mode) return { kind: 'refused', why: 'mode' };
  const challenge = field('challenge') ?? '';
  if (challenge === '' || challenge.length > LIMITS.challengeChars)
    return { kind: 'refused', why: 'challenge' };
  return { kind: 'confirmed', challenge, leaseSeconds: readLease(field('lease_seconds')) };
}

/** Null for a lease that is missing or no whole number of seconds. */
function readLease(text: string | null): number | null {
  return text !== null && /^[0-9]{1,15}$/.test(text) ? Number(text) : null;
}
