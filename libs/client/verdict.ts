import type { Ended } from './link.js';

/** What to do after a connection ended. */
export type Verdict =
  | { next: 'stop'; code: number | string; reason: string }
  | { next: 'wait'; retryAfterMs: number; reason: string };

/** Refusals that pass by themselves. */
const PASSING = new Set(['too_many_requests', 'unavailable', 'internal']);

/** 4000-4399: come back, when the server says; 44xx: not without other rights (`docs/protocol.md`). */
export function judge(ended: Ended): Verdict {
  switch (ended.why) {
    case 'lost':
    case 'unreachable':
      return { next: 'wait', retryAfterMs: 0, reason: ended.detail };
    case 'refused':
      return PASSING.has(ended.code)
        ? { next: 'wait', retryAfterMs: 0, reason: ended.message }
        : { next: 'stop', code: ended.code, reason: ended.message };
    case 'bye': {
      const { code, message, retryAfterMs = 0 } = ended.bye;
      return code >= 4400 && code < 4500
        ? { next: 'stop', code, reason: message }
        : { next: 'wait', retryAfterMs, reason: message };
    }
  }
}
