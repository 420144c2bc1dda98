import { randomBytes } from 'node:crypto';
import type { HubLedger } from './hub-ledger.js';
import type { HubOrder } from './hub-order.js';
import type { Wish } from './read-wish.js';
import type { Speaker } from './speak.js';

const LEAST_LEASE = 1;
const USUAL_LEASE = 86_400;
const MOST_LEASE = 864_000;

/** How the hub speaks, and where that is written down. */
export interface Books {
  ledger: HubLedger;
  speaker: Speaker;
}

/** The lease that the hub grants, in seconds. */
export function grantedLease({ leaseSeconds }: Wish, order: HubOrder): number {
  return order.lease ?? Math.min(Math.max(leaseSeconds ?? USUAL_LEASE, LEAST_LEASE), MOST_LEASE);
}

/** Asks the subscriber whether it meant it (WebSub, 5.3). @returns true when the challenge came back */
export async function verify(wish: Wish, order: HubOrder, { ledger, speaker }: Books): Promise<boolean> {
  const challenge = randomBytes(24).toString('base64url');
  const told = String(order.sayLease ?? grantedLease(wish, order));
  const topic = order.verify === 'wrong-topic' ? `${wish.topic}/other` : wish.topic;
  const query = { mode: wish.mode, topic, challenge, lease_seconds: told };
  const { challenge: _without, ...unchallenged } = query;
  const asked = order.verify === 'no-challenge' ? unchallenged : query;
  const said = await speaker.speak(withQuery(wish.callback, asked));
  const ok = said.status >= 200 && said.status < 300 && said.body === challenge;
  const { mode, callback } = wish;
  ledger.record({ kind: 'verify', mode, topic, callback, status: said.status, ok, leaseSeconds: told });
  return ok;
}

/** Tells the subscriber that it gets nothing (WebSub, 5.2). */
export async function deny(wish: Wish, reason: string, { ledger, speaker }: Books): Promise<void> {
  const { topic, callback, mode } = wish;
  const { status } = await speaker.speak(withQuery(callback, { mode: 'denied', topic, reason }));
  ledger.record({ kind: 'denied', mode, topic, callback, status, ok: status >= 200 && status < 300 });
}

/** Appended to the query that the callback has already. */
function withQuery(callback: string, fields: Record<string, string>): string {
  const url = new URL(callback);
  for (const [name, value] of Object.entries(fields)) url.searchParams.append(`hub.${name}`, value);
  return url.href;
}
