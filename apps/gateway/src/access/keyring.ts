import { sharedRun } from '@ajil/shell';
import { accessRevision, type KeyRow, listKeys, readSetting, type Store } from '@ajil/store';
import { type Identity, type Role, ROLES } from './identity.js';
import { hashOf, isSameHash, keyIdOf } from './key-text.js';

/** Where the hash of the admin's token is kept. */
export const ADMIN_SETTING = 'admin-token-sha256';

/** Everybody who is known by something that this Ajil made: the admin, and whoever has a key. In memory. */
export interface Keyring {
  /** Whose token this is, expired or not; null: nobody's. */
  find(token: string): Identity | null;
  /** The same one as he is now: the very same object while nothing of his changed; null: he is not any more. */
  renewed(identity: Identity): Identity | null;
  /** Reads anew what was changed, by whichever process. */
  look(): Promise<void>;
}

interface Known {
  hash: string;
  identity: Identity;
}

interface Ring {
  revision: number;
  admin: Known;
  keys: ReadonlyMap<string, Known>;
}

export async function openKeyring({ db }: Store): Promise<Keyring> {
  const read = async (before: Ring | null): Promise<Ring> => {
    // The number first: a change in between is read twice rather than never.
    const revision = await accessRevision(db);
    const hash = (await readSetting(db, ADMIN_SETTING)) ?? '';
    const admin = before?.admin.hash === hash ? before.admin : { hash, identity: newAdmin() };
    const rows = await listKeys(db);
    return { revision, admin, keys: new Map(rows.map((row) => [row.id, knownOf(row, before)])) };
  };
  let ring = await read(null);
  const look = sharedRun(async () => {
    if ((await accessRevision(db)) !== ring.revision) ring = await read(ring);
  });
  return {
    find: (token) => {
      const hash = hashOf(token);
      if (isSameHash(hash, ring.admin.hash)) return ring.admin.identity;
      const known = ring.keys.get(keyIdOf(token) ?? '');
      return isSameHash(hash, known?.hash) ? known!.identity : null;
    },
    renewed: (identity) => {
      if (identity.kind === 'admin') return identity === ring.admin.identity ? identity : null;
      return ring.keys.get(identity.id)?.identity ?? null;
    },
    look,
  };
}

function newAdmin(): Identity {
  const rights = { role: 'admin', topics: null } as const;
  return { kind: 'admin', id: 'admin', name: 'admin', key: 'admin', rights, expiresAt: null };
}

function knownOf(row: KeyRow, before: Ring | null): Known {
  const identity = identityOf(row);
  const known = before?.keys.get(row.id);
  return known && isSame(known.identity, identity) ? known : { hash: row.hash, identity };
}

const isSame = (one: Identity, other: Identity) => JSON.stringify(one) === JSON.stringify(other);

function identityOf({ id, name, role, topics, expiresAt }: KeyRow): Identity {
  const rights = { role: roleOf(role), topics };
  return { kind: 'key', id, name, key: `key:${id}`, rights, expiresAt: expiresAt?.getTime() ?? null };
}

/** A word that a later release wrote gives the least of rights. */
function roleOf(word: string): Role {
  return ROLES.find((role) => role === word) ?? 'reader';
}
