import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEADLINES, setDeadlines } from './deadlines.js';

/** The same deadlines, a hundred times as strict. */
const STRICT = { headersMs: 100, requestMs: 150, idleMs: 50, lookMs: 10 };

async function serve(): Promise<number> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('answered'));
  });
  setDeadlines(server, STRICT);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A client that says this much, and then a byte now and then. @returns what it is answered until it is cut off */
async function say(port: number, words: string, drip = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(words);
  const dripping = drip && setInterval(() => socket.write(drip), 20);
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  const answer = await text(socket).catch(() => '');
  if (dripping) clearInterval(dripping);
  return answer;
}

describe('a client that takes its time (S21, C26)', () => {
  it.each([
    ['says nothing', '', ''],
    ['never comes to the end of its headers', 'GET / HTTP/1.1\r\nhost: a\r\n', ''],
    ['sends a header a byte at a time', 'GET / HTTP/1.1\r\nhost: a\r\nx: ', 'x'],
    ['sends its body a byte at a time', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9999\r\n\r\n', 'x'],
  ])('is cut off when it %s', async (_what, words, drip) => {
    expect(await say(await serve(), words, drip)).toMatch(/^(HTTP\/1\.1 408 [^]*)?$/);
  });

  it('is cut off when it was answered and asks nothing more', async () => {
    expect(await say(await serve(), 'GET / HTTP/1.1\r\nhost: a\r\n\r\n')).toContain('answered');
  });

  it('has ten seconds for its headers and fifteen for everything', () => {
    expect(DEADLINES).toMatchObject({ headersMs: 10_000, requestMs: 15_000 });
  });
});
