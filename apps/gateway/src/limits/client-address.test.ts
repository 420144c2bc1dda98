import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { blockOf, openAddresses } from './client-address.js';

/** A request from this peer, with these headers. */
const from = (remoteAddress: string | undefined, forwarded?: string | string[]) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

describe('the address of a client (D07, S19)', () => {
  const trusting = openAddresses(['10.0.0.0/8', 'fd00::/8']);

  it.each<[string, IncomingMessage, string]>([
    ['the peer, when it is no proxy of ours', from('203.0.113.7', '198.51.100.1'), '203.0.113.7'],
    ['the peer, when it says nothing', from('10.1.2.3'), '10.1.2.3'],
    ['whom a trusted proxy names', from('10.1.2.3', '198.51.100.1'), '198.51.100.1'],
    [
      'the last one, for what stands before is hearsay',
      from('10.1.2.3', '1.1.1.1, 198.51.100.1'),
      '198.51.100.1',
    ],
    ['the one before our own proxies', from('10.1.2.3', '1.1.1.1, 198.51.100.1, 10.9.9.9'), '198.51.100.1'],
    ['the first, when all are ours', from('10.1.2.3', '10.0.0.7, 10.0.0.8'), '10.0.0.7'],
    ['the proxy, when what it says is no address', from('10.1.2.3', 'unknown'), '10.1.2.3'],
    ['the proxy before a word that is none', from('10.1.2.3', '9.9.9.9, <script>, 10.0.0.8'), '10.0.0.8'],
    ['a client of IPv6 behind a proxy of IPv6', from('fd00::1', '2001:db8::5'), '2001:db8::5'],
    ['behind a proxy whose IPv4 is written as IPv6', from('::ffff:10.1.2.3', '198.51.100.1'), '198.51.100.1'],
    ['the last of several headers', from('10.1.2.3', ['1.1.1.1', '198.51.100.1']), '198.51.100.1'],
    ['nobody, when the connection is gone', from(undefined, '198.51.100.1'), ''],
  ])('is %s', (_what, request, address) => {
    expect(trusting(request)).toBe(address);
  });

  it('is the peer for whoever trusts nobody, whatever stands in headers', () => {
    const simple = openAddresses([]);
    expect(simple(from('127.0.0.1', '198.51.100.1'))).toBe('127.0.0.1');
  });

  it('is looked for behind sixteen proxies at most', () => {
    const chain = ['198.51.100.1', ...Array.from({ length: 10_000 }, () => '10.0.0.8')].join(',');
    expect(trusting(from('10.1.2.3', chain))).toBe('10.0.0.8');
  });
});

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
])('limits count %s as one with all of %s', (address, block) => {
  expect(blockOf(address)).toBe(block);
});
