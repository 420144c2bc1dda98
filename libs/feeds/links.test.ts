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
])('makes of the link %j: %j', (raw, url) => {
  expect(resolveLink(raw, [null, 'not a base', 'https://base.example/dir/'])).toBe(url);
});
