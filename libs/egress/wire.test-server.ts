import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A server on loopback that remembers its requests and how many of its connections the other side holds open. */
export interface Served {
  origin: string;
  port: number;
  requests: IncomingMessage[];
  sockets: Set<Socket>;
  close(): Promise<void>;
}

export async function serve(listener: RequestListener, host = '127.0.0.1'): Promise<Served> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  return listen(server, requests, { host });
}

/** Speaks TLS; its `origin` is by address, so give the name of the certificate yourself. */
export async function serveTls(options: ServerOptions, listener: RequestListener): Promise<Served> {
  const requests: IncomingMessage[] = [];
  const server = createTlsServer(options, (request, response) => {
    requests.push(request);
    listener(request, response);
  });
  return listen(server, requests, { connected: 'secureConnection' });
}

/** Speaks raw bytes, for answers that node:http refuses to give. */
export async function serveRaw(talk: (socket: Socket) => void): Promise<Served> {
  return listen(createTcpServer(talk), []);
}

async function listen(
  server: Server,
  requests: IncomingMessage[],
  { host = '127.0.0.1', connected = 'connection' } = {},
): Promise<Served> {
  const sockets = new Set<Socket>();
  server.on(connected, (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    for (const end of ['end', 'close']) socket.on(end, () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { origin: `http://${host}:${port}`, port, requests, sockets, close };
}
