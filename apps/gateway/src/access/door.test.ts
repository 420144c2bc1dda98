import { randomBytes } from 'node:crypto';
import { readConfig } from '@ajil/config';
import { type Parts, Refused } from '@ajil/shell';
import {
  addKey,
  changeKey,
  type KeyRow,
  listKeys,
  openStore,
  readSetting,
  removeKey,
  type Store,
} from '@ajil/store';
import { openLog, openMetrics } from '@ajil/telemetry';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeDatabase } from '../../../../test/support/database.js';
import { Door } from './door.js';
import { MOST_FAILURES } from './failures.js';
import { anonymousFrom, type Identity, type Role, ROLES } from './identity.js';
import { hashOf, makeKey } from './key-text.js';

const randomToken = () => randomBytes(16).toString('hex');

let store: Store;
/** What was written to standard output. */
let printed: string[];

beforeEach(async () => {
  store = await openStore({ connection: await makeDatabase() });
  onTestFinished(() => store.close());
  printed = [];
  const output = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => printed.push(String(text)) > 0);
  onTestFinished(() => output.mockRestore());
});

async function openDoor(env: Record<string, string> = {}): Promise<Door> {
  const metrics = openMetrics({ role: 'test', defaults: false });
  const door = new Door({ store, config: readConfig(env), log, metrics } as Parts);
  await door.onModuleInit();
  onTestFinished(() => door.onModuleDestroy());
  return door;
}

type Kind = Identity['kind'] | 'stranger';
const log = openLog({ format: 'json', level: 'fatal', role: 'test' });
const HERE = '192.0.2.7';
const kindOf = (found: Promise<Identity>): Promise<Kind> =>
  found.then(
    ({ kind }) => kind,
    (error: unknown) => {
      if (!(error instanceof Refused) || error.getStatus() !== 401) throw error;
      return 'stranger';
    },
  );
const who = (door: Door, shown: unknown) => kindOf(door.identify(shown, HERE));

const printedTokens = () =>
  printed.flatMap((text) => [...text.matchAll(/Admin token[^:]*: (\S+)/g)].map((match) => match[1]!));
const keptHash = () => readSetting(store.db, 'admin-token-sha256');

function refusal(run: () => void): { status: number; code: string } | null {
  try {
    run();
    return null;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { status: error.getStatus(), code: error.code };
  }
}

describe('the admin token', () => {
  it('is made and printed at the first start, and only its hash is kept', async () => {
    const door = await openDoor();
    const [token] = printedTokens();
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(await keptHash()).toMatch(/^[0-9a-f]{64}$/);
    expect(await who(door, token)).toBe('admin');
  });

  it('is printed by one of ten processes that start at once, and known to all', async () => {
    const doors = await Promise.all(Array.from({ length: 10 }, () => openDoor()));
    expect(printedTokens()).toHaveLength(1);
    const identities = await Promise.all(doors.map((door) => who(door, printedTokens()[0])));
    expect(identities).toEqual(Array.from({ length: 10 }, () => 'admin'));
  });

  it('stays the same at the next start, and is not printed again', async () => {
    await openDoor();
    const [token] = printedTokens();
    expect(await who(await openDoor(), token)).toBe('admin');
    expect(printedTokens()).toEqual([token]);
  });

  it('is the one of the configuration when there is one, which is never printed nor kept', async () => {
    const token = randomToken();
    const door = await openDoor({ AJIL_ADMIN_TOKEN: token });
    expect(await who(door, token)).toBe('admin');
    expect(printed).toEqual([]);
    expect(await keptHash()).not.toContain(token);
  });

  it('of the configuration takes the place of the one before', async () => {
    await openDoor();
    const [made] = printedTokens();
    const token = randomToken();
    const door = await openDoor({ AJIL_ADMIN_TOKEN: token });
    expect([await who(door, made), await who(door, token)]).toEqual(['stranger', 'admin']);
  });
});

describe('who is at the door', () => {
  const token = randomToken();
  let door: Door;
  beforeEach(async () => {
    door = await openDoor({ AJIL_ADMIN_TOKEN: token });
  });

  it.each<[string, unknown, Kind]>([
    ['nothing', undefined, 'anonymous'],
    ['null', null, 'anonymous'],
    ['an empty token', '', 'anonymous'],
    ['the token', token, 'admin'],
    ['another token', randomToken(), 'stranger'],
    ['half of the token', token.slice(0, 16), 'stranger'],
    ['the token in capitals', `${token.toUpperCase()}X`, 'stranger'],
    ['the token and more', `${token} `, 'stranger'],
    ['a number', 7, 'stranger'],
    ['a list with the token', [token], 'stranger'],
    ['an object', { toString: () => token }, 'stranger'],
    ['an endless token', 'a'.repeat(100_000), 'stranger'],
  ])('with %s', async (_what, shown, identity) => {
    expect(await who(door, shown)).toBe(identity);
  });

  it('is not told by the hash that the database keeps', async () => {
    expect(await who(door, await keptHash())).toBe('stranger');
  });

  it.each<[string | undefined, Kind]>([
    [undefined, 'anonymous'],
    [`Bearer ${token}`, 'admin'],
    [`bearer   ${token}  `, 'admin'],
    ['', 'stranger'],
    ['Bearer', 'stranger'],
    ['Bearer ', 'stranger'],
    [token, 'stranger'],
    [`Basic ${token}`, 'stranger'],
    [`Bearer ${token} ${token}`, 'stranger'],
    [`Bearer ${randomToken()}`, 'stranger'],
    [`Bearer ${'a'.repeat(600)}`, 'stranger'],
  ])('with the header %j', async (header, identity) => {
    expect(await kindOf(door.identifyHeader(header, HERE))).toBe(identity);
  });
});

