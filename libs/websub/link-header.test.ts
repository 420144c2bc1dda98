import { describe, expect, it } from 'vitest';
import { parseLinkHeader } from './index.js';

const links = (value: string) => parseLinkHeader(value).map(({ target, rels }) => [target, ...rels]);

describe('a Link header', () => {
  it.each<[string, string, string[][]]>([
    ['one link', '<https://hub.test/>; rel="hub"', [['https://hub.test/', 'hub']]],
    ['a relation without quotes', '<a>; rel=hub', [['a', 'hub']]],
    [
      'two links in one header',
      '<a>; rel="hub", <b>; rel="self"',
      [
        ['a', 'hub'],
        ['b', 'self'],
      ],
    ],
    ['several relations', '<a>; rel="alternate  HUB self"', [['a', 'alternate', 'hub', 'self']]],
    ['a comma and a semicolon in the address', '<http://h/?a,b;c>; rel=hub', [['http://h/?a,b;c', 'hub']]],
    ['a comma and a link in quotes', '<a>; title="x, <evil>; rel=hub"; rel=self', [['a', 'self']]],
    ['an escaped quote', '<a>; title="x\\", <evil>; rel=hub"; rel=self', [['a', 'self']]],
    [
      'space everywhere',
      '  < a > ;\trel = "hub" ,, <b>;rel=self',
      [
        ['a', 'hub'],
        ['b', 'self'],
      ],
    ],
    ['a relation given twice: the first counts', '<a>; rel=self; rel=hub', [['a', 'self']]],
    ['a parameter without a value', '<a>; crossorigin; rel=hub', [['a', 'hub']]],
    ['no relation', '<a>', [['a']]],
    ['an empty address', '<>; rel=self', [['', 'self']]],
    [
      'garbage between links',
      '<a>; rel=hub; ???, nonsense, <b>; rel=self',
      [
        ['a', 'hub'],
        ['b', 'self'],
      ],
    ],
    ['garbage only', 'rel="hub"', []],
    ['an address that does not end', '<https://hub.test/; rel="hub"', []],
    ['a quote that does not end', '<a>; rel="hub', [['a']]],
    ['nothing', '', []],
  ])('with %s', (_what, value, expected) => {
    expect(links(value)).toEqual(expected);
  });

  it('tells links about another document', () => {
    expect(parseLinkHeader('<a>; rel=hub; anchor="/other"')).toMatchObject([{ anchored: true }]);
  });

  it('is read in linear time and up to a cap', () => {
    const since = performance.now();
    expect(parseLinkHeader('<a>; rel=hub,'.repeat(100_000))).toHaveLength(100);
    for (const evil of ['"', '<', '<,', '; ', '\\"', '"\\', ' ', ',', '; a="'])
      for (const start of ['', '<a>', '<a>; a="']) parseLinkHeader(start + evil.repeat(1_000_000));
    expect(performance.now() - since).toBeLessThan(500);
  });
});
