import { createHmac, timingSafeEqual } from 'node:crypto';

/** `valid`, or why a delivery is to be ignored. */
export type SignatureVerdict = 'valid' | 'missing' | 'malformed' | 'unknown_method' | 'wrong';

/** The recognized algorithm names (WebSub, 7.1.1). Most hubs sign with SHA-1; as an HMAC it still holds. */
const METHODS: ReadonlySet<string> = new Set(['sha1', 'sha256', 'sha384', 'sha512']);

/** Judges `X-Hub-Signature` over the body as it was delivered (WebSub, 7.1), in constant time. */
export function checkSignature(header: string | null, secret: string, body: Uint8Array): SignatureVerdict {
  if (header === null || header.trim() === '') return 'missing';
  const [, method = '', digits = ''] = /^\s*([a-z0-9-]{1,20})=([0-9a-f]{1,256})\s*$/i.exec(header) ?? [];
  if (digits === '') return 'malformed';
  const name = method.toLowerCase();
  if (!METHODS.has(name)) return 'unknown_method';
  const expected = createHmac(name, secret).update(body).digest();
  const given = Buffer.from(digits, 'hex');
  if (given.length * 2 !== digits.length || given.length !== expected.length) return 'wrong';
  return timingSafeEqual(given, expected) ? 'valid' : 'wrong';
}
