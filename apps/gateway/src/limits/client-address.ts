import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * Reads the address that a request really comes from: the connection's, or, when that is a proxy which is trusted,
 * the last one in `X-Forwarded-For` that is not such a proxy too. What anybody else writes there counts for nothing.
 * @param trusted networks of proxies, such as 10.0.0.0/8
 */
export function openAddresses(trusted: readonly string[]): (request: IncomingMessage) => string {
  const networks = trusted.map((network) => ipaddr.parseCIDR(network));
  return (request) => {
    let address = request.socket.remoteAddress ?? '';
    if (networks.length === 0) return address;
    const forwarded = request.headers['x-forwarded-for'];
    const hops = [forwarded ?? []].flat().join(',').split(',').slice(-MOST_HOPS);
    while (isInside(address, networks) && hops.length > 0) {
      const before = hops.pop()!.trim();
      if (!ipaddr.isValid(before)) break;
      address = before;
    }
    return address;
  };
}

/** Proxies in a row. */
const MOST_HOPS = 16;

function isInside(text: string, networks: readonly Network[]): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return networks.some(
    ([network, bits]) => address.kind() === network.kind() && address.match(network, bits),
  );
}

/** What limits count as one: an IPv4 address, or the /64 that one IPv6 subscriber has to himself. */
export function blockOf(address: string): string {
  // Most addresses, and asking ipaddr.js costs an error's stack for each kind that they are not.
  if (!address.includes(':') || !ipaddr.isValid(address)) return address;
  const known = ipaddr.process(address);
  if (known.kind() === 'ipv4') return known.toString();
  return `${(known as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
