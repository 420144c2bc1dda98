import { LIMITS } from './limits.js';

/** What a subscriber asks of a hub. */
export interface SubscriptionWish {
  mode: 'subscribe' | 'unsubscribe';
  topic: string;
  /** Where the hub verifies and delivers; unguessable, and another one for each subscription. */
  callback: string;
  /** The key of the signatures to come; for `subscribe` only, shorter than 200 bytes. */
  secret?: string;
  /** How long it is wanted; the hub decides. */
  leaseSeconds?: number;
}

/**
 * The body of the POST to the hub (WebSub, 5.1).
 * @throws RangeError when the secret is too long for a hub
 */
export function subscriptionRequest(wish: SubscriptionWish): { body: string; contentType: string } {
  if (wish.secret !== undefined && Buffer.byteLength(wish.secret) > LIMITS.secretBytes) {
    throw new RangeError(
      `The secret of a subscription must be shorter than ${LIMITS.secretBytes + 1} bytes.`,
    );
  }
  const fields = new URLSearchParams({
    'hub.mode': wish.mode,
    'hub.topic': wish.topic,
    'hub.callback': wish.callback,
  });
  if (wish.mode === 'subscribe') {
    if (wish.secret !== undefined) fields.set('hub.secret', wish.secret);
    if (wish.leaseSeconds !== undefined)
      fields.set('hub.lease_seconds', String(Math.ceil(wish.leaseSeconds)));
  }
  return { body: fields.toString(), contentType: 'application/x-www-form-urlencoded' };
}
