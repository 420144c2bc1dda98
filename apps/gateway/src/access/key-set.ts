import type { Egress, Fetched } from '@ajil/egress';
import { openComplaints, sharedRun } from '@ajil/shell';
import type { Log } from '@ajil/telemetry';
import { createLocalJWKSet, type CryptoKey, errors, type JWSHeaderParameters, type LocalJWKSet } from 'jose';
import { z } from 'zod';

/** Keys are asked for anew after this long, so that one that was taken out of the set ends. */
const FRESH_MS = 5 * 60_000;
/** Whatever tokens name: the set is asked for this often at most. */
const LEAST_GAP_MS = 30_000;
const DEADLINE_MS = 5_000;
const MOST_BYTES = 256 * 1024;

/** RFC 7517, 5. What a key must be is left to the library. */
const KeySetDocument = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

/** The issuer's keys cannot be had: whether a token is right cannot be said. */
export class KeysUnavailable extends Error {
  override name = 'KeysUnavailable';
}

/** The public keys at an address that the operator names; no token can name another one. */
export interface KeySet {
  /** The key that a token's header asks for. @throws KeysUnavailable, or what jose throws when there is none */
  keyFor(header: JWSHeaderParameters): Promise<CryptoKey>;
}

interface Parts {
  url: string;
  egress: Pick<Egress, 'get'>;
  log: Log;
  /** Milliseconds that only go forward. */
  now?: () => number;
}

export function openKeySet({ url, egress, log, now = () => performance.now() }: Parts): KeySet {
  const complaints = openComplaints('keys of the token issuer', log);
  let set: LocalJWKSet | null = null;
  let readAt = -Infinity;
  let askedAt = -Infinity;

  const read = sharedRun(async () => {
    if (now() - askedAt < LEAST_GAP_MS) return;
    askedAt = now();
    try {
      set = readSet(await egress.get({ url, deadlineMs: DEADLINE_MS, maxDecodedBytes: MOST_BYTES }));
      readAt = now();
      complaints.worked();
    } catch (error) {
      complaints.failed((error as Error).message);
    }
  });
  const known = async () => {
    // With old keys while new ones cannot be had: an issuer that is away for an hour locks nobody out.
    if (now() - readAt > FRESH_MS) await read();
    if (!set) throw new KeysUnavailable(`the keys at ${url} cannot be had`);
    return set;
  };
  return {
    keyFor: async (header) => {
      try {
        return await (
          await known()
        )(header);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      }
      await read();
      return (await known())(header);
    },
  };
}

function readSet(answer: Fetched): LocalJWKSet {
  if (answer.kind === 'failed') throw new Error(`${answer.message} (${answer.code})`);
  if (answer.status !== 200) throw new Error(`it answers with status ${answer.status}`);
  const document = KeySetDocument.safeParse(jsonOf(answer.body));
  if (!document.success) throw new Error('what answers is no set of keys (RFC 7517)');
  return createLocalJWKSet(document.data);
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}
