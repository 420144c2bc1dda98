import { randomBytes, randomInt } from 'node:crypto';
import { type EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { connectSocket } from '../support/clients.js';
import { openNewsroom, word } from '../support/desk.js';
import { shared, whenDone } from '../support/lifetime.js';
import { waitFor } from '../support/processes.js';
import { encodeFrame, greetRaw, openRaw, type RawFrame } from '../support/raw-socket.js';

/** Nothing that a client sends may be added to what all objects share (S18). */
const SEALED = { NODE_OPTIONS: '--import=data:text/javascript,Object.preventExtensions(Object.prototype)' };
const room = shared(() => openNewsroom(SEALED));

/** Listens all the time, beside everything that is tried here. */
const neighbour = shared(async () => {
  const client = await connectSocket(room().url);
  await client.subscribe({ topics: ['iraq'] });
  return client;
});

/** Whoever did nothing wrong is told as before. */
async function expectNobodyElseToSuffer(): Promise<void> {
  const { socket, frames } = neighbour();
  const heard = once(socket as unknown as EventEmitter, 'alert', { signal: AbortSignal.timeout(30_000) });
  const [alert] = await room().append({});
  await heard;
  expect(frames.findLast((frame) => frame.event === 'alert')?.data).toEqual(alert);
  expect(room().gateway.child.exitCode).toBeNull();
}

const subscription = JSON.stringify(['subscribe', { topics: ['iraq'] }]);

/** A client that speaks Socket.IO by hand, and the answer to a request of its own. */
async function ask(event: string): Promise<{ answer: unknown; goesOn: () => Promise<void> }> {
  const socket = await greetRaw(room().url);
  socket.send({ payload: `4217${event}` });
  const answer: unknown = JSON.parse((await socket.text('4317')).slice(4));
  return {
    answer,
    goesOn: async () => {
      socket.send({ payload: `421${subscription}` });
      await socket.text('431[{"ok":true');
      const [alert] = await room().append({});
      await socket.has(alert!.id);
    },
  };
}

describe('a request that is none', () => {
  it.each([
    ['C06 no JSON', 'garbage', 'invalid'],
    ['C07 an array for an object', '["subscribe",["iraq"]]', 'invalid'],
    ['C08 an event that there is not', `["event-${word()}",{}]`, 'unknown_event'],
    ['C08 an event of Socket.IO itself', '["disconnecting",{}]', 'invalid'],
    ['C08 an event without a name', '[null]', 'invalid'],
    ['C09 JSON that does not end', '["subscribe",{"topics":["ir', 'invalid'],
    ['C09 an object for an event', '{"a":1}', 'invalid'],
    ['C11 a prototype', '["subscribe",{"topics":["iraq"],"__proto__":{"admin":true}}]', 'invalid'],
    ['C11 a constructor', '["subscribe",{"topics":["iraq"],"constructor":{"prototype":{}}}]', 'invalid'],
    ['C11 keys like getters', '["subscribe",{"topics":["iraq"],"__defineGetter__":1,"get x":2}]', 'invalid'],
    ['C11 10,000 lists in each other', `["subscribe",${'['.repeat(1e4)}${']'.repeat(1e4)}]`, 'invalid'],
    ['C20 an empty topic', '["subscribe",{"topics":[""]}]', 'invalid'],
    ['C20 an endless topic', `["subscribe",{"topics":["${'a'.repeat(257)}"]}]`, 'invalid'],
    ['C20 a topic with a NUL', '["subscribe",{"topics":["ir\\u0000aq"]}]', 'invalid'],
    ['C20 a topic that turns its direction', '["subscribe",{"topics":["\\u202eiraq"]}]', 'invalid'],
    ['C20 a path', '["subscribe",{"topics":["../iraq"]}]', 'invalid'],
    ['C20 a pattern', '["subscribe",{"topics":["*"]}]', 'invalid'],
    ['C20 an escape', '["subscribe",{"topics":["%69raq"]}]', 'invalid'],
  ])('%s is refused in its ack, and the connection goes on', async (_id, event, code) => {
    const { answer, goesOn } = await ask(event);
    expect(answer).toEqual([{ ok: false, code, message: expect.any(String) }]);
    await goesOn();
  });

  it('C10 an ack number that comes twice, or is larger than numbers are, harms nobody', async () => {
    const socket = await greetRaw(room().url);
    socket.send(
      { payload: `425${subscription}` },
      { payload: `425${subscription}` },
      { payload: `429007199254740993${subscription}` },
      { payload: `42${'9'.repeat(400)}${subscription}` },
      { payload: `4399999[{"ok":true}]` },
      { payload: `426${subscription}` },
    );
    await socket.text('436[{"ok":true');
    expect(socket.texts.filter((text) => text.startsWith('435[{"ok":true'))).toHaveLength(2);
    await expectNobodyElseToSuffer();
  });

  it('C04 a second hello ends the connection that says it', async () => {
    const socket = await greetRaw(room().url);
    socket.send({ payload: `40{"token":"${word()}"}` });
    await socket.ended();
    await expectNobodyElseToSuffer();
  });

  it('C04 two hellos in one breath end it too, and leave nobody behind who is counted', async () => {
    const before = await metric('ajil_readers');
    const socket = await openRaw(room().url);
    socket.send({ payload: '40' }, { payload: '40' });
    await socket.ended();
    await waitFor(async () => (await metric('ajil_readers')) === before || undefined);
  });

  it('ends with its last word to us: nothing is kept open that nobody counts', async () => {
    const socket = await greetRaw(room().url);
    socket.send({ payload: '41' });
    await socket.ended();
    await expectNobodyElseToSuffer();
  });
});

describe('a connection that breaks the protocol below', () => {
  const large = { payload: `42["subscribe","${'x'.repeat(65 * 1024)}"]` };
  const pieces = Array.from({ length: 300 }, () => ({ opcode: 0, fin: false, payload: 'x' }));

  it.each<[string, RawFrame[], number]>([
    ['C12 a frame of 65 KiB', [large], 1009],
    ['C13 a message in 300 pieces', [{ fin: false, payload: '4' }, ...pieces], 1008],
    ['C14 an opcode that is reserved', [{ opcode: 3 }], 1002],
    ['C14 a control opcode that is reserved', [{ opcode: 11 }], 1002],
    ['C14 a reserved bit', [{ rsv: 2, payload: '3' }], 1002],
    ['C14 the bit of compression, which was not agreed on', [{ rsv: 4, payload: '3' }], 1002],
    ['C14 a frame without a mask', [{ masked: false, payload: '3' }], 1002],
    ['C14 a piece of nothing', [{ opcode: 0, payload: '3' }], 1002],
    ['C14 a ping of 126 bytes', [{ opcode: 9, payload: 'x'.repeat(126) }], 1002],
    ['C15 text that is no UTF-8', [{ payload: Buffer.from([0x34, 0xc3, 0x28]) }], 1007],
    ['C15 an overlong slash', [{ payload: Buffer.from([0x34, 0xc0, 0xaf]) }], 1007],
  ])('%s is closed with its code, and nobody else', async (_id, frames, code) => {
    const socket = await greetRaw(room().url);
    socket.send(...frames);
    expect(await socket.closed()).toBe(code);
    await socket.ended();
    await expectNobodyElseToSuffer();
  });

  it.each([
    ['no packet of Engine.IO', 'garbage'],
    ['no packet of Socket.IO', '4x'],
    ['a heartbeat in the wrong direction', '2'],
    ['C17 10,000 attachments', '4510000-["subscribe",{}]'],
    ['C17 a number of attachments that is none', '45-1-["subscribe",{}]'],
    ['an answer to nothing that is no list', '4317{}'],
  ])('%s ends its own connection only', async (_id, payload) => {
    const socket = await greetRaw(room().url);
    socket.send({ payload });
    await socket.ended();
    await expectNobodyElseToSuffer();
  });

  it('C17 binary where text is expected ends its own connection only', async () => {
    const socket = await greetRaw(room().url);
    socket.send({ opcode: 2, payload: randomBytes(64) });
    await socket.ended();
    await expectNobodyElseToSuffer();
  });

  it('C18 is never offered compression, however it asks', async () => {
    for (const offer of ['permessage-deflate', 'permessage-deflate; client_max_window_bits=15']) {
      const socket = await openRaw(room().url, { headers: `sec-websocket-extensions: ${offer}\r\n` });
      expect(socket.head).toMatch(/^HTTP\/1.1 101/);
      expect(socket.head).not.toMatch(/sec-websocket-extensions/i);
      socket.tcp.destroy();
    }
  });

  it('is not asked for by another method: Engine.IO would call that a fault of ours', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'HEAD', 'PROPFIND']) {
      const answer = await fetch(`${room().url}/socket.io/?EIO=4&transport=polling`, { method });
      expect(answer.status).toBe(405);
    }
  });
});

