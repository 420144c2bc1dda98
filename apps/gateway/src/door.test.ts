import { randomBytes } from 'node:crypto';
import { readConfig } from '@ajil/config';
import { type Parts, Refused } from '@ajil/shell';
import { openStore, readSetting, type Store } from '@ajil/store';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeDatabase } from '../../../test/support/database.js';
import { Door, type Identity } from './door.js';

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
  const door = new Door({ store, config: readConfig(env) } as Parts);
  await door.onModuleInit();
  return door;
}

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
    expect(await door.identify(token)).toBe('admin');
  });

  it('is printed by one of ten processes that start at once, and known to all', async () => {
    const doors = await Promise.all(Array.from({ length: 10 }, () => openDoor()));
    expect(printedTokens()).toHaveLength(1);
    const identities = await Promise.all(doors.map((door) => door.identify(printedTokens()[0])));
    expect(identities).toEqual(Array.from({ length: 10 }, () => 'admin'));
  });

  it('stays the same at the next start, and is not printed again', async () => {
    await openDoor();
    const [token] = printedTokens();
    expect(await (await openDoor()).identify(token)).toBe('admin');
    expect(printedTokens()).toEqual([token]);
  });

  it('is the one of the configuration when there is one, which is never printed nor kept', async () => {
    const token = randomToken();
    const door = await openDoor({ AJIL_ADMIN_TOKEN: token });
    expect(await door.identify(token)).toBe('admin');
    expect(printed).toEqual([]);
    expect(await keptHash()).not.toContain(token);
  });

  it('of the configuration takes the place of the one before', async () => {
    await openDoor();
    const [made] = printedTokens();
    const token = randomToken();
    const door = await openDoor({ AJIL_ADMIN_TOKEN: token });
    expect([await door.identify(made), await door.identify(token)]).toEqual(['stranger', 'admin']);
  });
});

describe('who is at the door', () => {
  const token = randomToken();
  let door: Door;
  beforeEach(async () => {
    door = await openDoor({ AJIL_ADMIN_TOKEN: token });
  });

  it.each<[string, unknown, Identity]>([
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
    expect(await door.identify(shown)).toBe(identity);
  });

  it('is not told by the hash that the database keeps', async () => {
    expect(await door.identify(await keptHash())).toBe('stranger');
  });

  it.each<[string | undefined, Identity]>([
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
    expect(await door.identifyHeader(header)).toBe(identity);
  });
});

describe('what the door lets through', () => {
  const token = randomToken();
  const rights = async (anonymous: 'read' | 'none') => {
    const door = await openDoor({ AJIL_ADMIN_TOKEN: token, AJIL_ANONYMOUS: anonymous });
    const refused = { status: 401, code: 'unauthenticated' };
    const ask = (identity: Identity, right: 'read' | 'admin') => {
      const answer = refusal(() => door.require(identity, right));
      if (answer) expect(answer).toEqual(refused);
      return answer === null;
    };
    return { door, ask };
  };

  it('is everything for the admin', async () => {
    const { ask } = await rights('none');
    expect([ask('admin', 'read'), ask('admin', 'admin')]).toEqual([true, true]);
  });

  it('is reading for the anonymous, unless that is switched off', async () => {
    const [open, shut] = [await rights('read'), await rights('none')];
    expect([open.ask('anonymous', 'read'), open.ask('anonymous', 'admin')]).toEqual([true, false]);
    expect([shut.ask('anonymous', 'read'), shut.ask('anonymous', 'admin')]).toEqual([false, false]);
    expect([open.door.mayRead('anonymous'), shut.door.mayRead('anonymous')]).toEqual([true, false]);
  });

  it('is nothing for a token that is not ours, even where the anonymous may read', async () => {
    const { door, ask } = await rights('read');
    expect([ask('stranger', 'read'), ask('stranger', 'admin'), door.mayRead('stranger')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
