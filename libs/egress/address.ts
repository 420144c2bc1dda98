import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = [Address, number];

/**
 * Ranges that ipaddr.js 2.5 calls unicast or does not know, but that are no place for an outlet:
 * the rest of the IETF protocol block, AS112 and AMT anycast (IANA special-purpose registries).
 */
const ALSO_SPECIAL: Network[] = [
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.175.48.0/24',
  '2001::/23',
  '2001:db8::/32',
  '2620:4f:8000::/48',
  '3fff::/20',
].map(parseNetwork);

/** IANA has given out global unicast from this block only (RFC 4291, 2.4); all else is special or reserved. */
const GLOBAL_V6 = parseNetwork('2000::/3');

/** `10.0.0.0/8` or a single address; throws an error that names the text. */
export function parseNetwork(text: string): Network {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text.trim());
    const address = ipaddr.parse(text.trim());
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch {
    throw new Error(
      `"${text}" is not a network. Write it as an address and a prefix length, like 10.0.0.0/8.`,
    );
  }
}

/** The address in `text` (brackets and zone allowed), or null when `text` is a name. */
export function parseAddress(text: string): Address | null {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  // Asked for both kinds, ipaddr.js makes an error with its stack for each kind that it is not.
  if (bare.includes(':')) return ipaddr.IPv6.isValid(bare) ? ipaddr.IPv6.parse(bare) : null;
  return /^\d/.test(bare) && ipaddr.IPv4.isValid(bare) ? ipaddr.IPv4.parse(bare) : null;
}

/** One spelling for each address, so that two can be compared: `::ffff:10.0.0.1` is `10.0.0.1`. */
export function canonical(text: string): string {
  const address = parseAddress(text);
  return address ? unmapped(address).toString() : text;
}

export function inside(address: Address, networks: readonly Network[]): boolean {
  const plain = unmapped(address);
  return networks.some(([network, bits]) => {
    return plain.kind() === network.kind() && plain.match(network, bits);
  });
}

/** True for an address on the open internet. A v4-mapped address is never public, whatever it maps. */
export function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast' || inside(address, ALSO_SPECIAL)) return false;
  return address.kind() === 'ipv4' || inside(address, [GLOBAL_V6]);
}

function unmapped(address: Address): Address {
  if (address.kind() === 'ipv4') return address;
  const six = address as ipaddr.IPv6;
  return six.isIPv4MappedAddress() ? six.toIPv4Address() : six;
}