describe('a connection that sends too much', () => {
  it('C16 10,000 pings: it is told so and let go, and nobody else', async () => {
    // One that does not even answer the last frame.
    const socket = await greetRaw(room().url, { politely: false });
    const ping = encodeFrame({ opcode: 9, payload: 'x' });
    socket.tcp.write(Buffer.concat(Array.from({ length: 10_000 }, () => ping)));
    expect(await socket.text('42["bye"')).toContain('"code":4290');
    await socket.ended();
    await expectNobodyElseToSuffer();
  });

  it('frames without end: it is told so and let go, before it says hello as well', async () => {
    const noise = Buffer.concat(Array.from({ length: 3_000 }, () => encodeFrame({ payload: '6' })));
    const polite = await greetRaw(room().url);
    polite.tcp.write(noise);
    expect(await polite.text('42["bye"')).toContain('"code":4290');
    await polite.ended();
    const rude = await openRaw(room().url);
    rude.tcp.write(noise);
    await rude.ended();
    await expectNobodyElseToSuffer();
  });

  it('C22 subscribes and unsubscribes 10,000 times: what it asks is refused, and nothing is left of it', async () => {
    const socket = await greetRaw(room().url);
    const leave = JSON.stringify(['unsubscribe', { topics: ['iraq'] }]);
    for (let i = 0; i < 500; i++) socket.send({ payload: `42${i}${i % 2 ? leave : subscription}` });
    await socket.has('too_many_requests');
    for (let i = 0; i < 10_000; i++) socket.send({ payload: `42${i % 2 ? leave : subscription}` });
    await socket.ended();
    await expectOnlyTheNeighbour();
  });
});

