import type { ServerResponse } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { makeCertificate } from './certificates.test-helpers.js';
import { code, egressFor, started, text } from './egress.test-helpers.js';
import { LIMITS } from './limits.js';
import { serve, serveTls } from './wire.test-server.js';
import type { Served } from './wire.test-server.js';

const lookup = async () => ['127.0.0.1'];

/** A server whose answers wait until they are let go. */
async function held(): Promise<{ server: Served; letGo(): void }> {
  const waiting: ServerResponse[] = [];
  const server = await started(serve((_request, response) => void waiting.push(response)));
  return { server, letGo: () => waiting.splice(0).forEach((response) => response.end('done')) };
}

describe('one host', () => {
  it('has at most two connections, and all requests get their turn', async () => {
    let most = 0;
    const server = await started(
      serve((_request, response) => {
        most = Math.max(most, server.sockets.size);
        setTimeout(() => response.end('done'), 5);
      }),
    );
    const egress = egressFor();
    const asked = Array.from({ length: 30 }, (_, i) => egress.get({ url: `${server.origin}/${i}` }));
    expect((await Promise.all(asked)).map(text)).toEqual(Array(30).fill('done'));
    expect(most).toBe(2);
  });

  it('has at most two connections over all its ports and schemes', async () => {
    const name = 'news.test';
    const certificate = makeCertificate({ name });
    const servers: Served[] = [];
    let most = 0;
    const answer = (_request: unknown, response: ServerResponse) => {
      most = Math.max(
        most,
        servers.reduce((sum, server) => sum + server.sockets.size, 0),
      );
      response.end('done');
    };
    servers.push(
      await started(serve(answer)),
      await started(serve(answer)),
      await started(serveTls(certificate, answer)),
    );
    const egress = egressFor({ lookup, ca: certificate.cert });
    const urls = servers.map(({ port }, i) => `${i === 2 ? 'https' : 'http'}://${name}:${port}/`);
    const asked = Array.from({ length: 30 }, (_, i) => egress.get({ url: urls[i % 3]! }));
    expect((await Promise.all(asked)).map(text)).toEqual(Array(30).fill('done'));
    expect(most).toBe(2);
  });

  it('keeps its connection for the next request, and gives it up soon after', async () => {
    const ports = new Set<number | undefined>();
    const server = await started(
      serve((request, response) => {
        ports.add(request.socket.remotePort);
        response.writeHead(request.url === '/304' ? 304 : 200).end();
      }),
    );
    const egress = egressFor();
    for (const path of ['/200', '/304', '/200', '/304']) await egress.get({ url: server.origin + path });
    expect(ports.size).toBe(1);
    await vi.waitFor(() => expect(server.sockets.size).toBe(0), LIMITS.keepAliveMs + 2_000);
  });

  it('B09: that hangs gives its connections back at the deadline', async () => {
    const server = await started(
      serve((request, response) => void (request.url === '/live' && response.end('alive'))),
    );
    const egress = egressFor();
    const hanging = [200, 200, 100].map((deadlineMs) => egress.get({ url: server.origin, deadlineMs }));
    const live = egress.get({ url: `${server.origin}/live` });
    expect((await Promise.all(hanging)).map(code)).toEqual(['timeout', 'timeout', 'busy']);
    expect(text(await live)).toBe('alive');
  });

  it('does not hold up another host', async () => {
    const { server, letGo } = await held();
    const egress = egressFor({ lookup });
    const url = (name: string) => `http://${name}.test:${server.port}/`;
    const asked = ['slow', 'slow', 'slow', 'other'].map((name) => egress.get({ url: url(name) }));
    await vi.waitFor(() => expect(server.requests).toHaveLength(3));
    expect(server.requests.map((request) => request.headers.host)).toContain(`other.test:${server.port}`);
    letGo();
    await vi.waitFor(() => expect(server.requests).toHaveLength(4));
    letGo();
    expect((await Promise.all(asked)).map(text)).toEqual(Array(4).fill('done'));
  });

  it('has a queue with an end: who finds it full is told at once', async () => {
    const { server, letGo } = await held();
    const egress = egressFor();
    const room = LIMITS.connectionsPerHost + LIMITS.waitingPerHost;
    const asked = Array.from({ length: room }, () => egress.get({ url: server.origin }));
    expect(await egress.get({ url: server.origin })).toMatchObject({
      code: 'busy',
      message: expect.stringContaining('127.0.0.1 got no turn'),
    });
    await vi.waitFor(() => expect(server.requests).toHaveLength(2));
    letGo();
    await egress.close();
    expect((await Promise.all(asked)).every((fetched) => code(fetched) !== 'busy')).toBe(true);
  });
});
