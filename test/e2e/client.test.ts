import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import * as files from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Server } from 'socket.io';
import { describe, expect, it } from 'vitest';
import {
  type Client,
  connect,
  fileCursors,
  type Options,
  Refused,
  type State,
  type Told,
} from '../../libs/client/index.js';
import { chromiumPath, launchChromium } from '../support/browser.js';
import { findProgram, ROOT } from '../support/commands.js';
import { openNewsroom, word } from '../support/desk.js';
import { shared, whenDone } from '../support/lifetime.js';
import { makeFolder, waitFor } from '../support/processes.js';
import { freePort } from '../support/ways.js';

const room = shared(() => openNewsroom());

interface Listener {
  client: Client;
  told: Told[];
  seen: [string, unknown][];
  ids(): string[];
  until(enough: () => boolean, what?: string): Promise<void>;
  live(): Promise<void>;
}

/** A client that notes everything it tells. */
function listen(options: Partial<Options> & { url: string }): Listener {
  const client = connect({ topics: ['iraq'], ...options });
  whenDone(() => client.close());
  const told: Told[] = [];
  const seen: [string, unknown][] = [];
  client.on('alert', (alert) => void told.push(alert));
  for (const event of ['reset', 'gap', 'state', 'bye', 'fault'] as const)
    client.on(event, (data: unknown) => void seen.push([event, data]));
  const until = async (enough: () => boolean, what = 'more') => {
    await waitFor(
      () => enough() || undefined,
      undefined,
      `${what}; it saw ${JSON.stringify(seen.slice(-5))}`,
    );
  };
  return {
    client,
    told,
    seen,
    ids: () => told.map(({ id }) => id),
    until,
    live: () => until(() => client.state().state === 'live', 'the connection'),
  };
}

const idsOf = (alerts: readonly { id: string }[]) => alerts.map(({ id }) => id);
const named = (listener: Listener, name: string) =>
  listener.seen.filter(([event]) => event === name).map(([, data]) => data);

