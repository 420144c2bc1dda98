import type { IncomingMessage } from 'node:http';
import { readConfig } from '@ajil/config';
import { describe, expect, it } from 'vitest';
import { openGate } from './gate.js';
import { openOrigins } from './origins.js';

const HOST = 'ajil.example:3000';

describe('a page', () => {
  const { provenanceOf } = openOrigins(['https://partner.example'], 'https://news.example/ajil/');
  const of = (origin: string | undefined, host: string | undefined = HOST) => provenanceOf({ origin, host });

  it('is ours, listed, or no page at all', () => {
    expect(of(undefined)).toBe('none');
    expect([`http://${HOST}`, `https://${HOST}`, 'https://news.example'].map((origin) => of(origin))).toEqual(
      ['own', 'own', 'own'],
    );
    expect(of('https://partner.example')).toBe('listed');
  });

  it.each([
    'https://evil.example',
    'null',
    '',
    'https://ajil.example.evil.test',
    'https://ajil.example.evil.test:3000',
    'HTTP://AJIL.EXAMPLE:3000',
    'https://PARTNER.example',
    'https://partner.example:8443',
    'https://partner.example:443',
    'http://partner.example',
    'https://partner.example/',
    'https://partner.example.',
    'https://evil.partner.example',
    'https://partner.example@evil.test',
    'https://partner.example, https://evil.example',
    'https://partner.example https://evil.example',
    'http://ajil.example',
    'http://ajil.example:30000',
    'http://ajil.example:3000@evil.test',
    'ws://ajil.example:3000',
    'file://',
    '*',
    'undefined',
    'http://undefined',
  ])('is foreign when its origin is «%s» (C03, S01)', (origin) => {
    expect(of(origin)).toBe('foreign');
  });

  it('is foreign to a request that names no host', () => {
    expect(provenanceOf({ origin: 'http://undefined' })).toBe('foreign');
  });
});

describe('a token in an address', () => {
  const gate = openGate(readConfig({}));
  const refusal = (url: string) => gate.refusal({ url, headers: { host: HOST } } as IncomingMessage);

  it.each([
    '/v1/alerts?token=secret',
    '/v1/alerts?topics=iraq&access_token=secret',
    '/v1/stream?TOKEN=secret',
    '/v1/stream?%74oken=secret',
    '/socket.io/?EIO=4&transport=polling&token=secret',
    '/?jwt=',
  ])('is refused with a hint that does not repeat it: %s (C02)', (url) => {
    const refused = refusal(url);
    expect([refused?.getStatus(), refused?.code]).toEqual([401, 'unauthenticated']);
    expect(refused?.detail).toMatch(/Authorization: Bearer/);
    expect(refused?.detail).not.toContain('secret');
  });

  it.each(['/v1/alerts', '/v1/alerts?topics=token', '/socket.io/?EIO=4&transport=websocket', '/token?'])(
    'is not seen in %s',
    (url) => expect(refusal(url)).toBeNull(),
  );
});
