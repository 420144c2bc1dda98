/** What a document or a hub may cost us. */
export const LIMITS = {
  /** Links of one header, and hubs of one document, that are looked at. */
  links: 100,
  hubs: 5,
  headerChars: 16 * 1024,
  urlChars: 2_048,
  /** A challenge is echoed: a longer one is no challenge. */
  challengeChars: 4_096,
  /** A secret must be shorter than 200 bytes (WebSub, 5.1). */
  secretBytes: 199,
  /** A hub that grants less is renewed no more often than this; one that grants more is asked again after this. */
  leastLeaseSeconds: 10,
  mostLeaseSeconds: 30 * 86_400,
} as const;
