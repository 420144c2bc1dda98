import { createHmac, randomBytes } from 'node:crypto';
import { readConfig } from '@ajil/config';
import { openEgress } from '@ajil/egress';
import { openLog } from '@ajil/telemetry';
import { type JWTPayload, SignJWT } from 'jose';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openKeySet } from './key-set.js';
import { LEEWAY_SECONDS, openTokens, type Tokens } from './tokens.js';
import { claimsOf, forged, type Issuer, ISSUER, openIssuer } from './tokens.test-helpers.js';

const log = openLog({ format: 'json', level: 'fatal', role: 'test' });
const secret = randomBytes(32).toString('hex');
const egressHere = () => {
  const egress = openEgress({ allow: ['127.0.0.0/8'] });
  onTestFinished(() => egress.close());
  return egress;
};
const tokensWith = (env: Record<string, string>) =>
  openTokens(readConfig({ AJIL_JWT_ISSUER: ISSUER, ...env }), { egress: egressHere(), log })!;
const sharedKey = (claims: JWTPayload = {}, typ: string | undefined = 'JWT', key = secret) =>
  new SignJWT(claimsOf(claims))
    .setProtectedHeader({ alg: 'HS256', ...(typ !== undefined && { typ }) })
    .sign(Buffer.from(key));
const seconds = () => Math.floor(Date.now() / 1_000);

describe('a token that is signed with the shared key', () => {
  let tokens: Tokens;
  beforeEach(() => void (tokens = tokensWith({ AJIL_JWT_SECRET: secret })));
  const verdict = async (token: string | Promise<string>) => tokens.verify(await token);

  it('says who it is, with the rights that its claims give, until its end', async () => {
    const exp = seconds() + 600;
    const claims = { exp, ajil_role: 'editor', ajil_topics: ['iraq', 'gold-price'] };
    expect(await verdict(sharedKey(claims))).toEqual({
      kind: 'jwt',
      id: 'nadia',
      name: 'nadia',
      key: 'jwt:nadia',
      rights: { role: 'editor', topics: ['iraq', 'gold-price'] },
      expiresAt: exp * 1_000,
    });
    expect(await verdict(sharedKey())).toMatchObject({ rights: { role: 'reader', topics: null } });
    expect(await verdict(sharedKey({}, 'application/at+jwt'))).toMatchObject({ id: 'nadia' });
    expect(await verdict(sharedKey({ aud: ['other', 'ajil'] }))).toMatchObject({ id: 'nadia' });
  });

  it.each<[string, JWTPayload]>([
    ['of another issuer (T04)', { iss: 'https://evil.example' }],
    ['of no issuer (T04)', { iss: undefined }],
    ['for another audience (T04)', { aud: 'other' }],
    ['for no audience (T04)', { aud: undefined }],
    ['of nobody', { sub: undefined }],
    ['of an empty name', { sub: '' }],
    ['without an end', { exp: undefined }],
    ['whose end is no number', { exp: '9999999999' as unknown as number }],
    ['that is not valid yet, beyond the leeway (T05)', { nbf: seconds() + 300 }],
    ['with a role that is none', { ajil_role: 'root' }],
    ['with topics that are no list', { ajil_topics: 'iraq' }],
    ['with topics that are no names', { ajil_topics: ['../iraq'] }],
    ['with no topics', { ajil_topics: [] }],
    ['of an admin of some topics', { ajil_role: 'admin', ajil_topics: ['iraq'] }],
  ])('is not valid %s', async (_what, claims) => {
    expect(await verdict(sharedKey(claims))).toBe('invalid');
  });

  it.each([undefined, 'logout+jwt', 'dpop+jwt', 'JOSE', ''])(
    'is not valid with the type %j (T04)',
    async (typ) => {
      const header = { alg: 'HS256', ...(typ !== undefined && { typ }) };
      const unsigned = forged(header, claimsOf()).split('.').slice(0, 2).join('.');
      const signature = createHmac('sha256', secret).update(unsigned).digest('base64url');
      expect(await verdict(`${unsigned}.${signature}`)).toBe('invalid');
    },
  );

  it('may be over for as long as clocks differ, and no longer (T05)', async () => {
    const late = seconds() - LEEWAY_SECONDS + 10;
    expect(await verdict(sharedKey({ exp: late }))).toMatchObject({
      expiresAt: (late + LEEWAY_SECONDS) * 1_000,
    });
    expect(await verdict(sharedKey({ exp: late - 11 }))).toBe('expired');
    expect(await verdict(sharedKey({ nbf: seconds() + LEEWAY_SECONDS - 10 }))).toMatchObject({ id: 'nadia' });
  });

  it('is not valid without a signature, whatever it calls its algorithm (T01)', async () => {
    const [head, body] = (await sharedKey()).split('.');
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null])
      for (const signature of ['', 'AAAA'])
        expect(await verdict(forged({ alg, typ: 'JWT' }, claimsOf(), signature))).toBe('invalid');
    for (const token of [`${head}.${body}.`, `${head}.${body}`, `.${body}.`, '..', `${head}..AAAA`])
      expect(await verdict(token)).toBe('invalid');
  });

  it('is not valid with any bit of it changed (T06)', async () => {
    const token = await sharedKey();
    for (let at = 0; at < token.length; at += 5) {
      const other = token[at] === 'A' ? 'Q' : 'A';
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expect(await verdict(changed), `at ${at}`).toBe('invalid');
    }
    expect(await verdict(sharedKey({}, 'JWT', `${secret}x`))).toBe('invalid');
  });
});

