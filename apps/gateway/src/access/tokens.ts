import type { Config } from '@ajil/config';
import type { Egress } from '@ajil/egress';
import { MAX_TOPICS, TopicId } from '@ajil/protocol';
import type { Log } from '@ajil/telemetry';
import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { type Identity, ROLES } from './identity.js';
import { KeysUnavailable, openKeySet } from './key-set.js';

/** Clocks may differ by so many seconds. */
export const LEEWAY_SECONDS = 30;

/** What a token of somebody else's making came to. */
export type Verdict = Identity | 'invalid' | 'expired' | 'unavailable';

/** JSON Web Tokens (RFC 7519) of the one issuer that the operator trusts. */
export interface Tokens {
  verify(text: string): Promise<Verdict>;
}

type TokenConfig = Pick<Config, 'jwtSecret' | 'jwksUrl' | 'jwtIssuer' | 'jwtAudience'>;

/** How the signature is checked: one kind of key, and the algorithms that go with it, whatever a token says. */
interface Trust {
  key: JWTVerifyGetKey;
  algorithms: string[];
}

/** Three pieces of base64url, the last one a signature. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** RFC 9068 and what most issuers write; an ID token or a logout token is for somebody else. */
const TYPES = new Set(['jwt', 'at+jwt']);
/** A header may name the very key that it wants to be checked with, or where to get it: never here. */
const FOREIGN_KEYS = ['jku', 'jwk', 'x5u', 'x5c'];

const Claims = z.object({
  sub: z.string().min(1).max(256),
  exp: z.number(),
  ajil_role: z.enum(ROLES).default('reader'),
  ajil_topics: z.array(TopicId).min(1).max(MAX_TOPICS).nullable().default(null),
});

/** Null: tokens are not set up. */
export function openTokens(
  config: TokenConfig,
  parts: { egress: Pick<Egress, 'get'>; log: Log },
): Tokens | null {
  const { jwtIssuer: issuer, jwtAudience: audience } = config;
  const trust = trustOf(config, parts);
  // Without an issuer those of any would do; the settings are refused before that.
  if (!trust || !issuer) return null;
  const options = {
    issuer,
    audience,
    algorithms: trust.algorithms,
    clockTolerance: LEEWAY_SECONDS,
    requiredClaims: ['sub', 'exp'],
  };
  return {
    verify: async (text) => {
      if (!COMPACT.test(text)) return 'invalid';
      try {
        const { payload, protectedHeader } = await jwtVerify(text, trust.key, options);
        return isForUs(protectedHeader) ? identityOf(payload) : 'invalid';
      } catch (error) {
        return verdictOn(error);
      }
    },
  };
}

function trustOf(
  { jwtSecret, jwksUrl }: TokenConfig,
  parts: { egress: Pick<Egress, 'get'>; log: Log },
): Trust | null {
  if (jwtSecret) {
    const secret = Buffer.from(jwtSecret);
    return { key: async () => secret, algorithms: ['HS256'] };
  }
  if (!jwksUrl) return null;
  const { keyFor } = openKeySet({ url: jwksUrl, ...parts });
  // Nothing is asked for a token that is refused anyway.
  const key: JWTVerifyGetKey = async (header) => {
    if (!isForUs(header)) throw new errors.JWTInvalid('the header is not for us');
    return keyFor(header);
  };
  return { key, algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'] };
}

function isForUs(header: JWTHeaderParameters): boolean {
  const { typ } = header;
  const type = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : '';
  return TYPES.has(type) && !FOREIGN_KEYS.some((name) => name in header);
}

function identityOf(payload: JWTPayload): Verdict {
  const claims = Claims.safeParse(payload);
  if (!claims.success) return 'invalid';
  const { sub, exp, ajil_role: role, ajil_topics: topics } = claims.data;
  // An admin may do everything.
  if (role === 'admin' && topics !== null) return 'invalid';
  return {
    kind: 'jwt',
    id: sub,
    name: sub,
    key: `jwt:${sub}`,
    rights: { role, topics },
    expiresAt: endOf(exp),
  };
}

/** Milliseconds. Who is let in when it is over already, since clocks differ, is not sent away at once. */
function endOf(exp: number): number {
  return Date.now() < exp * 1_000 ? exp * 1_000 : (exp + LEEWAY_SECONDS) * 1_000;
}

function verdictOn(error: unknown): Verdict {
  if (error instanceof KeysUnavailable) return 'unavailable';
  return error instanceof errors.JWTExpired ? 'expired' : 'invalid';
}
