import { randomBytes } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { brotliCompressSync, createGzip, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { code, egressFor, started } from './egress.test-helpers.js';
import { serve } from './wire.test-server.js';

/** A server that goes on sending the same for ever. */
const endless = (block: string | Buffer) =>
  serve((_request, response) => {
    const pour = () => {
      while (!response.destroyed && response.write(block));
    };
    response.on('drain', pour);
    pour();
  });

describe('a body', () => {
  it.each([
    ['B01', 'gzip', gzipSync(Buffer.alloc(64 << 20))],
    ['B02', 'br', brotliCompressSync(Buffer.alloc(64 << 20), { params: { 1: 1 } })],
    ['B03', 'deflate', deflateSync(Buffer.alloc(64 << 20))],
  ])('%s: that is a %s bomb is cut off early', async (_id, coding, bomb) => {
    const server = await started(
      serve((_request, response) => void response.writeHead(200, { 'Content-Encoding': coding }).end(bomb)),
    );
    const before = process.memoryUsage().rss;
    const fetched = await egressFor().get({ url: server.origin });
    expect(code(fetched)).toBe('too_large');
    expect(process.memoryUsage().rss - before).toBeLessThan(32 << 20);
  });

  it('B01: that unpacks without end is cut off at the ratio, and its connection closed', async () => {
    const server = await started(
      serve((_request, response) => {
        const zip = createGzip({ level: 1 });
        const zeros = Readable.from(repeated(Buffer.alloc(1 << 20)));
        pipeline(zeros, zip, response.writeHead(200, { 'Content-Encoding': 'gzip' }), () => undefined);
      }),
    );
    expect(code(await egressFor().get({ url: server.origin }))).toBe('too_large');
    await expect.poll(() => server.sockets.size).toBe(0);
  });

  it('B01: that stays below the ratio is cut off at 16 MiB decoded', async () => {
    const noise = randomBytes(1 << 20);
    const parts = Array.from({ length: 24 }, () => [noise.subarray(0, 1 << 15), Buffer.alloc(1 << 20)]);
    const zipped = gzipSync(Buffer.concat(parts.flat()));
    const server = await started(
      serve((_request, response) => void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(zipped)),
    );
    const fetched = await egressFor().get({ url: server.origin });
    expect(fetched).toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('16 MiB (decoded)'),
    });
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

  it('B06: without end is cut off at 8 MiB and its connection closed', async () => {
    const server = await started(endless(randomBytes(1 << 16)));
    const fetched = await egressFor().get({ url: server.origin });
    expect(fetched).toMatchObject({ code: 'too_large', message: expect.stringContaining('8 MiB (sent)') });
    await expect.poll(() => server.sockets.size).toBe(0);
  });

  it('A12: without end is answered up to the cap when the caller wants what came', async () => {
    const server = await started(endless('<item>'.repeat(9_000)));
    const fetched = await egressFor().get({ url: server.origin, keepCut: true, maxDecodedBytes: 1 << 20 });
    expect(fetched).toMatchObject({ kind: 'response', status: 200, cut: true });
    const { length } = (fetched as { body: Uint8Array }).body;
    expect(length).toBeGreaterThan(900_000);
    expect(length).toBeLessThanOrEqual(1 << 20);
    await expect.poll(() => server.sockets.size).toBe(0);
  });

  it('B05: that announces too much is not even read', async () => {
    const server = await started(
      serve((_request, response) => void response.writeHead(200, { 'Content-Length': 10 ** 12 }).write('x')),
    );
    expect(code(await egressFor().get({ url: server.origin }))).toBe('too_large');
  });

  const feed = gzipSync(randomBytes(9_000));
  it.each([
    ['B04: two codings', 'gzip, gzip', feed],
    ['B04: fifty codings', Array(50).fill('gzip').join(', '), feed],
    ['B03: a coding that was not offered', 'zstd', feed],
    ['a truncated gzip', 'gzip', feed.subarray(0, 5_000)],
    ['a lie about gzip', 'gzip', Buffer.from('<rss/>')],
    ['a lie about br', 'br', Buffer.from('<rss version="2.0"/>')],
    ['a prototype name', 'constructor', feed],
  ])('%s: is refused', async (_name, coding, bytes) => {
    const server = await started(
      serve((_request, response) => void response.writeHead(200, { 'Content-Encoding': coding }).end(bytes)),
    );
    expect(code(await egressFor().get({ url: server.origin }))).toBe('bad_encoding');
  });
});

function* repeated(block: Buffer): Generator<Buffer> {
  for (;;) yield block;
}
