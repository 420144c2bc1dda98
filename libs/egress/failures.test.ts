import { describe, expect, it } from 'vitest';
import { code, egressFor, started, text } from './egress.test-helpers.js';
import { isNetworkDown } from './index.js';
import { serve, serveRaw } from './wire.test-server.js';

describe('the deadline', () => {
  it.each([
    ['B08', 'body'],
    ['B07', 'headers'],
    ['B09', 'nothing'],
  ] as const)('%s: ends a server that drips %s', async (_id, part) => {
    const server = await started(
      serveRaw((socket) => {
        socket.resume();
        const heads = {
          body: 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n',
          headers: 'HTTP/1.1 200 OK\r\nX: ',
          nothing: '',
        };
        socket.write(heads[part]);
        const timer = setInterval(() => socket.write(part === 'nothing' ? '' : 'a'), 20);
        socket.on('close', () => clearInterval(timer));
      }),
    );
    const since = performance.now();
    const fetched = await egressFor().get({ url: server.origin, deadlineMs: 200 });
    expect(code(fetched)).toBe('timeout');
    expect(performance.now() - since).toBeLessThan(1_500);
    await expect.poll(() => server.sockets.size).toBe(0);
  });

  it('covers the search for the address', async () => {
    const egress = egressFor({ lookup: () => new Promise(() => undefined) });
    expect(code(await egress.get({ url: 'http://news.test/', deadlineMs: 50 }))).toBe('timeout');
  });

  it('covers the whole chain of redirects', async () => {
    const server = await started(
      serve((request, response) => {
        setTimeout(() => response.writeHead(302, { Location: `${request.url}x` }).end(), 80);
      }),
    );
    expect(code(await egressFor().get({ url: `${server.origin}/`, deadlineMs: 200 }))).toBe('timeout');
  });

  it('is not needed to close: what is under way ends as reset', async () => {
    const server = await started(serve(() => undefined));
    const egress = egressFor();
    const asked = egress.get({ url: server.origin });
    await expect.poll(() => server.requests.length).toBe(1);
    await egress.close();
    expect(code(await asked)).toBe('reset');
    expect(code(await egress.get({ url: server.origin }))).toBe('reset');
  });
});

describe('what goes wrong outside', () => {
  const raw = (answer: string) => serveRaw((socket) => socket.once('data', () => socket.end(answer)));

  it.each([
    ['B10: headers over 64 KiB', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`, 'too_large'],
    ['B10: a megabyte of headers', `HTTP/1.1 200 OK\r\n${'X: yz\r\n'.repeat(150_000)}\r\n`, 'too_large'],
    ['no HTTP', 'SSH-2.0-OpenSSH_9\r\n', 'bad_response'],
    [
      'B05: length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'bad_response',
    ],
    [
      'B05: two lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc',
      'bad_response',
    ],
    ['B05: a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc', 'bad_response'],
    ['B05: a body shorter than announced', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nabc', 'reset'],
    ['silence', '', 'reset'],
    ['B11: a flood of 103', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(50), 'bad_response'],
    ['B11: a flood of 100', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(50), 'reset'],
  ])('%s: has a name', async (_name, answer, expected) => {
    const server = await started(raw(answer));
    const fetched = await egressFor().get({ url: server.origin, deadlineMs: 2_000 });
    expect(code(fetched)).toBe(expected);
  });

  it('B05: a body longer than announced ends where it was announced to, and the rest is no answer to anything', async () => {
    const surplus = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil';
    let answered = 0;
    const server = await started(
      serveRaw((socket) =>
        socket.on('data', () => {
          answered += 1;
          if (answered > 1) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood');
          else socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfeed${surplus}`);
        }),
      ),
    );
    const egress = egressFor();
    expect(text(await egress.get({ url: server.origin }))).toBe('feed');
    expect(text(await egress.get({ url: server.origin }))).toBe('good');
  });

  it('tells a closed port from a missing name and from a missing network', async () => {
    const server = await serve(() => undefined);
    await server.close();
    expect(code(await egressFor().get({ url: server.origin }))).toBe('refused');
    const fails = (errno: string) => async () => {
      throw Object.assign(new Error('x'), { code: errno });
    };
    for (const [errno, expected] of [
      ['ENOTFOUND', 'dns'],
      ['EAI_AGAIN', 'dns'],
      ['ENETUNREACH', 'unreachable'],
    ] as const) {
      const fetched = await egressFor({ lookup: fails(errno) }).get({ url: 'http://news.test/' });
      expect(code(fetched)).toBe(expected);
      expect(isNetworkDown(code(fetched))).toBe(true);
    }
    expect(isNetworkDown('refused')).toBe(false);
  });

  it('with plain bytes on a TLS port is called tls', async () => {
    const server = await started(raw('HTTP/1.1 200 OK\r\n\r\n'));
    const fetched = await egressFor().get({ url: `https://127.0.0.1:${server.port}/` });
    expect(code(fetched)).toBe('tls');
  });
});
