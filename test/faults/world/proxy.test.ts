import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openProxy, type Proxy } from './proxy.js';

/** A server that sends everything back, and keeps what it was told. */
async function openEcho() {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      heard.push(piece.toString());
      socket.write(piece);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const proxy = await openProxy(() => ({ port }));
  onTestFinished(async () => {
    await proxy.close();
    server.close();
  });
  return { proxy, heard };
}

async function dial({ port }: Proxy): Promise<{ socket: Socket; text(): string; ended: Promise<unknown> }> {
  const socket = connect({ port, host: '127.0.0.1' });
  let text = '';
  socket.on('data', (piece) => (text += piece.toString()));
  socket.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  await once(socket, 'connect');
  onTestFinished(() => void socket.destroy());
  return { socket, text: () => text, ended };
}

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};

it('hands on what both ends say, also in slices of one byte and late', async () => {
  const { proxy } = await openEcho();
  const { socket, text } = await dial(proxy);
  socket.write('plain');
  await until(() => text() === 'plain');
  proxy.trouble({ sliceBytes: 1, delayMs: 10 });
  socket.write(' sliced');
  await until(() => text() === 'plain sliced');
  // What waited goes first.
  socket.write(' late');
  proxy.heal();
  socket.write(' soon');
  await until(() => text() === 'plain sliced late soon');
});

it('resets after so many bytes', async () => {
  const { proxy } = await openEcho();
  proxy.trouble({ resetAfterBytes: 10 });
  const { socket, text, ended } = await dial(proxy);
  socket.write('12345');
  await until(() => text() === '12345');
  socket.write('67890');
  await ended;
  expect(proxy.links()).toEqual([]);
});

it('swallows everything while it is a black hole, and tells nobody', async () => {
  const { proxy, heard } = await openEcho();
  const { socket, text } = await dial(proxy);
  proxy.trouble({ blackhole: true });
  socket.write('lost');
  await until(() => proxy.links()[0]?.said === 'lost');
  proxy.heal();
  socket.write('found');
  await until(() => text() === 'found');
  expect(heard).toEqual(['found']);
});

it('forwards a piece and cuts the answer to it', async () => {
  const { proxy, heard } = await openEcho();
  proxy.trouble({ cutAfter: (piece) => piece.includes('COMMIT') });
  const { socket, text, ended } = await dial(proxy);
  socket.write('begin');
  await until(() => text() === 'begin');
  socket.write('COMMIT');
  await ended;
  expect(heard).toEqual(['begin', 'COMMIT']);
  expect(text()).toBe('begin');
});

it('silences one link and not the next', async () => {
  const { proxy } = await openEcho();
  const [one, two] = [await dial(proxy), await dial(proxy)];
  one.socket.write('one');
  await until(() => one.text() === 'one');
  expect(proxy.silence(({ said }) => said === 'one')).toBe(1);
  one.socket.write('more');
  two.socket.write('two');
  await until(() => two.text() === 'two');
  expect(one.text()).toBe('one');
});
