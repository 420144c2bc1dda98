import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConfigError, describeConfig, readConfig } from './index.js';

describe('reading the configuration', () => {
  it('plays every role on port 3000 of loopback when nothing is said', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ port: 3000, host: '127.0.0.1', roles: ['poller', 'newsdesk', 'gateway'] });
    expect(config.databaseUrl).toBeUndefined();
  });

  it('takes an empty variable for an absent one', () => {
    expect(readConfig({ DATABASE_URL: '', AJIL_PORT: '' }).port).toBe(3000);
  });

  it('splits roles and networks at commas', () => {
    const config = readConfig({ AJIL_ROLES: 'poller, gateway', AJIL_EGRESS_ALLOW: '127.0.0.0/8,fd00::/8' });
    expect(config.roles).toEqual(['poller', 'gateway']);
    expect(config.egressAllow).toEqual(['127.0.0.0/8', 'fd00::/8']);
  });

  it('names every variable at fault in one error', () => {
    const read = () => readConfig({ AJIL_PORT: 'x', AJIL_ROLES: 'cook', AJIL_EGRESS_ALLOW: 'home' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/AJIL_PORT.*AJIL_ROLES.*AJIL_EGRESS_ALLOW/);
  });

  it.each([
    ['AJIL_PORT', '99999', 'must be a whole number from 0 to 65535'],
    ['AJIL_KEEP_DAYS', '-1', 'must be a whole number from 1 to 36500'],
    ['AJIL_ROLES', 'cook', 'must be all, or some of poller, newsdesk, gateway'],
    ['AJIL_ANONYMOUS', 'all', 'must be read or none'],
    ['AJIL_ADMIN_TOKEN', 'a'.repeat(300), 'must have 256 characters or less'],
  ])('says in plain words what %s must be', (name, value, words) => {
    expect(() => readConfig({ [name]: value })).toThrow(new ConfigError(`${name} ${words}.`));
  });

  const SECRET = { AJIL_JWT_SECRET: randomBytes(32).toString('hex') };
  const KEYS = { AJIL_JWKS_URL: 'https://login.example/keys' };
  const ISSUER = { AJIL_JWT_ISSUER: 'https://login.example' };

  it.each([SECRET, KEYS, ISSUER, { ...SECRET, ...KEYS, ...ISSUER }])('refuses half of a login: %j', (env) => {
    expect(() => readConfig(env)).toThrow(/AJIL_JWT_ISSUER|not both/);
  });

  it('takes an issuer with his keys, or with a key that is shared', () => {
    for (const key of [SECRET, KEYS])
      expect(readConfig({ ...ISSUER, ...key }).jwtIssuer).toBe('https://login.example');
  });

  it('refuses an address of the wrong kind without repeating its password', () => {
    const read = () => readConfig({ DATABASE_URL: 'mysql://me:secret@host/db' });
    expect(read).toThrow(/DATABASE_URL/);
    expect(read).not.toThrow(/secret/);
  });

  it('cannot be changed once read', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });

  it('hides secrets when it describes itself', () => {
    const lines = JSON.stringify(describeConfig({ DATABASE_URL: 'postgres://me:secret@host/db' }));
    expect(lines).not.toContain('secret@');
    expect(lines).toContain('(hidden)');
  });
});
