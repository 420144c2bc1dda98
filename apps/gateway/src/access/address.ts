import type { IncomingMessage } from 'node:http';

/** Where a request comes from, as the network says. */
export function addressOf({ socket }: Pick<IncomingMessage, 'socket'>): string {
  return socket.remoteAddress ?? 'unknown';
}
