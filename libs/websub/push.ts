import { parseLinkHeader } from './link-header.js';
import { checkSignature } from './signature.js';
import type { SignatureVerdict } from './signature.js';
import { sameTopic } from './topic.js';

/** A delivery as it came in. */
export interface Push {
  /** `X-Hub-Signature`, and the `Link` headers joined by `, `; null for none. */
  signature: string | null;
  linkHeader: string | null;
  /** Exactly the bytes that were sent. */
  body: Uint8Array;
}

/** `valid`, or why a delivery is ignored: its signature, or that it calls itself by another topic. */
export type PushVerdict = SignatureVerdict | 'foreign_topic';

/**
 * Judges a delivery (WebSub, 7). Which subscription it is for tells its callback and nothing else; but one that says
 * of itself (`rel=self`) that it is another topic is none of ours, even if it is signed.
 */
export function judgePush(push: Push, subscription: { secret: string; topic: string }): PushVerdict {
  const signature = checkSignature(push.signature, subscription.secret, push.body);
  if (signature !== 'valid') return signature;
  const links = push.linkHeader === null ? [] : parseLinkHeader(push.linkHeader);
  const selves = links.filter(({ rels, anchored }) => rels.includes('self') && !anchored);
  const foreign = selves.length > 0 && !selves.some(({ target }) => sameTopic(target, subscription.topic));
  return foreign ? 'foreign_topic' : 'valid';
}
