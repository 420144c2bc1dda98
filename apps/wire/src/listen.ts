import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Servers that answer alike. `addresses` are where the outlets live, in their order; empty: all live on the main one. */
export interface Listening {
  main: string;
  addresses: string[];
  close(): Promise<void>;
}

/**
 * Listens on `host`, and for each of `own` outlets on a loopback address of its own (127.0.0.2 and so on), so that
 * each is a host for itself. Only Linux has more than 127.0.0.1: elsewhere all share the main address.
 */
export async function listenAll(
  { port, host, own }: { port: number; host: string; own: number },
  handle: RequestListener,
): Promise<Listening> {
  const servers = [await listen(port, host, handle)];
  const addresses: string[] = [];
  try {
    for (let n = 0; n < own; n += 1) {
      const address = loopback(n);
      const server = await listen(0, address, handle);
      servers.push(server);
      addresses.push(addressOf(server, address));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRNOTAVAIL') throw error;
    addresses.length = 0;
  }
  const close = async () => void (await Promise.all(servers.map(closeOne)));
  return { main: addressOf(servers[0]!, host), addresses, close };
}

/** 127.0.0.2 to 127.0.0.251, 127.0.1.2 to 127.0.1.251, and so on. */
function loopback(n: number): string {
  return `127.0.${Math.floor(n / 250)}.${2 + (n % 250)}`;
}

function listen(port: number, host: string, handle: RequestListener): Promise<Server> {
  const server = createServer(handle);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server.off('error', reject)));
  });
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host;
  return `http://${name}:${port}`;
}

function closeOne(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}
