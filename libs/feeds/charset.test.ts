import { describe, expect, it } from 'vitest';
import { bytesOf, item, readFeed, rss } from './fixtures.js';

const ARABIC = 'عاجل: الحكومة تعلن الميزانية الجديدة';
const feedWith = (title: string, encoding?: string) =>
  (encoding ? `<?xml version="1.0" encoding="${encoding}"?>` : '') + rss(item(`<title>${title}</title>`));
const titleIn = (bytes: Uint8Array, contentType?: string) =>
  readFeed(bytes, { contentType }).entries[0]?.title;

/** Bytes in a one-byte charset, by turning its decoder around. */
function encode(text: string, charset: string): Uint8Array {
  const decoder = new TextDecoder(charset);
  const table = new Map<string, number>();
  for (let byte = 255; byte >= 0; byte--)
    table.set(decoder.decode(Uint8Array.of(byte), { stream: true }), byte);
  return Uint8Array.from(text, (letter) => table.get(letter) ?? 0x3f);
}

function utf16(text: string, order: 'le' | 'be', mark: boolean): Uint8Array {
  const little = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return order === 'le' ? little : little.swap16();
}

describe('Arabic text is right', () => {
  it.each([
    ['UTF-8 without a word', bytesOf(feedWith(ARABIC)), undefined],
    ['UTF-8 with a mark', bytesOf('\ufeff' + feedWith(ARABIC)), undefined],
    ['UTF-8 that HTTP calls Latin', bytesOf(feedWith(ARABIC)), 'text/xml; charset=iso-8859-1'],
    ['UTF-8 whose prolog says 1256', bytesOf(feedWith(ARABIC, 'windows-1256')), undefined],
    ['1256 by prolog', encode(feedWith(ARABIC, 'windows-1256'), 'windows-1256'), undefined],
    ['1256 by HTTP', encode(feedWith(ARABIC), 'windows-1256'), 'text/xml; charset="windows-1256"'],
    ['1256 labelled utf-8', encode(feedWith(ARABIC, 'utf-8'), 'windows-1256'), 'text/xml; charset=utf-8'],
    ['1256 without a word', encode(feedWith(ARABIC), 'windows-1256'), undefined],
    ['8859-6 by prolog', encode(feedWith(ARABIC, 'iso-8859-6'), 'iso-8859-6'), undefined],
    ['8859-6 without a word', encode(feedWith(ARABIC), 'iso-8859-6'), undefined],
    ['UTF-16 LE with a mark', utf16(feedWith(ARABIC), 'le', true), undefined],
    ['UTF-16 BE with a mark', utf16(feedWith(ARABIC), 'be', true), undefined],
    ['UTF-16 LE by its pattern', utf16(feedWith(ARABIC), 'le', false), undefined],
    ['UTF-16 BE by its pattern', utf16(feedWith(ARABIC), 'be', false), undefined],
    ['UTF-8 whose prolog says UTF-16', bytesOf(feedWith(ARABIC, 'UTF-16')), undefined],
    ['an unknown label', bytesOf(feedWith(ARABIC, 'utf-7')), 'text/xml; charset=nonsense'],
  ])('%s', (_name, bytes, contentType) => {
    expect(titleIn(bytes, contentType)).toBe(ARABIC);
  });
});

it('reads quotes, dashes and the euro of windows-1252 under each of its labels', () => {
  const bytes = encode(feedWith('Quote', 'iso-8859-1'), 'windows-1251');
  const at = bytes.findIndex((_, i) => Buffer.from(bytes.subarray(i, i + 5)).toString() === 'Quote');
  bytes.set([0x93, 0x80, 0x97, 0x94, 0x92], at);
  expect(titleIn(bytes)).toBe('“€—”’');
});

it('reads gb2312 as its superset', () => {
  const bytes = Buffer.concat([
    bytesOf('<?xml version="1.0" encoding="gb2312"?><rss><channel><item><title>'),
    Uint8Array.of(0xd6, 0xd0, 0xb9, 0xfa),
    bytesOf('</title></item></channel></rss>'),
  ]);
  expect(titleIn(bytes)).toBe('中国');
});

it('keeps the rest of a UTF-8 document with one broken letter', () => {
  const bytes = Buffer.concat([bytesOf(`<rss><channel><item><title>${ARABIC}`), Uint8Array.of(0xd8), bytesOf('!</title></item></channel></rss>')]); // prettier-ignore
  expect(titleIn(bytes)).toBe(`${ARABIC}\ufffd!`);
});
