import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { canonical, inside, isPublic, parseAddress, parseNetwork } from './address.js';

// IANA special-purpose registries for IPv4 and IPv6, with multicast and the edges of each range.
const SPECIAL = [
  '0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 127.255.255.255',
  '169.254.0.1 169.254.169.254 172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.8 192.0.0.170 192.0.0.255',
  '192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.0 192.168.255.255 192.175.48.1',
  '198.18.0.0 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255',
  ':: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:8.8.8.8 ::ffff:127.0.0.1 ::ffff:0:8.8.8.8 64:ff9b::8.8.8.8',
  '64:ff9b:1::1 100::1 100:0:0:1::1 2001::1 2001:1::1 2001:2::1 2001:3::1 2001:4:112::1 2001:10::1 2001:20::1',
  '2001:30::1 2001:1ff:ffff::1 2001:db8::1 2002:7f00:1:: 2002:808:808::1 2620:4f:8000::1 3fff::1 3fff:fff::1',
  '5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 febf::1 fec0::1 ff02::1 ff0e::1 4000::1 e000::1',
].flatMap((line) => line.split(' '));

const PUBLIC = [
  '1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 172.15.255.255',
  '172.32.0.0 192.0.1.1 192.167.255.255 198.17.255.255 198.20.0.0 223.255.255.255',
  '2001:200::1 2001:4860:4860::8888 2606:4700::1111 2a00:1450:4001::1 2003::1',
].flatMap((line) => line.split(' '));

describe('isPublic', () => {
  it.each(SPECIAL)('B19: refuses %s', (text) => {
    const address = parseAddress(text);
    expect(address).not.toBeNull();
    expect(address && isPublic(address)).toBe(false);
  });

  it.each(PUBLIC)('takes %s', (text) => {
    const address = parseAddress(text);
    expect(address && isPublic(address)).toBe(true);
  });
});

describe('inside', () => {
  const allow = ['10.0.0.0/8', 'fd00::/8', '127.0.0.1'].map(parseNetwork);
  it.each([
    ['10.2.3.4', true],
    ['::ffff:10.2.3.4', true],
    ['11.0.0.1', false],
    ['127.0.0.1', true],
    ['127.0.0.2', false],
    ['fd12::1', true],
    ['fc12::1', false],
  ])('says of %s: %s', (text, expected) => {
    const address = parseAddress(text);
    expect(address && inside(address, allow)).toBe(expected);
  });
});

it('names the text that is no network', () => {
  expect(() => parseNetwork('10.0.0.0/99')).toThrow('"10.0.0.0/99" is not a network');
  expect(() => parseNetwork('intranet')).toThrow('"intranet"');
});

it('gives one spelling to one address', () => {
  expect(canonical('::ffff:10.0.0.1')).toBe('10.0.0.1');
  expect(canonical('2001:0DB8:0::1')).toBe(canonical('2001:db8::1'));
});

it.each(['0x7f.1', '2130706433', '0177.0.0.1', '127.1', '::', '1::2%eth0', '[::1]', 'fe80::1%1'])(
  'knows the address %s in every way to write one',
  (text) => {
    expect(parseAddress(text)).not.toBeNull();
  },
);

it.each([
  '',
  'a',
  'abcd',
  '3news.example',
  '1.2.3.4.5',
  '256.1.1.1',
  'outlet.localhost',
  ':',
  '1:2',
  '0x',
  '%1',
  '08',
])('takes %j for a name', (text) => {
  expect(parseAddress(text)).toBeNull();
});

it('reads what ipaddr.js reads', () => {
  const letters = fc.constantFrom(...'0123456789abcfx.:%[]g');
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV4Extended(), fc.ipV6(), fc.string({ unit: letters })), (text) => {
      const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
      expect(parseAddress(text)).toEqual(ipaddr.isValid(bare) ? ipaddr.parse(bare) : null);
    }),
  );
});
