import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { code, egressFor, started } from './egress.test-helpers.js';
import { serve } from './wire.test-server.js';

const FORM = 'application/x-www-form-urlencoded';

/** What servers were sent: method, path, type and body. */
interface Sent {
  line: string;
  type: string | undefined;
  body: string;
}

async function recording(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const sent: Sent[] = [];
  const server = await started(
    serve((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        sent.push({ line: `${request.method} ${request.url}`, type: request.headers['content-type'], body });
        answer(request, response);
      });
    }),
  );
  return { server, sent };
}

describe('a POST', () => {
  it('sends a body of its type under our name, without cookies or a referrer', async () => {
    const { server, sent } = await recording((_request, response) => response.writeHead(202).end());
    const body = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.topic': 'عاجل' }).toString();
    const fetched = await egressFor().post({ url: `${server.origin}/hub`, body, contentType: FORM });
    expect(code(fetched)).toBe('response 202');
    expect(sent).toEqual([{ line: 'POST /hub', type: FORM, body }]);
    expect(server.requests[0]?.headers).toMatchObject({
      'user-agent': 'Ajil-test/1',
      'content-length': String(body.length),
    });
    expect(server.requests[0]?.headers).not.toHaveProperty('cookie');
  });

  it.each([307, 308])('is sent again, whole, where a %i leads', async (status) => {
    const { server, sent } = await recording((request, response) => {
      if (request.url === '/hub') response.writeHead(status, { Location: '/other' }).end();
      else response.writeHead(202).end();
    });
    const body = randomUUID();
    const fetched = await egressFor().post({ url: `${server.origin}/hub`, body, contentType: FORM });
    expect(fetched).toMatchObject({ status: 202, url: `${server.origin}/other` });
    expect(sent.map(({ line }) => line)).toEqual(['POST /hub', 'POST /other']);
    expect(sent[1]).toMatchObject({ type: FORM, body });
  });

  it.each([301, 302, 303])('is not turned into something else by a %i', async (status) => {
    const { server, sent } = await recording((_request, response) =>
      response.writeHead(status, { Location: '/other' }).end(),
    );
    const fetched = await egressFor().post({ url: `${server.origin}/hub`, body: 'x', contentType: FORM });
    expect(code(fetched)).toBe(`response ${status}`);
    expect(sent).toHaveLength(1);
  });

  it('goes through the same guard, also when it is sent on', async () => {
    const { server, sent } = await recording((_request, response) =>
      response.writeHead(307, { Location: 'http://10.0.0.1/' }).end(),
    );
    const post = { body: 'x', contentType: FORM };
    expect(code(await egressFor().post({ url: server.origin, ...post }))).toBe('blocked_address');
    expect(code(await egressFor({ allow: [] }).post({ url: server.origin, ...post }))).toBe(
      'blocked_address',
    );
    expect(sent).toHaveLength(1);
  });

  it('ends at its deadline', async () => {
    const { server } = await recording(() => undefined);
    const post = { url: server.origin, body: 'x', contentType: FORM, deadlineMs: 100 };
    expect(code(await egressFor().post(post))).toBe('timeout');
  });
});
