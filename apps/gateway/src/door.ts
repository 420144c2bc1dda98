import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { InjectParts, type Parts, Refused } from '@ajil/shell';
import { keepSettingOnce, readSetting, saveSetting } from '@ajil/store';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** Who is on the other end. `stranger`: a token was shown that is not ours. */
export type Identity = 'admin' | 'anonymous' | 'stranger';

const SETTING = 'admin-token-sha256';

/** Who may come in, and as whom. */
@Injectable()
export class Door implements OnModuleInit {
  private adminHash = '';

  constructor(@InjectParts() private readonly parts: Parts) {}

  async onModuleInit(): Promise<void> {
    const { store, config } = this.parts;
    if (config.adminToken) await saveSetting(store.db, SETTING, hash(config.adminToken));
    else await this.makeTokenOnce();
    this.adminHash = (await readSetting(store.db, SETTING)) ?? '';
  }

  async identify(token: unknown): Promise<Identity> {
    if (token === undefined || token === null || token === '') return 'anonymous';
    return typeof token === 'string' && this.isAdmin(token) ? 'admin' : 'stranger';
  }

  mayRead(identity: Identity): boolean {
    return identity === 'admin' || (identity === 'anonymous' && this.parts.config.anonymous === 'read');
  }

  /** The identity behind an `Authorization` header (RFC 6750, 2.1). */
  identifyHeader(authorization: string | undefined): Promise<Identity> {
    if (authorization === undefined) return this.identify(undefined);
    const bearer = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(authorization.trim());
    return this.identify(bearer ? bearer[1] : ' ');
  }

  allows(identity: Identity, right: 'read' | 'admin'): boolean {
    return identity === 'admin' || (right === 'read' && this.mayRead(identity));
  }

  /** @throws Refused unless the identity may do this */
  require(identity: Identity, right: 'read' | 'admin'): void {
    if (this.allows(identity, right)) return;
    if (identity === 'anonymous')
      throw new Refused(401, 'unauthenticated', 'Send a token as "Authorization: Bearer …".');
    throw new Refused(401, 'unauthenticated', 'This token is not valid.');
  }

  private isAdmin(token: string): boolean {
    return timingSafeEqual(Buffer.from(hash(token)), Buffer.from(this.adminHash.padEnd(64)));
  }

  /** Of many processes that start at once, one makes the token and prints it; only its hash is kept. */
  private async makeTokenOnce(): Promise<void> {
    const token = randomBytes(24).toString('base64url');
    if (!(await keepSettingOnce(this.parts.store.db, SETTING, hash(token)))) return;
    process.stdout.write(`\n  Admin token (shown this once, keep it): ${token}\n\n`);
  }
}

/** The token is long and random, so a plain hash is enough: there is nothing to guess. */
function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
