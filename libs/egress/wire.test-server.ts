import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A server on loopback that remembers its requests and how many of its connections are open. */
export interface Served {
  origin: string;
  port: number;
  requests: IncomingMessage[];
  sockets: Set<Socket>;
  close(): Promise<void>;
}

export async function serve(listener: RequestListener): Promise<Served> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  return listen(server, requests);
}

/** Speaks raw bytes, for answers that node:http refuses to give. */
export async function serveRaw(talk: (socket: Socket) => void): Promise<Served> {
  return listen(createTcpServer(talk), []);
}

async function listen(server: Server, requests: IncomingMessage[]): Promise<Served> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { origin: `http://127.0.0.1:${port}`, port, requests, sockets, close };
}
