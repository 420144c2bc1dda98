import type { Socket } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { connectSocket, type SocketRecorder } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
import { shared } from '../support/lifetime.js';
import { waitFor } from '../support/processes.js';

const room = shared(() => openNewsroom());

/** Sends whatever it is told to, as a client that knows nothing of the protocol would. */
function send({ socket }: SocketRecorder, event: string, ...payload: unknown[]): Promise<unknown> {
  return (socket as unknown as Socket).timeout(10_000).emitWithAck(event, ...payload);
}

/** The connection goes on, and so does everybody else's. */
async function expectToBeTold(...clients: SocketRecorder[]): Promise<void> {
  for (const client of clients)
    expect(await client.subscribe({ topics: ['iraq'] })).toMatchObject({ ok: true });
  const [alert] = await room().append({});
  for (const client of clients)
    await client.until((recorder) => recorder.alerts().some(({ id }) => id === alert!.id));
}

/** The readers that the gateway counts. */
async function readers(): Promise<number> {
  const text = await (await fetch(`${room().url}/metrics`)).text();
  return Number(/^ajil_readers\{[^}]*\} (\d+)$/m.exec(text)![1]);
}

const tooMany = Array.from({ length: 201 }, (_, i) => `topic-${i}`);
const proto = JSON.parse('{"topics":"iraq","__proto__":{"topics":["iraq"]}}') as unknown;
const deep = JSON.parse(`{"topics":${'['.repeat(1_000)}${']'.repeat(1_000)}}`) as unknown;

const MALFORMED: [string, unknown[]][] = [
  ['nothing', []],
  ['null', [null]],
  ['a list', [['iraq']]],
  ['a text', ['iraq']],
  ['a number', [7]],
  ['two payloads', [{ topics: ['iraq'] }, { topics: ['iraq'] }]],
  ['no topics', [{}]],
  ['an empty list of topics', [{ topics: [] }]],
  ['a topic that is no text', [{ topics: [7] }]],
  ['a topic that is no name', [{ topics: ['../iraq'] }]],
  ['an endless topic', [{ topics: ['a'.repeat(300)] }]],
  ['201 topics', [{ topics: tooMany }]],
  ['a list 1,000 deep', [deep]],
  ['keys that we do not know', [{ topics: ['iraq'], role: 'admin' }]],
  ['a prototype', [proto]],
  ['an urgency that we do not know', [{ topics: ['iraq'], urgency: 'panic' }]],
  ['a language that is none', [{ topics: ['iraq'], languages: ['a/b'] }]],
  ['a cursor that is no text', [{ topics: ['iraq'], after: 12 }]],
];

describe('a request that is wrong', () => {
  it.each(MALFORMED)(
    'is refused in its ack when it holds %s, and the connection goes on',
    async (_what, payload) => {
      const client = await connectSocket(room().url);
      expect(await send(client, 'subscribe', ...payload)).toMatchObject({
        ok: false,
        code: 'invalid',
        message: expect.any(String),
      });
      await expectToBeTold(client);
    },
  );

  it('is refused by name when there is no such topic', async () => {
    const client = await connectSocket(room().url);
    const topic = `atlantis-${word()}`;
    expect(await client.subscribe({ topics: ['iraq', topic] })).toEqual({
      ok: false,
      code: 'unknown_topic',
      message: `There is no topic "${topic}".`,
    });
    await expectToBeTold(client);
  });

  it('is refused as well when it wants to leave topics', async () => {
    const client = await connectSocket(room().url);
    for (const payload of [[], [{}], [{ topics: 'iraq' }], [{ topics: ['iraq'], all: true }]]) {
      expect(await send(client, 'unsubscribe', ...payload)).toMatchObject({ ok: false, code: 'invalid' });
    }
    await expectToBeTold(client);
  });

  it('does no harm when nobody waits for its ack, or when there is no such event', async () => {
    const client = await connectSocket(room().url);
    const socket = client.socket as unknown as Socket;
    for (const [, payload] of MALFORMED) socket.emit('subscribe', ...payload);
    socket
      .emit('unsubscribe')
      .emit(`event-${word()}`, { topics: ['iraq'] })
      .emit('message', 'hello');
    await expectToBeTold(client);
  });

  it('is refused when the connection would follow more than 200 topics', async () => {
    const client = await connectSocket(room().url);
    const { topics } = (await (await fetch(`${room().url}/v1/topics`)).json()) as {
      topics: { id: string }[];
    };
    const ids = topics.map(({ id }) => id).filter((id) => id !== 'iraq');
    expect(await client.subscribe({ topics: ids.slice(0, 199) })).toMatchObject({ ok: true });
    expect(await client.subscribe({ topics: ids.slice(199, 201) })).toMatchObject({
      ok: false,
      code: 'too_many_topics',
    });
    await expectToBeTold(client);
  });

  it('closes its own connection only when it is no packet of Socket.IO', async () => {
    const neighbour = await connectSocket(room().url);
    for (const frame of ['42["subscribe",{"topics":', '42{"a":1}', '4x', `x${word()}`]) {
      const client = await connectSocket(room().url);
      const closed = new Promise((resolve) => client.socket.once('disconnect', resolve));
      client.socket.io.engine.write(frame);
      await closed;
    }
    await expectToBeTold(neighbour);
  });

  it('closes its own connection only when it is larger than 64 KiB', async () => {
    const neighbour = await connectSocket(room().url);
    const client = await connectSocket(room().url);
    const closed = new Promise((resolve) => client.socket.once('disconnect', resolve));
    (client.socket as unknown as Socket).emit('subscribe', {
      topics: ['iraq'],
      after: 'x'.repeat(65 * 1024),
    });
    await closed;
    await expectToBeTold(neighbour);
  });
});

describe('a connection that ends', () => {
  it('leaves no reader behind, also when it ends in the middle of its subscription', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => connectSocket(room().url)));
    expect(await readers()).toBeGreaterThanOrEqual(20);
    const after = await room().at(0);
    for (const { socket } of clients) {
      socket.emit('subscribe', { topics: ['middle-east'], after }, () => undefined);
      socket.disconnect();
    }
    await waitFor(async () => (await readers()) === 0 || undefined, room().gateway, 'no readers');
    await expectToBeTold(await connectSocket(room().url));
  });
});
