import { io, type Socket } from 'socket.io-client';

/** Connects over a WebSocket, as Ajil's own clients do. */
export async function connectSocket(url: string): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}
