import { describe, expect, it } from 'vitest';
import { code, egressFor, started, text } from './egress.test-helpers.js';
import { serve } from './wire.test-server.js';

describe('redirects', () => {
  const chain = (hops: number, status = 302) =>
    serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left > 0) response.writeHead(status, { Location: `/${left - 1}` }).end();
      else response.end(`arrived after ${hops}`);
    });

  it('B15: are followed five times and remembered', async () => {
    const server = await started(chain(5, 301));
    const fetched = await egressFor().get({ url: `${server.origin}/5` });
    expect(text(fetched)).toContain('arrived');
    expect(fetched).toMatchObject({ url: `${server.origin}/0` });
    expect(fetched.kind === 'response' && fetched.redirects).toHaveLength(5);
    expect(fetched.kind === 'response' && fetched.redirects[0]).toEqual({
      status: 301,
      to: `${server.origin}/4`,
    });
  });

  it('B15: end after the fifth', async () => {
    const server = await started(chain(6));
    expect(code(await egressFor().get({ url: `${server.origin}/6` }))).toBe('too_many_redirects');
    expect(server.requests).toHaveLength(6);
  });

  it('B15: end when they go in a circle', async () => {
    const server = await started(
      serve((request, response) =>
        response.writeHead(302, { Location: request.url === '/a' ? '/b' : '/a' }).end(),
      ),
    );
    const fetched = await egressFor().get({ url: `${server.origin}/a` });
    expect(fetched).toMatchObject({
      code: 'too_many_redirects',
      message: '127.0.0.1 redirects in a circle.',
    });
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['B12', 301, 'http://169.254.169.254/latest', 'blocked_address'],
    ['B13', 302, 'http://[::1]:1/', 'blocked_address'],
    ['B12', 303, 'http://10.0.0.1/', 'blocked_address'],
    ['B14', 307, 'file:///etc/passwd', 'bad_redirect'],
    ['B17', 308, 'http://me:secret@127.0.0.1/', 'bad_redirect'],
    ['B23', 302, 'http://8.8.8.8:25/', 'blocked_port'],
    ['without sense', 302, 'http://', 'bad_redirect'],
    ['to nowhere', 302, '', 'bad_redirect'],
  ])('%s: of %i to "%s" are refused as %s', async (_id, status, target, expected) => {
    const server = await started(
      serve((_request, response) => response.writeHead(status, target ? { Location: target } : {}).end()),
    );
    const fetched = await egressFor().get({ url: server.origin });
    expect(code(fetched)).toBe(expected);
    expect(fetched).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/refus|public|not one of|Location/),
    });
    expect(JSON.stringify(fetched)).not.toContain('secret');
    expect(server.requests).toHaveLength(1);
  });

  it('B13: to loopback reach nobody there', async ({ skip }) => {
    const canary = await started(serve((_request, response) => response.end('canary'), '::1')).catch(
      () => null,
    );
    if (!canary) return skip('This machine has no IPv6 loopback.');
    const server = await started(
      serve((_request, response) =>
        response.writeHead(302, { Location: `http://[::1]:${canary.port}/` }).end(),
      ),
    );
    expect(code(await egressFor().get({ url: server.origin }))).toBe('blocked_address');
    expect([canary.requests.length, canary.sockets.size]).toEqual([0, 0]);
    expect(code(await egressFor({ allow: ['::1', '127.0.0.1'] }).get({ url: server.origin }))).toBe(
      'response 200',
    );
  });

  it('keep the Arabic letters of an unescaped Location', async () => {
    const path = '/أخبار';
    const server = await started(
      serve((request, response) => {
        if (request.url !== '/') return void response.end(decodeURIComponent(request.url ?? ''));
        response.socket?.end(`HTTP/1.1 302 Found\r\nLocation: ${path}\r\nContent-Length: 0\r\n\r\n`);
      }),
    );
    expect(text(await egressFor().get({ url: server.origin }))).toBe(path);
  });

  it('leave the credentials at home when they change the origin', async () => {
    const other = await started(serve((_request, response) => response.end('other')));
    const server = await started(
      serve((_request, response) => response.writeHead(302, { Location: other.origin }).end()),
    );
    await egressFor().get({ url: server.origin, headers: { Authorization: 'Bearer x', Accept: 'text/xml' } });
    expect(server.requests[0]?.headers.authorization).toBe('Bearer x');
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
    expect(other.requests[0]?.headers.accept).toBe('text/xml');
  });
});
