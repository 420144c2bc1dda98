/* eslint-disable no-underscore-dangle -- what ws keeps to itself has such names */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { Server, type ServerOptions, type Socket } from 'socket.io';
import { io, type ManagerOptions } from 'socket.io-client';
import { expect, it, onTestFinished, describe } from 'vitest';
import { fastPathFits } from './fast-path-check.js';
import { encodeFrame, type Engine, Lane, openFastPath, textOf, written } from './fast-path.js';

/** When one of these fails after an upgrade of socket.io, engine.io or ws: see what `fast-path.ts` relies on. */

interface Pair {
  socket: Socket;
  lane: Lane;
  engine: Engine;
  /** What the client heard, in order. */
  heard: unknown[];
  /** The client's end of the connection reads nothing, or goes on. */
  pause(): void;
  resume(): void;
  hears(n: number): Promise<void>;
}

/** A real server and a real client, connected. */
async function connect(
  server: Partial<ServerOptions> = {},
  client: Partial<ManagerOptions> = { transports: ['websocket'] },
): Promise<Pair> {
  const http = createServer();
  const ioServer = new Server(http, { perMessageDeflate: false, ...server });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => void ioServer.close());
  const arrives = new Promise<Socket>((resolve) => ioServer.once('connection', resolve));
  const other = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, {
    ...client,
    forceNew: true,
    reconnection: false,
  });
  onTestFinished(() => void other.disconnect());
  const heard: unknown[] = [];
  let tell = () => undefined as void;
  other.onAny((_event, value: unknown) => {
    heard.push(value);
    tell();
  });
  const socket = await arrives;
  await once(other as unknown as NodeJS.EventEmitter, 'connect');
  const engine = socket.conn as unknown as Engine;
  const stream = () =>
    (other.io.engine as unknown as { transport: { ws: { _socket: { pause(): void; resume(): void } } } })
      .transport.ws._socket;
  return {
    socket,
    engine,
    lane: new Lane(engine),
    heard,
    pause: () => stream().pause(),
    resume: () => stream().resume(),
    hears: (n) =>
      new Promise((resolve) => {
        tell = () => void (heard.length >= n && resolve());
        tell();
      }),
  };
}

const frameOf = (value: unknown) => encodeFrame('alert', JSON.stringify(value));

/** Which way the frames went that were sent by this. */
function waysOf(send: () => void): { fast: number; ordinary: number } {
  const before = { ...written };
  send();
  return { fast: written.fast - before.fast, ordinary: written.ordinary - before.ordinary };
}

describe('a frame', () => {
  it('is read by a client as the event that socket.io itself would send, whatever its length', async () => {
    const { socket, lane, heard, hears } = await connect();
    // The length stands in one byte, in two or in eight, and the event around the text takes 11.
    const texts = [0, 1, 112, 113, 114, 115, 65_521, 65_522, 65_523, 65_524, 200_000].map((length) =>
      'a'.repeat(length),
    );
    const values = [...texts, 'عاجل: انفجار في بابل 🚨 \u2028 "]', { deep: [null, { a: 'ب' }] }];
    for (const value of values) {
      socket.emit('alert', value);
      await hears(heard.length + 1);
      lane.send(frameOf(value));
      await hears(heard.length + 1);
    }
    expect(heard).toEqual(values.flatMap((value) => [value, value]));
  });

  it('holds the text as it was given, and gives it back', () => {
    const text = `{"b":1,  "a":"${randomBytes(200).toString('hex')}عاجل","n":1.0}`;
    const frame = encodeFrame('alert', text);
    expect(textOf(frame)).toBe(text);
    expect(frame.wire.includes(text)).toBe(true);
  });
});

