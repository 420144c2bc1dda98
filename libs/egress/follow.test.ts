import { MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import { code, egressFor, started, text } from './egress.test-helpers.js';
import { follow } from './follow.js';
import { serve } from './wire.test-server.js';

describe('redirects', () => {
  const chain = (hops: number, status = 302) =>
    serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left > 0) response.writeHead(status, { Location: `/${left - 1}` }).end();
      else response.end(`arrived after ${hops}`);
    });

  it('are followed five times and remembered', async () => {
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

  it('end after the fifth', async () => {
    const server = await started(chain(6));
    expect(code(await egressFor().get({ url: `${server.origin}/6` }))).toBe('too_many_redirects');
    expect(server.requests).toHaveLength(6);
  });

  it('end when they go in a circle', async () => {
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
    ['http://169.254.169.254/latest', 'blocked_address'],
    ['http://[::1]:1/', 'blocked_address'],
    ['http://10.0.0.1/', 'blocked_address'],
    ['file:///etc/passwd', 'bad_redirect'],
    ['http://me:secret@127.0.0.1/', 'bad_redirect'],
    ['http://', 'bad_redirect'],
    ['', 'bad_redirect'],
  ])('to %s are refused as %s', async (target, expected) => {
    const server = await started(
      serve((_request, response) => response.writeHead(307, target ? { Location: target } : {}).end()),
    );
    const fetched = await egressFor().get({ url: server.origin });
    expect(code(fetched)).toBe(expected);
    expect(JSON.stringify(fetched)).not.toContain('secret');
    expect(server.requests).toHaveLength(1);
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

  it('never lead from https down to http', async () => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    const headers = { location: 'http://news.test/feed' };
    dispatcher.get('https://news.test').intercept({ path: '/feed' }).reply(301, '', { headers });
    const trail = { url: new URL('https://news.test/feed'), redirects: [] };
    const followed = follow(trail, { dispatcher, headers: {}, abort: new AbortController() });
    await expect(followed).rejects.toMatchObject({ code: 'bad_redirect' });
    await dispatcher.close();
  });
});
