import { once } from 'node:events';
import { connect, type Socket as TcpSocket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Alert, Bye } from '../../libs/protocol/index.js';
import { connectSocket, type Recorder, type SocketRecorder } from '../support/clients.js';
import { type Newsroom, openNewsroom, word } from '../support/desk.js';
import { waitFor } from '../support/processes.js';

const MiB = 1024 * 1024;
const idsOf = (recorder: Recorder) => recorder.alerts().map((alert) => alert.id);

/** The connection under a socket: while it is paused nothing is read, and the sender's buffers fill. */
function wireOf({ socket }: SocketRecorder): TcpSocket {
  const { transport } = socket.io.engine as unknown as { transport: { ws: { _socket: TcpSocket } } };
  // eslint-disable-next-line no-underscore-dangle -- ws has no public way to its socket
  return transport.ws._socket;
}

async function metric(room: Newsroom, name: string): Promise<number> {
  const text = await (await fetch(`${room.url}/metrics`)).text();
  return Number(new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)![1]);
}

const readersAre = (room: Newsroom, n: number) =>
  waitFor(async () => (await metric(room, 'ajil_readers')) === n || undefined, room.gateway, `${n} readers`);

/** More than any buffer between two processes holds. */
const flood = (room: Newsroom, rows = 160): Promise<Alert[]> =>
  room.append(...Array.from({ length: rows }, () => ({ summary: word().repeat(10_000) })));

/**
 * A reader that stops reading while much is told, and reads on once it was let go. Its last words wait for two seconds: where
 * this machine was too busy to look within them, the next one tries.
 */
async function letGo(room: Newsroom, tries = 4): Promise<{ slow: SocketRecorder; bye: Bye; sent: Alert[] }> {
  const slow = await connectSocket(room.url);
  await slow.subscribe({ topics: ['iraq'] });
  wireOf(slow).pause();
  const flooding = flood(room);
  await readersAre(room, 1);
  wireOf(slow).resume();
  const sent = await flooding;
  await waitFor(() => slow.socket.disconnected || undefined, room.gateway, 'the end of the connection');
  const bye = slow.frames.find(({ event }) => event === 'bye')?.data as Bye | undefined;
  if (bye) return { slow, bye, sent };
  if (tries > 1) return letGo(room, tries - 1);
  throw new Error('four readers that were let go were told no bye');
}

describe('a reader that takes too little (F25)', () => {
  it('is let go with a cursor that misses nothing, while its neighbour is told everything', async () => {
    const room = await openNewsroom();
    const quick = await connectSocket(room.url);
    await quick.subscribe({ topics: ['iraq'] });
    const { slow, bye, sent } = await letGo(room);
    expect(bye).toMatchObject({ code: 4008, message: expect.any(String) });
    const last = sent.at(-1)!.id;
    await quick.until((recorder) => idsOf(recorder).includes(last));
    expect(new Set(idsOf(quick)).size).toBe(idsOf(quick).length);

    const again = await connectSocket(room.url);
    await again.subscribe({ topics: ['iraq'], after: bye.cursor });
    await again.until((recorder) => idsOf(recorder).includes(last) || idsOf(slow).includes(last));
    expect([...idsOf(slow), ...idsOf(again)]).toEqual(sent.map((alert) => alert.id));
    expect(idsOf(quick).slice(-sent.length)).toEqual(sent.map((alert) => alert.id));
  });

  it('is cut off when it does not even read its bye, and what waited for it is given up, on every transport', async () => {
    const room = await openNewsroom();
    const clients = await Promise.all([1, 2, 3].map(() => connectSocket(room.url)));
    for (const client of clients) await client.subscribe({ topics: ['iraq'] });
    const streams = await Promise.all([1, 2, 3].map(() => openRawStream(room.url)));
    for (let i = 0; i < 3; i++) await openPoll(room.url);
    await readersAre(room, 9);
    const [memory, connections] = [
      await metric(room, 'process_resident_memory_bytes'),
      await openSockets(room),
    ];
    for (const client of clients) wireOf(client).pause();
    await flood(room, 300);
    await readersAre(room, 0);
    await waitFor(
      async () => (await openSockets(room)) <= connections - 6 || undefined,
      room.gateway,
      'closed connections',
    );
    expect((await metric(room, 'process_resident_memory_bytes')) - memory).toBeLessThan(200 * MiB);
    for (const stream of streams) stream.destroy();
    const healthy = await connectSocket(room.url);
    expect(await healthy.subscribe({ topics: ['iraq'] })).toMatchObject({ ok: true });
  });
});

/** A client of long polling that subscribes, and then does not ask for what there is. */
async function openPoll(url: string): Promise<void> {
  const address = `${url}/socket.io/?EIO=4&transport=polling`;
  const hello = await (await fetch(address)).text();
  const { sid } = JSON.parse(hello.slice(1)) as { sid: string };
  const say = (body: string) => fetch(`${address}&sid=${sid}`, { method: 'POST', body });
  await say('40');
  await fetch(`${address}&sid=${sid}`);
  await say('420["subscribe",{"topics":["iraq"]}]');
  await fetch(`${address}&sid=${sid}`);
}

/** A stream that is asked for and then not read. */
async function openRawStream(url: string): Promise<TcpSocket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`GET /v1/stream?topics=iraq HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`);
  await once(socket, 'data');
  return socket.pause();
}

async function openSockets(room: Newsroom): Promise<number> {
  const text = await (await fetch(`${room.url}/metrics`)).text();
  return Number(/^nodejs_active_resources\{type="TCPSocketWrap"[^}]*\} (\d+)$/m.exec(text)![1]);
}