describe('what the door lets through', () => {
  const rights = (role: Role): Identity => ({
    ...anonymousFrom(HERE),
    kind: 'key',
    rights: { role, topics: null },
  });
  const ask = (door: Door, identity: Identity, role: Role) => refusal(() => door.require(identity, role));
  const unauthenticated = { status: 401, code: 'unauthenticated' };
  const forbidden = { status: 403, code: 'forbidden' };

  it('is for each role what it may do, and what those below it may', async () => {
    const door = await openDoor({ AJIL_ANONYMOUS: 'none' });
    const answers = ROLES.map((role) => ROLES.map((needed) => ask(door, rights(role), needed)));
    expect(answers).toEqual([
      [null, forbidden, forbidden],
      [null, null, forbidden],
      [null, null, null],
    ]);
  });

  it('is reading for the anonymous, unless that is switched off', async () => {
    const [open, shut] = [await openDoor(), await openDoor({ AJIL_ANONYMOUS: 'none' })];
    const asked = [open, shut].map((door) => ROLES.map((needed) => ask(door, anonymousFrom(HERE), needed)));
    expect(asked).toEqual([
      [null, unauthenticated, unauthenticated],
      [unauthenticated, unauthenticated, unauthenticated],
    ]);
  });
});

describe('a key', () => {
  const make = async (wanted: Partial<KeyRow> = {}) => {
    const { id, key } = makeKey();
    const row = { id, hash: hashOf(key), name: 'desk', role: 'editor', topics: ['iraq'], expiresAt: null };
    await addKey(store.db, { ...row, ...wanted }, 100);
    return { id, key };
  };

  it('is who it was made for, with its rights, and is kept as a hash alone', async () => {
    const { id, key } = await make();
    const door = await openDoor();
    expect(await door.identify(key, HERE)).toEqual({
      kind: 'key',
      id,
      name: 'desk',
      key: `key:${id}`,
      expiresAt: null,
      rights: { role: 'editor', topics: ['iraq'] },
    });
    expect(JSON.stringify(await listKeys(store.db))).not.toContain(key.slice(18));
  });

  it('is nobody with another secret, another id, another end, or by its hash (T06, T11)', async () => {
    const [{ id, key }, other] = [await make(), await make()];
    const door = await openDoor();
    const last = key.endsWith('A') ? 'B' : 'A';
    const wrong = [
      `ajil_${id}_${other.key.slice(18)}`,
      `ajil_${id}_`,
      `ajil_${id}`,
      key.slice(0, -1),
      `${key}A`,
      key.slice(0, -1) + last,
      key.toUpperCase(),
      hashOf(key),
      id,
    ];
    for (const shown of wrong) expect(await who(door, shown), shown).toBe('stranger');
    expect(await who(door, key)).toBe('key');
  });

  it('counts with every process as soon as they look, and does not once it was taken back (T08, T09)', async () => {
    const doors = [await openDoor(), await openDoor()];
    const { id, key } = await make();
    await Promise.all(doors.map((door) => door.look()));
    const found = await Promise.all(doors.map((door) => door.identify(key, HERE)));
    await removeKey(store.db, id);
    await Promise.all(doors.map((door) => door.look()));
    expect(await Promise.all(doors.map((door) => who(door, key)))).toEqual(['stranger', 'stranger']);
    expect(doors.map((door, i) => door.renewed(found[i]!))).toEqual([null, null]);
  });

  it('stays the same one while nothing of it changes, and is another one with other rights (T12)', async () => {
    const { id, key } = await make();
    const door = await openDoor();
    const before = await door.identify(key, HERE);
    await make();
    await door.look();
    expect(door.renewed(before)).toBe(before);
    await changeKey(store.db, id, { topics: ['iran'] });
    await door.look();
    expect(door.renewed(before)).toMatchObject({ id, rights: { role: 'editor', topics: ['iran'] } });
  });

  it('ends at its time (T05)', async () => {
    const soon = new Date(Date.now() + 3_600_000);
    const { key } = await make({ expiresAt: soon });
    const door = await openDoor();
    const found = await door.identify(key, HERE);
    expect(door.renewed(found)).toBe(found);
    vi.useFakeTimers({ now: soon, toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    expect(door.renewed(found)).toBeNull();
    expect(await who(door, key)).toBe('stranger');
  });
});

describe('wrong tokens', () => {
  it('of one address are not answered for ever, while right ones still are (T11)', async () => {
    const token = randomToken();
    const door = await openDoor({ AJIL_ADMIN_TOKEN: token });
    for (let i = 0; i < MOST_FAILURES; i++) expect(await who(door, randomToken())).toBe('stranger');
    const more = await door.identify(randomToken(), HERE).catch((error: unknown) => error);
    expect([(more as Refused).getStatus(), (more as Refused).code]).toEqual([429, 'too_many_requests']);
    expect(await who(door, token)).toBe('admin');
    expect(await kindOf(door.identify(randomToken(), '192.0.2.8'))).toBe('stranger');
  });
});