/** A way to the gateway that can be cut, and through which no WebSocket gets when it is `narrow`. */
async function openProxy(target: () => string, narrow = false) {
  const sockets = new Set<Socket>();
  const asked: IncomingMessage[] = [];
  const handOn = (question: IncomingMessage) => {
    asked.push(question);
    const { method, url, headers } = question;
    return question.pipe(request(new URL(url!, target()), { method, headers }));
  };
  const server = createServer((question, answer) => {
    handOn(question)
      .on('response', (got) =>
        got.pipe(answer.writeHead(got.statusCode!, got.headers)).on('error', () => undefined),
      )
      .on('error', () => answer.destroy());
  });
  server.on('connection', (socket: Socket) => void sockets.add(socket.on('error', () => undefined)));
  server.on('upgrade', (question, socket: Socket) => {
    if (narrow) return void socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
    const onward = handOn(question);
    onward.on('upgrade', (got, other: Socket, first: Buffer) => {
      const headers = Object.entries(got.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('')}\r\n`);
      // What came together with the answer is the first frame.
      socket.write(first);
      socket.on('close', () => other.destroy());
      socket.pipe(other.on('error', () => undefined)).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => sockets.forEach((socket) => socket.destroy());
  whenDone(() => {
    cut();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cut, asked };
}

/** A gateway that takes every question, and then tells nothing but these frames. */
async function openLiar(frames: [string, unknown][]): Promise<string> {
  const server = createServer((question, answer) => {
    if (!question.url?.startsWith('/v1/stream')) return void answer.writeHead(404).end();
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const [event, data] of [['head', { cursor: 'v1.liar.0' }] as const, ...frames])
      answer.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  });
  const sockets = new Server(server);
  sockets.on('connection', (socket) =>
    socket.on('subscribe', (_question, take: (ack: unknown) => void) => {
      take({ ok: true, cursor: 'v1.liar.0' });
      for (const [event, data] of frames) socket.emit(event, data);
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  whenDone(async () => {
    server.closeAllConnections();
    await sockets.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** One more word on an alert. */
const say = (on: Told, kind: 'correction' | 'kill', words: { title?: string } = {}) =>
  room().revise(on.id, kind, words);

/** More alerts than a loop may leave unread. */
const longLog = shared(async () => {
  const { url, append, at } = await openNewsroom();
  const sent = idsOf(await append(...Array.from({ length: 1_100 }, () => ({}))));
  return { url, sent, start: await at(0) };
});

describe.each(['socket', 'stream'] as const)('a client over a %s', (transport) => {
  const open = (options: Partial<Options> = {}) =>
    listen({ url: room().url, transports: [transport], ...options });

  it('tells every alert of its topics once, in order, across connections that are cut', async () => {
    const proxy = await openProxy(() => room().url);
    const listener = open({ url: proxy.url });
    await listener.live();
    const sent: string[] = [];
    for (let round = 0; round < 5; round++) {
      proxy.cut();
      sent.push(...idsOf(await room().append({}, {}, {})));
    }
    await listener.until(() => listener.told.length >= sent.length);
    expect(listener.ids()).toEqual(sent);
    expect(listener.client.held().map(({ id }) => id)).toEqual(sent);
    expect([named(listener, 'gap'), named(listener, 'reset')]).toEqual([[], []]);
  });

  it('applies corrections and kills to what it holds, also those of the time when it was away', async () => {
    const proxy = await openProxy(() => room().url);
    const listener = open({ url: proxy.url, topics: ['chad'] });
    await listener.live();
    const [one, two, three] = (await room().append(
      { topics: ['chad'] },
      { topics: ['chad'] },
      { topics: ['chad'] },
    )) as Told[];
    await listener.until(() => listener.told.length === 3);
    const title = `Corrected ${word()}`;
    await say(one!, 'correction', { title });
    await say(two!, 'kill');
    await listener.until(() => listener.told.length === 5);
    expect(listener.told[4]).toEqual({
      id: two!.id,
      rev: 2,
      kind: 'kill',
      cursor: expect.any(String),
      cells: two!.cells,
      prev: expect.any(Object),
    });
    expect(listener.client.held()).toMatchObject([{ id: three!.id }, { id: one!.id, rev: 2, title }]);
    proxy.cut();
    await say(three!, 'kill');
    await listener.until(() => listener.told.length === 6);
    expect(idsOf(listener.client.held())).toEqual([one!.id]);
    expect(named(listener, 'gap')).toEqual([]);
  });

  it('tells of a hole that prev proves, with its cell and seqs', async () => {
    const listener = open({ topics: ['oman'] });
    await listener.live();
    const [first] = await room().append({ topics: ['oman'] });
    await listener.until(() => listener.told.length === 1);
    // The log itself skips: as if a row had been taken away on the way.
    const cell = 'oman/routine/en';
    const { seq } = await room()
      .store.db.updateTable('cells')
      .set((row) => ({ seq: row('seq', '+', 1) }))
      .where('cell', '=', cell)
      .returning('seq')
      .executeTakeFirstOrThrow();
    await room().append({ topics: ['oman'] });
    await listener.until(() => listener.told.length === 2);
    const after = Number(first!.cursor.split('.')[2]);
    expect(named(listener, 'gap')).toEqual([{ cell, after, missed: seq, at: after + 1 }]);
  });

  it('tells of a reset with its reason, and holds nothing from before', async () => {
    const listener = open({ after: 'v1.zzzz.3' });
    await listener.live();
    await listener.until(() => named(listener, 'reset').length === 1);
    expect(named(listener, 'reset')).toMatchObject([{ reason: 'epoch' }]);
    const [alert] = await room().append({});
    await listener.until(() => listener.told.length === 1);
    expect(idsOf(listener.client.held())).toEqual([alert!.id]);
    expect(named(listener, 'gap')).toEqual([]);
  });

  it('changes what it follows, topic by topic with its own filter', async () => {
    const listener = open();
    await listener.live();
    await listener.client.subscribe({ topics: ['chad'], urgency: 'urgent', languages: ['ar'] });
    await listener.live();
    const [, , three, four] = await room().append(
      { topics: ['chad'] },
      { topics: ['chad'], urgency: 'flash' },
      { topics: ['chad'], urgency: 'flash', language: 'ar' },
      {},
    );
    await listener.until(() => listener.ids().includes(four!.id));
    expect(listener.ids()).toEqual(idsOf([three!, four!]));
    listener.client.unsubscribe(['iraq']);
    expect(idsOf(listener.client.held())).toEqual([three!.id]);
    await listener.live();
    const [, six] = await room().append({}, { topics: ['chad'], urgency: 'flash', language: 'ar' });
    await listener.until(() => listener.ids().includes(six!.id));
    expect(listener.ids()).toEqual(idsOf([three!, four!, six!]));
    expect(named(listener, 'gap')).toEqual([]);
  });

  it('stops when what it asks for cannot be had, and its loop says why', async () => {
    const listener = open({ topics: ['atlantis'] });
    const reading = listener.client[Symbol.asyncIterator]().next();
    await expect(reading).rejects.toMatchObject({ name: 'Refused', code: 'unknown_topic' });
    expect(listener.client.state()).toMatchObject({ state: 'stopped', code: 'unknown_topic' });
  });

  it('pauses while its loop does not read, and loses nothing by it', async () => {
    const { url, start, sent } = longLog();
    const listener = open({ url, after: start });
    const loop = listener.client[Symbol.asyncIterator]();
    await listener.until(() => listener.client.state().state === 'paused', 'the pause');
    expect(listener.told.length).toBeLessThan(sent.length);
    const read: string[] = [];
    const readOn = async () => void read.push(((await loop.next()).value as Told).id);
    await readOn();
    await readOn();
    await setImmediate();
    // Not for each alert that was read a connection.
    expect(listener.client.state().state).toBe('paused');
    while (read.length < sent.length) await readOn();
    expect(read).toEqual(sent);
    expect(listener.ids()).toEqual(sent);
  });

  it('goes on where it was in its last life, behind what was read in a loop', async () => {
    const path = join(makeFolder(), 'cursor.txt');
    const first = open({ cursors: fileCursors(path, files) });
    await first.live();
    const loop = first.client[Symbol.asyncIterator]();
    const sent = await room().append({}, {}, {});
    // The first is done when the second is asked for; the second is in hand and the third waits.
    await loop.next();
    await loop.next();
    await first.until(() => first.told.length === 3);
    await first.client.close();
    const missed = await room().append({});
    const second = open({ cursors: fileCursors(path, files) });
    await second.until(() => second.told.length >= 3);
    expect(second.ids()).toEqual(idsOf([...sent.slice(1), ...missed]));
  });

  it('tells once more in its next life what its loop was thrown out of, and what waited behind it', async () => {
    const cursors = fileCursors(join(makeFolder(), 'cursor.txt'), files);
    const first = open({ cursors });
    const cannot = new Error(word());
    const work = async () => {
      let begun = 0;
      for await (const _ of first.client) if (++begun === 2) throw cannot;
    };
    await first.live();
    const thrown = expect(work()).rejects.toBe(cannot);
    const sent = await room().append({}, {}, {});
    await thrown;
    await first.until(() => first.told.length === 3);
    await first.client.close();
    const second = open({ cursors });
    await second.until(() => second.told.length >= 2);
    expect(second.ids()).toEqual(idsOf(sent.slice(1)));
  });

  it('outlives frames that are not of the contract, and says what they were', async () => {
    const alert = { id: 'x', rev: 1, kind: 'new', title: 'x', cursor: 'v1.liar.1', cells: [null], prev: {} };
    const url = await openLiar([
      ['alert', alert],
      ['head', null],
      ['reset', null],
      ['bye', null],
      ['head', { cursor: 'v1.liar.9' }],
    ]);
    const listener = open({ url });
    await listener.until(() => listener.client.cursor() === 'v1.liar.9');
    expect(named(listener, 'fault').map((fault) => (fault as { error: unknown }).error)).toEqual([
      alert,
      null,
      null,
    ]);
    expect(named(listener, 'state').map((state) => (state as State).state)).toEqual(['connecting', 'live']);
  });

  it('shows its token only where it belongs, and does not come back when that is refused', async () => {
    const token = `secret-${word()}-${word()}`;
    const gateway = await room().open({ AJIL_ANONYMOUS: 'none', AJIL_ADMIN_TOKEN: token });
    const proxy = await openProxy(() => gateway.url);
    const stranger = open({ url: proxy.url, token: 'wrong' });
    await stranger.until(() => stranger.client.state().state === 'stopped');
    expect(stranger.client.state()).toMatchObject({ code: 4401 });
    const friend = open({ url: proxy.url, token: () => Promise.resolve(token) });
    await friend.live();
    const [alert] = await room().append({});
    await friend.until(() => friend.ids().includes(alert!.id));
    expect(proxy.asked.map(({ url }) => url).join('\n')).not.toMatch(/secret|wrong/);
  });

  it('comes back to a gateway that said bye, not before it was told to', async () => {
    const port = await freePort();
    const gateway = await room().open({ AJIL_PORT: String(port) });
    const listener = open({ url: gateway.url });
    await listener.live();
    await gateway.end();
    await listener.until(() => named(listener, 'bye').length === 1);
    const { retryAfterMs } = named(listener, 'bye')[0] as { retryAfterMs: number };
    await listener.until(() => listener.client.state().state === 'waiting');
    expect((listener.client.state() as { ms: number }).ms).toBeGreaterThanOrEqual(retryAfterMs);
    const missed = await room().append({}, {});
    await room().open({ AJIL_PORT: String(port) });
    await listener.until(() => listener.told.length >= 2);
    expect(listener.ids()).toEqual(idsOf(missed));
  });
});

describe('a client', () => {
  it('reads a stream where no WebSocket gets through', async () => {
    const proxy = await openProxy(() => room().url, true);
    const listener = listen({ url: proxy.url });
    await listener.live();
    expect(listener.client.state()).toEqual({ state: 'live', transport: 'stream' });
    const [alert] = await room().append({});
    await listener.until(() => listener.ids().includes(alert!.id));
  });

  it('is refused a topic that is none, and goes on with what it had', async () => {
    const listener = listen({ url: room().url, transports: ['socket'] });
    await listener.live();
    await expect(listener.client.subscribe({ topics: ['atlantis'] })).rejects.toBeInstanceOf(Refused);
    const many = Array.from({ length: 200 }, (_, i) => `topic-${i}`);
    await expect(listener.client.subscribe({ topics: many })).rejects.toMatchObject({
      code: 'too_many_topics',
    });
    const [alert] = await room().append({});
    await listener.until(() => listener.ids().includes(alert!.id));
  });

  it('begins its loop with what was told before it', async () => {
    const client = connect({ url: room().url, topics: ['iraq'] });
    whenDone(() => client.close());
    await waitFor(() => client.state().state === 'live' || undefined);
    const [early] = await room().append({});
    await waitFor(() => client.held().length === 1 || undefined);
    expect((await client[Symbol.asyncIterator]().next()).value).toMatchObject({ id: early!.id });
  });

  it('tells its first listener what was told before it', async () => {
    const client = connect({ url: room().url, topics: ['iraq'] });
    whenDone(() => client.close());
    await waitFor(() => client.state().state === 'live' || undefined);
    const [early] = await room().append({});
    await waitFor(() => client.held().length === 1 || undefined);
    const told = await new Promise<Told>((resolve) => void client.on('alert', resolve));
    expect(told.id).toBe(early!.id);
  });

  it("follows what it was asked last, however quickly one changes one's mind", async () => {
    const listener = listen({ url: room().url });
    await listener.live();
    const asked = listener.client.subscribe({ topics: ['chad'] });
    listener.client.unsubscribe(['chad']);
    await asked;
    const [, last] = await room().append({ topics: ['chad'] }, {});
    await listener.until(() => listener.told.length > 0);
    expect(listener.ids()).toEqual([last!.id]);
  });

  it('follows other topics instead of all it had over one new connection', async () => {
    const listener = listen({ url: room().url, transports: ['socket'] });
    await listener.live();
    const states = () => named(listener, 'state').map((state) => (state as State).state);
    listener.client.unsubscribe(['iraq']);
    await listener.client.subscribe({ topics: ['chad'] });
    await listener.until(() => states().length === 4, 'the other connection');
    const [alert] = await room().append({ topics: ['chad'] });
    await listener.until(() => listener.told.length > 0);
    expect(listener.ids()).toEqual([alert!.id]);
    expect(states()).toEqual(['connecting', 'live', 'connecting', 'live']);
  });

  it('ends every loop once it is closed or stopped, also one that begins after it', async () => {
    const closed = listen({ url: room().url });
    await closed.client.close();
    expect(await closed.client[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
    const stopped = listen({ url: room().url, topics: ['atlantis'] });
    await stopped.until(() => stopped.client.state().state === 'stopped');
    await expect(stopped.client[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'unknown_topic',
    });
    stopped.client.unsubscribe(['atlantis']);
    await stopped.client.subscribe({ topics: ['iraq'] });
    const next = stopped.client[Symbol.asyncIterator]().next();
    await stopped.live();
    const [alert] = await room().append({});
    expect((await next).value).toMatchObject({ id: alert!.id });
  });

  it('stays closed when it is closed at a bye', async () => {
    const gateway = await room().open();
    const listener = listen({ url: gateway.url });
    listener.client.on('bye', () => void listener.client.close());
    await listener.live();
    await gateway.end();
    await listener.until(() => named(listener, 'bye').length === 1);
    await setImmediate();
    expect(named(listener, 'state').at(-1)).toEqual({ state: 'closed' });
    expect(listener.client.state()).toEqual({ state: 'closed' });
  });

  it('refuses an address that is none', () => {
    for (const url of ['', word(), 'localhost:3000', 'ftp://a.example'])
      expect(() => connect({ url })).toThrow(Refused);
  });

  it('has no connection while it follows nothing, and then begins at what happens', async () => {
    const listener = listen({ url: room().url, topics: [] });
    expect(listener.client.state()).toEqual({ state: 'idle' });
    await room().append({});
    await listener.client.subscribe({ topics: ['iraq'] });
    await listener.live();
    const [alert] = await room().append({});
    await listener.until(() => listener.told.length > 0);
    expect(listener.ids()).toEqual([alert!.id]);
    listener.client.unsubscribe(['iraq']);
    await listener.until(() => listener.client.state().state === 'idle');
    await listener.client.close();
    expect(listener.client.state()).toEqual({ state: 'closed' });
  });
});

/** The package as it would be published, installed in a folder of its own. */
const installed = shared(() => {
  const folder = makeFolder();
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@ajil'), { recursive: true });
  const made = runNode(ROOT, [join(ROOT, 'bin/build-client.mjs'), join(modules, '@ajil/client')]);
  expect(made).toMatchObject({ status: 0, stderr: '' });
  for (const name of ['socket.io-client', '@types'])
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  cpSync(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
  return Promise.resolve({ folder, says: made.stdout });
});

const runNode = (cwd: string, args: string[]) => spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });

/** An example as a process of its own. */
function startExample(script: string, args: string[], env: Record<string, string> = {}) {
  const cwd = join(installed().folder, 'examples', script, '..');
  const child = spawn(process.execPath, [join(installed().folder, 'examples', script), ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: 'pipe',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  whenDone(() => child.kill('SIGKILL'));
  const prints = (text: string) =>
    waitFor(() => output.includes(text) || undefined, undefined, `"${text}" in ${output}`, 20_000);
  const end = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    return ended;
  };
  const exit = async () => {
    if (child.exitCode === null) await once(child, 'exit');
    return { code: child.exitCode, output };
  };
  return { cwd, prints, end, exit };
}

describe('the package @ajil/client', () => {
  it('is imported and required by its name, and needs nothing but socket.io-client', () => {
    const { folder, says } = installed();
    const names = 'Refused,connect,fileCursors,memoryCursors,storageCursors';
    const esm = `import * as all from '@ajil/client'; console.log(Object.keys(all).sort().join())`;
    const cjs = `console.log(Object.keys(require('@ajil/client')).sort().join())`;
    expect(runNode(folder, ['--input-type=module', '-e', esm]).stdout.trim()).toBe(names);
    expect(runNode(folder, ['--input-type=commonjs', '-e', cjs]).stdout.trim()).toBe(names);
    const { dependencies } = JSON.parse(
      readFileSync(join(folder, 'node_modules/@ajil/client/package.json'), 'utf8'),
    );
    expect(Object.keys(dependencies)).toEqual(['socket.io-client']);
    const parts = readdirSync(join(folder, 'node_modules/@ajil/client'));
    expect(parts).not.toContain('index.min.js');
    const readme = readFileSync(join(folder, 'node_modules/@ajil/client/README.md'), 'utf8');
    expect(readme).not.toMatch(/\]\((?!https?:)/);
    expect(says).toMatch(/without socket\.io-client .* gzip\n/);
  });

  it('has types for both, in which a kill has no title', () => {
    const { folder } = installed();
    const use = (how: string) => `${how}
      export async function titles(): Promise<string[]> {
        const all: string[] = [];
        for await (const alert of connect({ url: 'http://a.example', topics: ['iraq'], urgency: 'urgent' }))
          if (alert.kind !== 'kill') all.push(alert.title, alert.source.name);
          // @ts-expect-error a kill has no title
          else all.push(alert.title);
        return all;
      }`;
    writeFileSync(join(folder, 'use.mts'), use(`import { connect } from '@ajil/client';`));
    writeFileSync(join(folder, 'use.cts'), use(`import { connect } from '@ajil/client';`));
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
    const checked = runNode(folder, [
      join(ROOT, 'node_modules/typescript/lib/tsc.js'),
      ...flags,
      'use.mts',
      'use.cts',
    ]);
    expect(checked.stdout).toBe('');
  });

  it('follows a topic in a terminal: examples/terminal', async () => {
    const example = startExample('terminal/main.mjs', [room().url, 'iraq', 'chad']);
    await example.prints('[live]');
    const [alert] = (await room().append({ topics: ['chad'] })) as Told[];
    await example.prints((alert as { title: string }).title);
    await say(alert!, 'kill');
    await example.prints(`KILLED ${alert!.id}`);
    expect(await example.end()).toEqual([0, null]);
  });

  it('hands every alert to a service, also those from when it was down: examples/node-service', async () => {
    const env = { AJIL_URL: room().url, TOPICS: 'iraq' };
    const written = () =>
      readFileSync(out, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as Told).id);
    const first = startExample('node-service/main.mjs', [], env);
    const out = join(first.cwd, 'alerts.jsonl');
    writeFileSync(out, '');
    await waitFor(async () => {
      await room().append({});
      return readFileSync(out, 'utf8') !== '' || undefined;
    });
    const [last] = await room().append({});
    await waitFor(() => written().includes(last!.id) || undefined);
    await first.end();
    const missed = await room().append({}, {});
    startExample('node-service/main.mjs', [], env);
    await waitFor(() => written().includes(missed[1]!.id) || undefined);
    expect(written().slice(-3)).toEqual(idsOf([last!, ...missed]));
    expect(new Set(written()).size).toBe(written().length);
  });

  it.runIf(chromiumPath)('shows in a page what stands, without a bundler: examples/browser', async () => {
    mkdirSync(join(installed().folder, 'dist'));
    symlinkSync(
      join(installed().folder, 'node_modules/@ajil/client'),
      join(installed().folder, 'dist/client'),
    );
    const port = await freePort();
    const example = startExample('browser/serve.mjs', [room().url], { PORT: String(port) });
    await example.prints('http://');
    const browser = await launchChromium();
    whenDone(() => browser.close());
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/?topics=niger`);
    await page.getByText('live socket', { exact: true }).waitFor();
    const [one, two] = (await room().append({ topics: ['niger'] }, { topics: ['niger'] })) as Told[];
    await page.locator('li').nth(1).waitFor();
    await say(one!, 'kill');
    await page.locator('li').nth(1).waitFor({ state: 'detached' });
    expect(await page.locator('li').allTextContents()).toEqual([(two as { title: string }).title]);
    await page.reload();
    await page.locator('li', { hasText: (two as { title: string }).title }).waitFor();
  });

  it.each(['terminal', 'node-service'])('says in a line why it is refused: examples/%s', async (name) => {
    for (const [url, topic] of [
      [room().url, 'atlantis'],
      ['notaurl', 'iraq'],
    ] as const) {
      const env = { AJIL_URL: url, TOPICS: topic, CURSOR_FILE: join(makeFolder(), 'cursor.txt') };
      const { code, output } = await startExample(`${name}/main.mjs`, [url, topic], env).exit();
      expect([code, output]).toEqual([1, expect.stringMatching(/^\[refused\] .*(atlantis|notaurl)/m)]);
      expect(output).not.toContain('    at ');
    }
  });

  it('hands what it is asked on to Ajil and to nobody else: examples/browser', async () => {
    const asked: unknown[] = [];
    const elsewhere = createServer((question, answer) => {
      asked.push(question.url);
      answer.end();
    });
    elsewhere.listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    whenDone(() => void elsewhere.close());
    const port = await freePort();
    const example = startExample('browser/serve.mjs', [room().url], { PORT: String(port) });
    await example.prints('http://');
    const { port: other } = elsewhere.address() as AddressInfo;
    const status = await new Promise((resolve, reject) => {
      const path = `//127.0.0.1:${other}/v1/topics`;
      request({ host: '127.0.0.1', port, path }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect([status, asked]).toEqual([404, []]);
  });
});

/** examples/curl-sse, in a group of its own, as a terminal starts it. */
function startScript(url: string, topics: string) {
  const TMPDIR = makeFolder();
  const child = spawn(join(ROOT, 'examples/curl-sse/listen.sh'), [url, topics], {
    env: { PATH: process.env['PATH'], TMPDIR },
    detached: true,
    stdio: 'pipe',
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const signal = (name: NodeJS.Signals) => child.exitCode ?? process.kill(-child.pid!, name);
  whenDone(() => void signal('SIGKILL'));
  const exit = async () => {
    if (child.exitCode === null) await once(child, 'exit');
    return child.exitCode;
  };
  return { said, signal, exit, leftovers: () => readdirSync(TMPDIR) };
}

describe.runIf(findProgram('curl'))('examples/curl-sse', () => {
  it('prints each alert as it is, and leaves nothing behind', async () => {
    const script = startScript(room().url, 'chad');
    const title = `A \\n backslash ${word()}`;
    await waitFor(async () => {
      await room().append({ topics: ['chad'], title });
      return script.said.out.includes('\n') || undefined;
    });
    expect(JSON.parse(script.said.out.split('\n')[0]!.replace('alert ', ''))).toMatchObject({ title });
    script.signal('SIGINT');
    expect([await script.exit(), script.leftovers()]).toEqual([130, []]);
  });

  it('says why it is refused, and ends', async () => {
    const script = startScript(room().url, 'atlantis');
    expect([await script.exit(), script.leftovers()]).toEqual([1, []]);
    expect(script.said.err).toContain('"unknown_topic"');
  });

  it('goes on behind the last event that came whole', async () => {
    const places: unknown[] = [];
    const server = createServer(({ headers }, answer) => {
      places.push(headers['last-event-id']);
      if (places.length === 2) return void answer.writeHead(400).end('{}');
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.end('id: one\nevent: alert\ndata: {}\n\nid: two\nevent: alert\ndata: {"cu');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    whenDone(() => void server.close());
    const script = startScript(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'chad');
    expect([await script.exit(), places]).toEqual([1, [undefined, 'one']]);
    expect(script.said.out).toBe('alert {}\n');
  });
});
