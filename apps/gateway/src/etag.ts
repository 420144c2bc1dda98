import { createHash } from 'node:crypto';

/** A strong validator (RFC 9110, 8.8.3): made of the document's bytes. */
export const etagOf = (document: string | Buffer): string =>
  `"${createHash('sha256').update(document).digest('base64url').slice(0, 27)}"`;
