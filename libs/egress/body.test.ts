import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { code, egressFor, started } from './egress.test-helpers.js';
import { serve } from './wire.test-server.js';

describe('a body', () => {
  it.each([
    ['gzip', gzipSync(Buffer.alloc(64 << 20))],
    ['br', brotliCompressSync(Buffer.alloc(64 << 20), { params: { 1: 1 } })],
    ['deflate', deflateSync(Buffer.alloc(64 << 20))],
  ])('that is a %s bomb is cut off early', async (coding, bomb) => {
    const server = await started(
      serve((_request, response) => void response.writeHead(200, { 'Content-Encoding': coding }).end(bomb)),
    );
    const before = process.memoryUsage().rss;
    const fetched = await egressFor().get({ url: server.origin });
    expect(code(fetched)).toBe('too_large');
    expect(process.memoryUsage().rss - before).toBeLessThan(32 << 20);
  });

  it('of four megabytes is refused when a few kilobytes unpack to it', async () => {
    const server = await started(
      serve((_request, response) => {
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(4 << 20)));
      }),
    );
    const fetched = await egressFor().get({ url: server.origin });
    expect(fetched).toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('100 times its size'),
    });
  });

  it('may not be larger than the caller allows', async () => {
    const server = await started(
      serve((_request, response) => void response.end(gzipSync(randomBytes(5_000)))),
    );
    expect(code(await egressFor().get({ url: server.origin, maxDecodedBytes: 4_000 }))).toBe('too_large');
  });

  it('without end is cut off at 8 MiB and its connection closed', async () => {
    const block = randomBytes(1 << 16);
    const server = await started(
      serve((_request, response) => {
        const pour = () => {
          while (!response.destroyed && response.write(block));
        };
        response.on('drain', pour);
        pour();
      }),
    );
    const fetched = await egressFor().get({ url: server.origin });
    expect(fetched).toMatchObject({ code: 'too_large', message: expect.stringContaining('8 MiB (sent)') });
    await expect.poll(() => server.sockets.size).toBe(0);
  });

  it('that announces too much is not even read', async () => {
    const server = await started(
      serve((_request, response) => void response.writeHead(200, { 'Content-Length': 10 ** 12 }).write('x')),
    );
    expect(code(await egressFor().get({ url: server.origin }))).toBe('too_large');
  });

  const feed = gzipSync(randomBytes(9_000));
  it.each([
    ['two codings', 'gzip, gzip', feed],
    ['fifty codings', Array(50).fill('gzip').join(', '), feed],
    ['a coding that was not offered', 'zstd', feed],
    ['a truncated gzip', 'gzip', feed.subarray(0, 5_000)],
    ['a lie about gzip', 'gzip', Buffer.from('<rss/>')],
    ['a lie about br', 'br', Buffer.from('<rss version="2.0"/>')],
    ['a prototype name', 'constructor', feed],
  ])('with %s is refused', async (_name, coding, bytes) => {
    const server = await started(
      serve((_request, response) => void response.writeHead(200, { 'Content-Encoding': coding }).end(bytes)),
    );
    expect(code(await egressFor().get({ url: server.origin }))).toBe('bad_encoding');
  });
});
