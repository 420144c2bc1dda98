import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { openBareQueues, type BareBackend } from './bare-queues.js';

/** The other end of the bare side, a process of its own: takes each job and tells everybody who is connected. */
export function runBareChild(backend: BareBackend): void {
  process.on('disconnect', () => process.exit(0));
  const http = createServer();
  const io = new Server(http, { perMessageDeflate: false });
  const queues = openBareQueues(backend);
  const worker = queues.worker(async (data) => {
    io.emit('alert', data);
  });
  const close = async () => {
    await worker.close();
    await queues.close();
  };
  process.on('SIGTERM', () => void close().finally(() => process.exit(0)));
  http.listen(0, '127.0.0.1', () => {
    process.stdout.write(`ready http://127.0.0.1:${(http.address() as AddressInfo).port}\n`);
  });
}