/** Numbers that the gateway tells of itself. */
async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${room().url}/metrics`)).text();
  return Number(new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
}

async function expectOnlyTheNeighbour(): Promise<void> {
  for (const name of ['ajil_readers', 'ajil_rooms'])
    await waitFor(async () => (await metric(name)) === 1 || undefined, room().gateway, `one of ${name}`);
  await expectNobodyElseToSuffer();
}

/** Bytes, or a subscription with some of its characters replaced. */
async function sendNoise(i: number): Promise<void> {
  const socket = await (i % 3 ? greetRaw(room().url) : openRaw(room().url));
  whenDone(() => socket.tcp.destroy());
  const noise = randomBytes(randomInt(1, 200));
  const request = `42${randomInt(100)}${subscription}`.split('');
  request.splice(randomInt(request.length), randomInt(1, 4), noise.toString('latin1').slice(0, 3));
  if (i % 2) socket.send({ opcode: randomInt(3), payload: request.join('') });
  else socket.tcp.write(noise);
  socket.tcp.end();
}

describe('connections that come and go', () => {
  it('C23 leave nothing behind when they end in the middle of a subscription', async () => {
    const after = await room().at(0);
    const request = JSON.stringify(['subscribe', { topics: ['middle-east'], after }]);
    for (let round = 0; round < 5; round++) {
      const sockets = await Promise.all(Array.from({ length: 20 }, () => greetRaw(room().url)));
      for (const [i, socket] of sockets.entries()) {
        socket.send(
          { payload: `421${request}` },
          { payload: `42["unsubscribe",{"topics":["middle-east"]}]` },
        );
        if (i % 2) socket.tcp.destroy();
        else socket.tcp.resetAndDestroy();
      }
    }
    await expectOnlyTheNeighbour();
  });

  it('S26 leave the process alive whatever bytes they send', async () => {
    for (let round = 0; round < 6; round++)
      await Promise.all(Array.from({ length: 25 }, (_, i) => sendNoise(i)));
    await expectOnlyTheNeighbour();
    expect(room().gateway.output()).not.toMatch(/uncaught|unhandled/i);
  });
});
