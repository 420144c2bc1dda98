import { inside, isPublic, parseAddress, parseNetwork } from './address.js';
import { Refusal } from './codes.js';
import { LIMITS } from './limits.js';

/** All addresses of a host name; rejects with a Node DNS error. */
export type Lookup = (host: string) => Promise<string[]>;

/** Judges where a connection may go. Answers the vetted addresses or throws a `Refusal`. */
export type Guard = (host: string, port: number) => Promise<string[]>;

const OPEN_PORTS: ReadonlySet<number> = new Set([80, 443, 8080, 8443]);
const LOOPBACK = ['127.0.0.1', '::1'];
const MAX_ADDRESSES = 64;

/** `allow`: networks (CIDR) that may be reached although private, on any port. Throws when one cannot be read. */
export function makeGuard(allow: readonly string[], lookup: Lookup): Guard {
  const allowed = allow.map(parseNetwork);
  const isAllowed = (text: string) => {
    const address = parseAddress(text);
    return address !== null && inside(address, allowed);
  };

  return async function guard(host, port) {
    const name = bareHost(host);
    const addresses = await addressesOf(name, lookup, isAllowed);
    // One bad address spoils the name: an attacker chooses which of them answers first.
    for (const address of addresses) {
      if (isAllowed(address)) continue;
      refuseSpecial(name, address);
      refusePort(name, port);
    }
    return addresses;
  };
}

async function addressesOf(
  name: string,
  lookup: Lookup,
  isAllowed: (a: string) => boolean,
): Promise<string[]> {
  if (parseAddress(name)) return [name];
  if (isLocalhost(name)) {
    const reachable = LOOPBACK.filter(isAllowed);
    return reachable.length > 0 ? reachable : LOOPBACK;
  }
  const found = await lookup(name);
  if (found.length === 0) throw new Refusal('dns', `The name ${name} has no address.`);
  if (found.length > MAX_ADDRESSES) {
    throw new Refusal(
      'dns',
      `The name ${name} has ${found.length} addresses; at most ${MAX_ADDRESSES} are looked at.`,
    );
  }
  return found;
}

function refuseSpecial(name: string, text: string): void {
  const address = parseAddress(text);
  if (address && isPublic(address)) return;
  const where = name === text ? text : `${name} (${text})`;
  const hint = 'Name its network in AJIL_EGRESS_ALLOW if this is meant.';
  throw new Refusal('blocked_address', `${where} is not a public internet address. ${hint}`);
}

function refusePort(name: string, port: number): void {
  if (OPEN_PORTS.has(port)) return;
  throw new Refusal('blocked_port', `Port ${port} of ${name} is not one of ${[...OPEN_PORTS].join(', ')}.`);
}

/** Lower case, without brackets and without the root dot. */
export function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

function isLocalhost(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

/**
 * Reads an address given by people or by a redirect. Judges the form only; the guard judges the host.
 * Throws a `Refusal` with `bad_url`. The text itself is not repeated: it may hold a password.
 */
export function readUrl(text: string, base?: URL): URL {
  if (text.length > LIMITS.urlChars) {
    throw new Refusal(
      'bad_url',
      `The address has ${text.length} characters; at most ${LIMITS.urlChars} are allowed.`,
    );
  }
  const url = URL.canParse(text, base?.href) ? new URL(text, base?.href) : null;
  if (!url) throw new Refusal('bad_url', 'The address is not a URL.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Refusal(
      'bad_url',
      `Only http and https addresses are fetched, not ${url.protocol.slice(0, -1).slice(0, 20)}.`,
    );
  }
  if (url.username || url.password) {
    throw new Refusal(
      'bad_url',
      `The address of ${url.hostname} holds a user name or password; these are not sent.`,
    );
  }
  url.hash = '';
  return url;
}
