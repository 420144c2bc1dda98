import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { getJson } from '../support/clients.js';
import { follow } from '../support/follow.js';
import { makeFolder, waitFor } from '../support/processes.js';
import { deploy } from '../support/ways.js';
import { startWire } from '../support/wire.js';

const word = () => randomBytes(4).toString('hex');

/** What a hostile outlet does with a connection that asked for something. */
type Talk = (socket: Socket) => void;

const secret = `secret${word()}`;
const say =
  (head: string, body: Buffer | string = ''): Talk =>
  (socket) => {
    socket.write(`HTTP/1.1 ${head}\r\n\r\n`);
    socket.end(body);
  };
const encoded = (coding: string, body: Buffer): Talk => say(`200 OK\r\nContent-Encoding: ${coding}`, body);
const redirect = (status: number, to: string): Talk =>
  say(`${status} Moved\r\nLocation: ${to}\r\nContent-Length: 0`);
const drip =
  (head: string, drop: string, ms: number): Talk =>
  (socket) => {
    socket.write(head);
    const timer = setInterval(() => socket.write(drop), ms);
    socket.once('close', () => clearInterval(timer));
  };

function endless(socket: Socket): void {
  const block = `10000\r\n${'<!-- -->'.repeat(8_192)}\r\n`;
  const pour = () => {
    while (!socket.destroyed && socket.write(block));
  };
  socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
  socket.on('drain', pour);
  pour();
}

const ZEROS = Buffer.alloc(64 << 20);

/** Each with what its source shows then. `canary` is an address that nobody may connect to. */
function misdeeds(canary: string): [id: string, code: string, talk: Talk][] {
  return [
    ['B01 gzip bomb', 'too_large', encoded('gzip', gzipSync(ZEROS))],
    ['B02 brotli bomb', 'too_large', encoded('br', brotliCompressSync(ZEROS, { params: { 1: 1 } }))],
    ['B03 zstd', 'bad_encoding', encoded('zstd', randomBytes(5_000))],
    ['B04 fifty codings', 'bad_encoding', encoded(Array(50).fill('gzip').join(', '), gzipSync('<rss/>'))],
    ['B05 two lengths', 'bad_response', say('200 OK\r\nContent-Length: 5\r\nContent-Length: 6', '<rss/>')],
    [
      'B05 length and chunks',
      'bad_response',
      say('200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n'),
    ],
    ['B05 huge length', 'too_large', say('200 OK\r\nContent-Length: 99999999999', '<rss/>')],
    ['B06 endless body', 'too_large', endless],
    ['B07 header drips', 'timeout', drip('HTTP/1.1 200 OK\r\nX-Slow: ', 'a', 1_000)],
    ['B08 body drips', 'timeout', drip('HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<rss>', ' ', 1_000)],
    ['B09 no answer', 'timeout', () => undefined],
    ['B10 endless headers', 'too_large', say(`200 OK\r\n${'X: yz\r\n'.repeat(150_000)}X: y`)],
    [
      'B11 early hints',
      'bad_response',
      (socket) => socket.end('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(99)),
    ],
    ['B12 to metadata', 'blocked_address', redirect(301, 'http://169.254.169.254/latest/meta-data')],
    ['B13 to loopback', 'blocked_address', redirect(302, canary)],
    ['B14 to a file', 'bad_redirect', redirect(307, 'file:///etc/passwd')],
    ['B15 circle', 'too_many_redirects', redirect(302, '/feed')],
    ['B17 to a password', 'bad_redirect', redirect(308, `http://me:${secret}@127.0.0.1/`)],
    ['B23 to a mail server', 'blocked_port', redirect(302, 'http://8.8.8.8:25/')],
  ];
}

/** Listens on an address of its own where the machine has them, so that one slow outlet is no other's host. */
async function outlet(talk: Talk, address: string): Promise<{ url: string; open: Set<Socket> }> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket)).on('error', () => undefined);
    socket.once('data', () => talk(socket));
  });
  server.listen(0, process.platform === 'linux' ? address : '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => open.forEach((socket) => socket.destroy()));
  onTestFinished(() => void server.close());
  const { address: host, port } = server.address() as AddressInfo;
  return { url: `http://${host}:${port}/feed`, open };
}

/** On IPv6 loopback, which the run does not allow; a name that leads nowhere where there is none. */
async function openCanary(): Promise<{ url: string; seen: () => number }> {
  let seen = 0;
  const server = createServer((socket) => {
    seen += 1;
    socket.destroy();
  }).listen(0, '::1');
  const listens = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  onTestFinished(() => void server.close());
  const port = listens ? (server.address() as AddressInfo).port : 8080;
  return { url: `http://[::1]:${port}/`, seen: () => seen };
}

interface SourceJson {
  name: string;
  url: string;
  state: string;
  error: { code: string; message: string } | null;
}

it('B01 to B23: what hostile outlets do becomes a named error of their source, and the others are on time', async () => {
  const canary = await openCanary();
  const wire = await startWire();
  const [good] = wire.outlets;
  const hostile = await Promise.all(
    misdeeds(canary.url).map(async ([name, code, talk], i) => ({
      name,
      code,
      ...(await outlet(talk, `127.0.1.${i + 1}`)),
    })),
  );
  const sources = join(makeFolder(), 'sources.json');
  const listed = [...hostile.map(({ name, url }) => ({ name, url })), { name: good!.name, url: good!.feed }];
  writeFileSync(sources, JSON.stringify(listed));
  const { gateways } = await deploy('embedded', {
    AJIL_SOURCES: sources,
    AJIL_EGRESS_ALLOW: '127.0.0.0/8',
    AJIL_POLL_SECONDS: '1',
  });
  const ajil = gateways[0]!;
  const reader = await follow(ajil.url, ['iraq']);

  const state = async () => (await getJson<{ sources: SourceJson[] }>(`${ajil.url}/v1/sources`)).sources;
  const expected = Object.fromEntries(hostile.map(({ name, code }) => [name, code]));
  let told = 0;
  await waitFor(
    async () => {
      // While they are at it, the one good outlet goes on to publish, and is heard.
      const title = `Convoy ${word()} leaves the base in Iraq at ${word()} today`;
      await wire.publish([{ outlet: good!.id, title }]);
      await reader.untilTold(title);
      told += 1;
      const known = (await state()).filter(({ error }) => error !== null);
      return known.length >= hostile.length || undefined;
    },
    ajil,
    'an error of each hostile outlet',
    90_000,
  );
  const all = await state();
  expect(Object.fromEntries(all.flatMap(({ name, error }) => (error ? [[name, error.code]] : [])))).toEqual(
    expected,
  );
  for (const { error } of all.filter((source) => source.error))
    expect(error!.message).toMatch(/^\S.{10,300}\.$/);
  expect(all.find(({ name }) => name === good!.name)?.state).toBe('ok');
  expect(told).toBeGreaterThan(1);
  expect(canary.seen()).toBe(0);
  expect(JSON.stringify(all)).not.toContain(secret);
  expect(ajil.output()).not.toContain(secret);
});
