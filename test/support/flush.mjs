// node test/support/flush.mjs <port>: FLUSHALL on the Redis at that port every three seconds, until it is ended.
import { connect } from 'node:net';

const EVERY_MS = 3_000;
const port = Number(process.argv[2]);

setInterval(() => {
  const socket = connect(port, '127.0.0.1', () => socket.write('FLUSHALL\r\n'));
  socket.once('data', () => socket.end());
  // One that is away holds nothing.
  socket.on('error', () => undefined);
}, EVERY_MS);
