import { once } from 'node:events';
import { connect } from 'node:net';
import { io } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import type { Bye } from '../../libs/protocol/index.js';
import { connectSocket, openStream, type Recorder } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
import { shared, whenDone } from '../support/lifetime.js';
import { type AjilProc, waitFor } from '../support/processes.js';
import { openRaw } from '../support/raw-socket.js';

const room = shared(() => openNewsroom());

const byeOf = ({ frames }: Recorder): Bye => frames.find((frame) => frame.event === 'bye')!.data;
const saidBye = (recorder: Recorder) => recorder.frames.some((frame) => frame.event === 'bye');

/** A request whose body is still on its way: it is under way until `finish`. */
async function beginRequest(url: string): Promise<{ finish(): Promise<string> }> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  whenDone(() => socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const body = '{"url":"https://a.example"}';
  socket.write(
    `POST /v1/sources HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n` +
      `content-length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
  );
  await waitFor(async () => (await metric(url, 'ajil_open_requests')) >= 2 || undefined);
  return {
    finish: async () => {
      socket.write(body.slice(5));
      await once(socket, 'close');
      return text;
    },
  };
}

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
}

/** A socket that never becomes more than polls. */
async function poll(url: string): Promise<Bye[]> {
  const byes: Bye[] = [];
  const socket = io(url, { transports: ['polling'], reconnection: false, forceNew: true });
  whenDone(() => socket.disconnect());
  socket.on('bye', (bye: Bye) => byes.push(bye));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  await socket.emitWithAck('subscribe', { topics: ['iraq'] });
  return byes;
}

/** As a supervisor ends it. */
const terminate = (gateway: AjilProc) => void gateway.child.kill('SIGTERM');

describe('F17 a gateway that is asked to end', () => {
  it('tells everybody when to come back, ends what is under way, lets nobody in, and leaves', async () => {
    const gateway = await room().open();
    const { url } = gateway;
    const sockets = await Promise.all(Array.from({ length: 12 }, () => connectSocket(url)));
    for (const socket of sockets) await socket.subscribe({ topics: ['iraq'] });
    const streams = await Promise.all([1, 2, 3].map(() => openStream(url, 'topics=iraq')));
    const polls = await Promise.all([1, 2].map(() => poll(url)));
    const request = await beginRequest(url);
    const exit = once(gateway.child, 'exit');

    terminate(gateway);
    const all = [...sockets, ...streams];
    await Promise.all(all.map((reader) => reader.until(saidBye, 'the bye')));
    await waitFor(() => polls.every((byes) => byes.length > 0) || undefined, undefined, 'the byes of polls');
    const byes = [...all.map(byeOf), ...polls.flat()];
    for (const bye of byes) expect(bye).toMatchObject({ code: 4000, cursor: expect.any(String) });
    const times = byes.map((bye) => bye.retryAfterMs!);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThanOrEqual(10_000);

    // Under way keeps the process: who comes now is told to come back, and who only asks is answered.
    const socket = await openRaw(url);
    expect(socket.head).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: \d+/);
    for (const path of ['/v1/stream', '/socket.io/?EIO=4&transport=polling']) {
      const answer = await fetch(url + path);
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await answer.json()).toMatchObject({ code: 'unavailable' });
    }
    const topics = await fetch(`${url}/v1/topics`);
    expect([topics.status, topics.headers.get('connection')]).toEqual([200, 'close']);
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);

    expect(await request.finish()).toMatch(/^HTTP\/1\.1 401 /);
    expect(await exit).toEqual([0, null]);
  });

  it('loses nothing and repeats nothing for readers who go to another one', async () => {
    const gateways = [await room().open(), await room().open()];
    const title = word();
    const reader = await connectSocket(gateways[0]!.url);
    await reader.subscribe({ topics: ['iraq'] });
    const sending = room().append(...Array.from({ length: 60 }, () => ({ title })));
    await reader.until(({ alerts }) => alerts().length > 5);
    terminate(gateways[0]!);
    await reader.until(saidBye);
    const again = await connectSocket(gateways[1]!.url);
    await again.subscribe({ topics: ['iraq'], after: byeOf(reader).cursor });
    const sent = await sending;
    await again.until(({ alerts }) => alerts().at(-1)?.id === sent.at(-1)!.id);
    expect([...reader.alerts(), ...again.alerts()]).toEqual(sent);
  });
});
