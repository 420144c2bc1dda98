import { decodeHTMLStrict } from 'entities/decode';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeReferences } from './references.js';

it('decodes references once, and only whole ones', () => {
  expect(decodeReferences('&lt;b&gt; &amp;lt; &#38;gt; &#x627;&#1576; &hellip; &amp &nosuch; &a&lt;;')).toBe(
    '<b> &lt; &gt; اب … &amp &nosuch; &a<;',
  );
});

it('reads every text as the standard decoder does', () => {
  const part = fc.constantFrom(
    '&',
    '#',
    'x',
    '38',
    '3c',
    ';',
    'lt',
    'gt',
    'amp',
    'quot',
    'nbsp',
    '&lt;',
    '&amp;',
    'X',
    ' ',
  );
  const texts = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      expect(decodeReferences(text)).toBe(decodeHTMLStrict(text));
    }),
    { numRuns: 5_000 },
  );
});
