import { expect, it } from 'vitest';
import { resolveLink } from './links.js';

it.each([
  ['https://a.example/x', 'https://a.example/x'],
  [' /x y ', 'https://base.example/x%20y'],
  ['//cdn.example/x', 'https://cdn.example/x'],
  ['www.a.example/x', 'https://www.a.example/x'],
  ['javascript:alert(1)', null],
  [' java\nscript:alert(1)', null],
  ['JAVASCRIPT:alert(1)', null],
  ['data:text/html,x', null],
  ['vbscript:x', null],
  ['ftp://a.example/x', null],
  ['http://', null],
  ['', null],
  ['https://bbc.example@evil.example/a', 'https://evil.example/a'],
  ['//user:secret@cdn.example/a', 'https://cdn.example/a'],
  [`\nhttps://a.exa\nmple/x`, 'https://a.example/x'],
])('makes of the link %j: %j', (raw, url) => {
  expect(resolveLink(raw, [null, 'not a base', 'https://base.example/dir/'])).toBe(url);
});

it('never makes another address of one that is too long', () => {
  const detour = `https://a.example/${'b/../'.repeat(2_000)}`;
  expect(resolveLink(`${detour}kept`, [])).toBeNull();
  expect(resolveLink(`${' '.repeat(9_000)}https://a.example/x`, [])).toBe('https://a.example/x');
});

it('takes no host of more than 512 letters, but a path of any length within the cap', () => {
  expect(resolveLink(`https://${'ا'.repeat(600)}.example/`, [])).toBeNull();
  expect(resolveLink(`//${'a'.repeat(600)}:pass@b.example/`, ['https://base.example/'])).toBeNull();
  const path = `/${'a'.repeat(900)}`;
  expect(resolveLink(path, ['https://base.example/'])).toBe(`https://base.example${path}`);
});
