import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

const ID_BYTES = 6;
const SECRET_BYTES = 32;

/** `ajil_<id>_<secret>`: twelve hexadecimal digits by which it is found, and 256 random bits. */
const KEY = /^ajil_([0-9a-f]{12})_[\w-]{43}$/;

/** A new key and its public id. */
export function makeKey(): { id: string; key: string } {
  const id = randomBytes(ID_BYTES).toString('hex');
  return { id, key: `ajil_${id}_${randomBytes(SECRET_BYTES).toString('base64url')}` };
}

/** The id of what looks like a key, or null. */
export function keyIdOf(text: string): string | null {
  return KEY.exec(text)?.[1] ?? null;
}

/** Keys and tokens are long and random, so a plain hash is enough: there is nothing to guess. */
export function hashOf(text: string): string {
  return hash('sha256', text, 'hex');
}

/** As slow for the first wrong digit as for the last. Both are hashes in hexadecimal; the second may be missing. */
export function isSameHash(hash: string, known: string | undefined): boolean {
  return timingSafeEqual(Buffer.from(hash), Buffer.from((known ?? '').padEnd(hash.length)));
}
