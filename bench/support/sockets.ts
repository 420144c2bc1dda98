import { io, type Socket } from 'socket.io-client';

/** A connected client that remembers why it lost its connection, if it did. */
export interface Client {
  socket: Socket;
  /** Ready to be put behind an error message; empty while all is well. */
  trouble(): string;
}

/** Connects over a WebSocket, as Ajil's own clients do, and never again: a lost connection is a failure here. */
export async function connectSocket(url: string): Promise<Client> {
  const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true });
  let trouble = '';
  socket.on('bye', (bye: unknown) => (trouble += `; the client was told ${JSON.stringify(bye)}`));
  socket.on('disconnect', (reason) => (trouble += `; the client lost its connection (${reason})`));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return { socket, trouble: () => trouble };
}
