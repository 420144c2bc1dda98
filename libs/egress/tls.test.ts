import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { makeCertificate } from './certificates.test-helpers.js';
import { code, egressFor, started, text } from './egress.test-helpers.js';
import { serve, serveRaw, serveTls } from './wire.test-server.js';

const ROOT = { name: 'Pretend root', ...makeCertificate({ name: 'Pretend root' }) };
const yesterday = () => new Date(Date.now() - 86_400_000);
const host = () => `${randomUUID()}.test`;
const lookup = async () => ['127.0.0.1'];

/** Everything resolves to loopback, and the pretend root is trusted. */
const secure = () => egressFor({ lookup, ca: ROOT.cert });

describe('over TLS', () => {
  it('a good certificate of a trusted root is accepted, for the name in the address', async () => {
    const name = host();
    const server = await started(
      serveTls(makeCertificate({ name, by: ROOT }), (request, response) =>
        response.end(request.headers.host),
      ),
    );
    const fetched = await secure().get({ url: `https://${name}:${server.port}/` });
    expect(text(fetched)).toBe(`${name}:${server.port}`);
  });

  it.each([
    [
      'expired',
      (name: string) => makeCertificate({ name, by: ROOT, until: yesterday() }),
      'CERT_HAS_EXPIRED',
    ],
    ['self-signed', (name: string) => makeCertificate({ name }), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['for another host', () => makeCertificate({ name: host(), by: ROOT }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['of an unknown root', (name: string) => makeCertificate({ name, by: stranger() }), 'UNABLE_TO_'],
  ])('B30: a certificate that is %s is an error, and nothing is asked', async (_what, make, reason) => {
    const name = host();
    const server = await started(serveTls(make(name), (_request, response) => response.end('trap')));
    const fetched = await secure().get({ url: `https://${name}:${server.port}/` });
    expect(fetched).toMatchObject({ kind: 'failed', code: 'tls', message: expect.stringContaining(reason) });
    expect(server.requests).toHaveLength(0);
  });

  it('B30: nobody is offered HTTP/2, so nobody can flood us with resets of its streams', async () => {
    const name = host();
    const offered: string[][] = [];
    const ALPNCallback = ({ protocols }: { protocols: string[] }) => (offered.push(protocols), 'http/1.1');
    const certificate = makeCertificate({ name, by: ROOT });
    const server = await started(
      serveTls({ ...certificate, ALPNCallback }, (request, response) => response.end(request.httpVersion)),
    );
    expect(text(await secure().get({ url: `https://${name}:${server.port}/` }))).toBe('1.1');
    expect(offered).toEqual([['http/1.1']]);
  });

  it('B30: a server that answers in HTTP/2 all the same is an error', async () => {
    const settingsThenResets = Buffer.from(
      `000000040000000000${'00000403000000000100000008'.repeat(10_000)}`,
      'hex',
    );
    const talk = (socket: Socket) => void socket.once('data', () => socket.end(settingsThenResets));
    const server = await started(serveRaw(talk));
    expect(code(await egressFor().get({ url: server.origin, deadlineMs: 5_000 }))).toBe('bad_response');
  });

  describe('B16: a redirect down to http', () => {
    const downhill = async () => {
      const name = host();
      const plain = await started(serve((_request, response) => response.end('in the clear')));
      const down = { Location: `http://${name}:${plain.port}/` };
      const server = await started(
        serveTls(makeCertificate({ name, by: ROOT }), (_request, response) =>
          response.writeHead(301, down).end(),
        ),
      );
      return { plain, url: `https://${name}:${server.port}/` };
    };

    it('is refused', async () => {
      const { plain, url } = await downhill();
      expect(code(await secure().get({ url }))).toBe('bad_redirect');
      expect(plain.requests).toHaveLength(0);
    });

    it('is followed where the caller says so', async () => {
      const { url } = await downhill();
      expect(text(await secure().get({ url, allowDowngrade: true }))).toBe('in the clear');
    });
  });
});

function stranger() {
  const name = 'Unknown root';
  return { name, ...makeCertificate({ name }) };
}