describe('a token of an issuer with public keys', () => {
  let issuer: Issuer;
  let tokens: Tokens;
  beforeEach(async () => {
    issuer = await openIssuer();
    tokens = tokensWith({ AJIL_JWKS_URL: issuer.url });
  });

  it('is checked with keys that are asked for once', async () => {
    for (let i = 0; i < 3; i++)
      expect(await tokens.verify(await issuer.sign())).toMatchObject({ id: 'nadia' });
    const many = await Promise.all(
      Array.from({ length: 20 }, async () => tokens.verify(await issuer.sign())),
    );
    expect(many.every((verdict) => verdict !== 'invalid')).toBe(true);
    expect(issuer.asked).toEqual(['/keys']);
  });

  it('is not valid when it is signed with the public key as if that were a shared one (T02)', async () => {
    const { n } = issuer.publicKey();
    for (const key of [JSON.stringify(issuer.publicKey()), n!]) {
      const unsigned = forged({ alg: 'HS256', typ: 'JWT', kid: 'one' }, claimsOf())
        .split('.')
        .slice(0, 2)
        .join('.');
      const signature = createHmac('sha256', key).update(unsigned).digest('base64url');
      expect(await tokens.verify(`${unsigned}.${signature}`)).toBe('invalid');
    }
    expect(issuer.asked).toEqual([]);
  });

  it('has nothing fetched that it names, nor is it valid (T03)', async () => {
    const evil = await openIssuer();
    for (const header of [{ jku: evil.url }, { x5u: evil.url }, { jwk: evil.publicKey() }, { x5c: ['AAAA'] }])
      expect(await tokens.verify(await evil.sign({}, header))).toBe('invalid');
    expect([evil.asked, issuer.asked]).toEqual([[], []]);
  });

  it.each(['two', '../../etc/passwd', 'http://127.0.0.1/keys', "' or 1=1 --", ''])(
    'is not valid with the key id %j, and has the keys asked for no more than once (T03)',
    async (kid) => {
      await tokens.verify(await issuer.sign());
      for (let i = 0; i < 5; i++) expect(await tokens.verify(await issuer.sign({}, { kid }))).toBe('invalid');
      expect(issuer.asked).toEqual(['/keys']);
    },
  );

  it('cannot be judged while the keys cannot be had', async () => {
    issuer.fail();
    expect(await tokens.verify(await issuer.sign())).toBe('unavailable');
  });
});

describe('the keys of an issuer', () => {
  const MINUTE = 60_000;
  const open = async () => {
    const issuer = await openIssuer();
    const clock = { now: 0 };
    const keys = openKeySet({ url: issuer.url, egress: egressHere(), log, now: () => clock.now });
    const has = (kid: string) =>
      keys.keyFor({ alg: 'RS256', kid }).then(
        () => true,
        () => false,
      );
    return { issuer, clock, has };
  };

  it('are asked for anew for one that is not known, once in half a minute', async () => {
    const { issuer, clock, has } = await open();
    expect(await has('one')).toBe(true);
    await issuer.turn('two');
    expect(await has('two')).toBe(false);
    clock.now += MINUTE / 2;
    expect([await has('two'), await has('one')]).toEqual([true, true]);
    expect(issuer.asked).toHaveLength(2);
  });

  it('end some minutes after they were taken out, and stay while the issuer is away', async () => {
    const { issuer, clock, has } = await open();
    await has('one');
    await issuer.turn('two');
    issuer.forget();
    clock.now += 6 * MINUTE;
    expect([await has('one'), await has('two')]).toEqual([false, true]);
    issuer.fail();
    clock.now += 60 * MINUTE;
    expect(await has('two')).toBe(true);
  });
});

it('without a key there are no tokens', () => {
  expect(openTokens(readConfig({}), { egress: egressHere(), log })).toBeNull();
});
