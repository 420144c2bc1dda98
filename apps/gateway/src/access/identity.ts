/** What one may do: each role may also do what those before it may. */
export const ROLES = ['reader', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface Rights {
  role: Role;
  /** Ids of the topics that may be read, with all below them; null: every topic, private ones too. */
  topics: readonly string[] | null;
}

/** Who is on the other end of a connection or a request. */
export interface Identity {
  kind: 'anonymous' | 'key' | 'jwt' | 'admin';
  /** The key's id, the token's subject, `admin`; of an anonymous reader the remote address. */
  id: string;
  /** For people: what the key was called. */
  name: string;
  /** Who is counted where something is limited: `key:…`, `jwt:…`, `admin`, `ip:…`. */
  key: string;
  /** Of an anonymous reader: what everybody may, if everybody may anything at all. */
  rights: Rights;
  /** Milliseconds since 1970; null: never. */
  expiresAt: number | null;
}

/** Somebody without a token, at a remote address. */
export function anonymousFrom(address: string): Identity {
  const rights: Rights = { role: 'reader', topics: null };
  return { kind: 'anonymous', id: address, name: 'anonymous', key: `ip:${address}`, rights, expiresAt: null };
}

export const hasExpired = ({ expiresAt }: Pick<Identity, 'expiresAt'>, now: number): boolean =>
  expiresAt !== null && expiresAt <= now;

/** Whether the role is that one, or above it. */
export const isAtLeast = (role: Role, least: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least);
