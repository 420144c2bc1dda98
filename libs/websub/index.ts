/** WebSub as a subscriber speaks it (W3C Recommendation, 23 January 2018). Values in, values out. */
export { discoverHub } from './discover.js';
export type { Discovered, DocumentLinks, FetchedDocument } from './discover.js';
export { parseLinkHeader } from './link-header.js';
export type { HeaderLink } from './link-header.js';
export { leaseOf } from './lease.js';
export type { Lease } from './lease.js';
export { judgePush } from './push.js';
export type { Push, PushVerdict } from './push.js';
export { checkSignature } from './signature.js';
export type { SignatureVerdict } from './signature.js';
export { subscriptionRequest } from './subscription-request.js';
export type { SubscriptionWish } from './subscription-request.js';
export { answerVerification } from './verification.js';
export type { VerificationAnswer, WantedSubscription } from './verification.js';
