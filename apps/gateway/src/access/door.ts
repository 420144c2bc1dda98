import { randomBytes } from 'node:crypto';
import { InjectParts, type Parts, Refused, repeat, type Repeated } from '@ajil/shell';
import { keepSettingOnce, readSetting, saveAccessSetting } from '@ajil/store';
import { type Counter, counter } from '@ajil/telemetry';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { blockOf } from '../limits/client-address.js';
import { type Audit, openAudit } from './audit.js';
import { MOST_FAILURES, openFailures } from './failures.js';
import { anonymousFrom, hasExpired, type Identity, isAtLeast, type Role } from './identity.js';
import { hashOf } from './key-text.js';
import { ADMIN_SETTING, type Keyring, openKeyring } from './keyring.js';
import { type Sight, sightOf } from './sight.js';
import { openTokens, type Tokens } from './tokens.js';

/** Longer than any token that is let in (bytes: they are ASCII). */
const MOST_LENGTH = 4_096;
const LOOK_MS = 1_000;

const INVALID = 'This token is not valid.';
const EXPIRED = 'This token has expired.';
const NO_KEYS = 'The keys of the token issuer cannot be had just now.';
const TOO_OFTEN = 'Too many wrong tokens came from this address. Try again in a minute.';

/** Who may come in, and as whom. */
@Injectable()
export class Door implements OnModuleInit, OnModuleDestroy {
  private keyring!: Keyring;
  private readonly tokens: Tokens | null;
  private looking: Repeated | undefined;
  private readonly failures = openFailures();
  private readonly refusals: Counter;
  readonly audit: Audit;

  constructor(@InjectParts() private readonly parts: Parts) {
    this.tokens = openTokens(parts.config, parts);
    this.audit = openAudit(parts.log);
    this.refusals = counter(
      parts.metrics,
      'refused_tokens_total',
      'Tokens that were shown and are not valid',
    );
  }

  async onModuleInit(): Promise<void> {
    const { store, config, log } = this.parts;
    if (config.adminToken) await this.setToken(config.adminToken);
    else await this.makeTokenOnce();
    this.keyring = await openKeyring(store);
    this.looking = repeat('look who may come in', LOOK_MS, () => this.look(), log);
  }

  async onModuleDestroy(): Promise<void> {
    await this.looking?.stop();
  }

  /** Reads anew who may come in, if anything changed. */
  look(): Promise<void> {
    return this.keyring.look();
  }

  /**
   * Who shows this, from a remote address.
   * @throws Refused 401 for what is no valid token, 429 for too many of those, 503 when that cannot be said
   */
  async identify(shown: unknown, from: string): Promise<Identity> {
    if (shown === undefined || shown === null || shown === '') return anonymousFrom(from);
    if (typeof shown !== 'string' || shown.length > MOST_LENGTH) throw this.refusal(INVALID, from);
    const found = this.keyring.find(shown) ?? (await this.tokens?.verify(shown)) ?? 'invalid';
    if (found === 'unavailable') throw new Refused(503, 'unavailable', NO_KEYS);
    if (found === 'invalid') throw this.refusal(INVALID, from);
    if (found === 'expired' || hasExpired(found, Date.now())) throw this.refusal(EXPIRED, from);
    return found;
  }

  /** The identity behind an `Authorization` header (RFC 6750, 2.1). @throws Refused as `identify` does */
  identifyHeader(authorization: string | undefined, from: string): Promise<Identity> {
    if (authorization === undefined) return this.identify(undefined, from);
    const bearer = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization.slice(0, 2 * MOST_LENGTH).trim());
    return this.identify(bearer ? bearer[1] : ' ', from);
  }

  /** The same one as he is now; null: his right was taken away, or has expired. */
  renewed(identity: Identity): Identity | null {
    if (hasExpired(identity, Date.now())) return null;
    if (identity.kind === 'anonymous' || identity.kind === 'jwt') return identity;
    return this.keyring.renewed(identity);
  }

  /** What he may see of the topics of now. */
  sightOf(identity: Identity): Sight {
    return sightOf(identity, this.parts.topics.catalogue());
  }

  /** Whether he may do what needs this role. */
  allows({ kind, rights }: Identity, role: Role): boolean {
    if (kind === 'anonymous' && this.parts.config.anonymous === 'none') return false;
    return isAtLeast(rights.role, role);
  }

  /** @throws Refused unless he may do what needs this role */
  require(identity: Identity, role: Role): void {
    if (this.allows(identity, role)) return;
    if (identity.kind === 'anonymous')
      throw new Refused(401, 'unauthenticated', 'Send a token as "Authorization: Bearer …".');
    throw new Refused(403, 'forbidden', `This needs the role ${role}; yours is ${identity.rights.role}.`);
  }

  /** Counted and told; the token itself is not. */
  private refusal(detail: string, from: string): Refused {
    this.refusals.inc();
    const times = this.failures.count(blockOf(from));
    this.audit.refused(detail, from, times);
    if (times > MOST_FAILURES) return new Refused(429, 'too_many_requests', TOO_OFTEN, 60);
    return new Refused(401, 'unauthenticated', detail);
  }

  private async setToken(token: string): Promise<void> {
    const { db } = this.parts.store;
    if ((await readSetting(db, ADMIN_SETTING)) === hashOf(token)) return;
    await saveAccessSetting(db, ADMIN_SETTING, hashOf(token));
  }

  /** Of many processes that start at once, one makes the token and prints it; only its hash is kept. */
  private async makeTokenOnce(): Promise<void> {
    const token = randomBytes(24).toString('base64url');
    if (!(await keepSettingOnce(this.parts.store.db, ADMIN_SETTING, hashOf(token)))) return;
    process.stdout.write(`\n  Admin token (shown this once, keep it): ${token}\n\n`);
  }
}