describe('the fast path', () => {
  it('is taken to an open WebSocket on which nothing waits: engine.io and ws are as it knows them', async () => {
    const { lane, hears } = await connect();
    const warnings: string[] = [];
    openFastPath(true, (message) => warnings.push(message));
    expect(waysOf(() => [1, 2, 3].forEach((n) => lane.send(frameOf(n))))).toEqual({ fast: 3, ordinary: 0 });
    await hears(3);
    expect(warnings).toEqual([]);
  });

  it('keeps the order with what goes the ordinary way, and steps back while engine.io holds something', async () => {
    const { socket, lane, engine, heard, hears } = await connect();
    const ways = waysOf(() => {
      for (let n = 0; n < 300; n += 3) {
        socket.emit('alert', n);
        lane.send(frameOf(n + 1));
        lane.together(() => lane.send(frameOf(n + 2)));
      }
      expect(engine.writeBuffer.length).toBeGreaterThan(0);
    });
    expect(ways.ordinary).toBeGreaterThan(0);
    await hears(300);
    expect(waysOf(() => lane.send(frameOf(300)))).toEqual({ fast: 1, ordinary: 0 });
    await hears(301);
    expect(heard).toEqual(Array.from({ length: 301 }, (_, n) => n));
  });

  it('counts what a reader does not take, and loses nothing of it', async () => {
    const { lane, heard, pause, resume, hears } = await connect();
    pause();
    const text = 'x'.repeat(60_000);
    let sent = 0;
    while (lane.backlog() < 2 * 1024 * 1024 && sent < 2_000) lane.send(frameOf(`${sent++} ${text}`));
    expect(lane.backlog()).toBeGreaterThanOrEqual(2 * 1024 * 1024);
    resume();
    await hears(sent);
    expect(heard.map((value) => Number((value as string).split(' ')[0]))).toEqual(
      Array.from({ length: sent }, (_, n) => n),
    );
    expect(lane.backlog()).toBe(0);
  });

  it('is left alone by a client that polls', async () => {
    const { lane, heard, hears } = await connect({}, { transports: ['polling'] });
    const ways = waysOf(() => [0, 1, 2].forEach((n) => lane.send(frameOf(n))));
    expect(ways).toEqual({ fast: 0, ordinary: 3 });
    await hears(3);
    expect(heard).toEqual([0, 1, 2]);
  });

  it('is taken only after a client has changed from polling to a WebSocket: none lost, none twice', async () => {
    const { lane, engine, heard, hears } = await connect({}, { transports: ['polling', 'websocket'] });
    let sent = 0;
    let wasUpgrading = false;
    const send = () => lane.send(frameOf(sent++));
    while (engine.transport.name !== 'websocket') {
      wasUpgrading ||= engine.upgrading;
      expect(waysOf(send)).toEqual({ fast: 0, ordinary: 1 });
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (let n = 0; n < 50; n++) send();
    await hears(sent);
    expect(waysOf(send)).toEqual({ fast: 1, ordinary: 0 });
    await hears(sent);
    expect(wasUpgrading).toBe(true);
    expect(heard).toEqual(Array.from({ length: sent }, (_, n) => n));
  });

  it('is left alone where compression was agreed on', async () => {
    const { socket, lane, heard, hears } = await connect({ perMessageDeflate: { threshold: 1 } });
    const ways = waysOf(() => {
      lane.send(frameOf('a'.repeat(5_000)));
      socket.emit('alert', 1);
      lane.send(frameOf(2));
    });
    expect(ways).toEqual({ fast: 0, ordinary: 2 });
    await hears(3);
    expect(heard).toEqual(['a'.repeat(5_000), 1, 2]);
  });

  it('writes nothing to a connection that is closed', async () => {
    const { socket, lane, engine } = await connect();
    lane.send(frameOf(1));
    socket.disconnect(true);
    expect(waysOf(() => lane.send(frameOf(2))).fast).toBe(0);
    while (engine.readyState !== 'closed') await new Promise((resolve) => setImmediate(resolve));
    expect(waysOf(() => lane.send(frameOf(3))).fast).toBe(0);
  });

  it('fits to the server that is installed, which is found out at the start', async () => {
    const { socket, lane, heard, hears } = await connect();
    const warnings: string[] = [];
    const tell = (message: string) => void warnings.push(message);
    openFastPath(fastPathFits(socket.nsp.server), tell);
    expect(warnings).toEqual([]);
    const strange = { engine: { ws: { handleUpgrade: () => undefined } } };
    openFastPath(fastPathFits(strange), tell);
    onTestFinished(() => openFastPath(true, tell));
    expect(waysOf(() => [0, 1].forEach((n) => lane.send(frameOf(n))))).toEqual({ fast: 0, ordinary: 2 });
    await hears(2);
    expect(heard).toEqual([0, 1]);
    expect(warnings).toHaveLength(1);
  });

  it('is left alone, with one warning, when engine.io or ws is not as it knows them', async () => {
    const { socket, engine, heard, hears } = await connect();
    const warnings: string[] = [];
    openFastPath(true, (message) => warnings.push(message));
    const { transport } = engine;
    const other = { ...transport, name: 'websocket', socket: { ...transport.socket, _sender: undefined } };
    const changed = {
      get readyState() {
        return engine.readyState;
      },
      upgrading: false,
      writeBuffer: [],
      transport: other,
      write: (packet: string) => socket.conn.write(packet),
    } as unknown as Engine;
    const lanes = [new Lane(changed), new Lane(changed)];
    expect(waysOf(() => lanes.forEach((lane, n) => lane.send(frameOf(n))))).toEqual({ fast: 0, ordinary: 2 });
    await hears(2);
    expect(heard).toEqual([0, 1]);
    expect(warnings).toHaveLength(1);
  });
});
