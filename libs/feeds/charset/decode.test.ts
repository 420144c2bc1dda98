import { describe, expect, it } from 'vitest';
import { bytesOf, item, readFeed, rss } from '../fixtures.js';

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
    ['A14 1256 labelled utf-8', encode(feedWith(ARABIC, 'utf-8'), 'windows-1256'), 'text/xml; charset=utf-8'],
    ['1256 without a word', encode(feedWith(ARABIC), 'windows-1256'), undefined],
    ['8859-6 by prolog', encode(feedWith(ARABIC, 'iso-8859-6'), 'iso-8859-6'), undefined],
    ['8859-6 without a word', encode(feedWith(ARABIC), 'iso-8859-6'), undefined],
    ['A13 UTF-16 LE with a mark', utf16(feedWith(ARABIC), 'le', true), undefined],
    ['A13 UTF-16 BE with a mark', utf16(feedWith(ARABIC), 'be', true), undefined],
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

describe('wide characters', () => {
  const utf32 = (text: string, littleEndian: boolean) => {
    const bytes = new Uint8Array(text.length * 4);
    const view = new DataView(bytes.buffer);
    [...text].forEach((letter, i) => view.setUint32(i * 4, letter.codePointAt(0) ?? 0, littleEndian));
    return bytes;
  };

  it.each([
    ['A13 UTF-32 LE with a mark', utf32('\ufeff' + feedWith(ARABIC), true)],
    ['A13 UTF-32 BE with a mark', utf32('\ufeff' + feedWith(ARABIC), false)],
    ['A13 UTF-32 LE by its pattern', utf32(feedWith(ARABIC), true)],
    ['A13 UTF-32 BE by its pattern', utf32(feedWith(ARABIC), false)],
  ])('%s', (_name, bytes) => {
    expect(titleIn(bytes)).toBe(ARABIC);
  });
});

describe('the letters tell', () => {
  const RUSSIAN = 'Срочно: правительство объявило о новом бюджете на следующий год';
  const PERSIAN = 'دولت برنامه تازهاي براي پايين آوردن قيمتها در ماههاي آينده اعلام کرد';
  const HEBREW = 'הממשלה הודיעה על תקציב חדש לשנה הבאה אחרי דיון ארוך';
  const TURKISH = 'Bakanlık yeni bütçeyi açıkladı, fiyatlar düşüyor: işçi, şehir, ağaç, ışık';

  it.each([
    ['KOI8-R', RUSSIAN, 'koi8-r', undefined],
    ['windows-1251', RUSSIAN, 'windows-1251', undefined],
    ['Persian in windows-1256', PERSIAN, 'windows-1256', undefined],
    ['Hebrew', HEBREW, 'windows-1255', undefined],
    ['Turkish', TURKISH, 'windows-1254', undefined],
    ['Arabic that HTTP calls Latin', ARABIC, 'windows-1256', 'text/xml; charset=iso-8859-1'],
    ['Russian that HTTP calls Latin', RUSSIAN, 'windows-1251', 'text/xml; charset=windows-1252'],
    ['A14 windows-1256 that HTTP calls 8859-6', ARABIC, 'windows-1256', 'text/xml; charset=iso-8859-6'],
    ['A16 Arabic under the label utf-7', ARABIC, 'windows-1256', 'text/xml; charset=utf-7'],
    ['Arabic under a nickname', ARABIC, 'windows-1256', 'text/xml; charset=win-1256'],
  ])('%s', (_name, text, charset, contentType) => {
    expect(titleIn(encode(feedWith(text), charset), contentType)).toBe(text);
  });
});

it('A16 does not decode UTF-7', () => {
  expect(titleIn(bytesOf(feedWith('+ADw-script+AD4-')), 'text/xml; charset=utf-7')).toBe('+ADw-script+AD4-');
});

it('takes the charset that an editor set for what it is', () => {
  const bytes = encode(feedWith('مصر'), 'windows-1256');
  const feed = readFeed(bytes, { charset: 'iso-8859-6', contentType: 'text/xml; charset=windows-1256' });
  expect(feed.entries[0]?.title).not.toBe('مصر');
  expect(readFeed(bytes, { charset: 'nonsense' }).entries[0]?.title).toBe('مصر');
});

describe('text that went through UTF-8 twice', () => {
  const twice = (text: string) =>
    Buffer.from(new TextDecoder('windows-1252').decode(Buffer.from(text), { stream: true }));

  it.each([ARABIC, 'Élection présidentielle à Téhéran'])('is mended: %s', (text) => {
    expect(titleIn(twice(feedWith(text)))).toBe(text);
  });

  it('is left alone when one letter of it is right', () => {
    const title = titleIn(
      Buffer.concat([
        twice(`<rss><channel><item><title>${ARABIC}`),
        bytesOf('ع</title></item></channel></rss>'),
      ]),
    );
    expect(title).toMatch(/^Ø.*ع$/);
  });

  it('is not seen in a headline about it', () => {
    expect(titleIn(bytesOf(feedWith('Why some pages show Ã© for é')))).toBe('Why some pages show Ã© for é');
  });
});

it('counts what it could not read', () => {
  expect(readFeed(bytesOf(feedWith(ARABIC))).damaged).toBe(0);
  expect(readFeed(bytesOf(feedWith('lost \ufffd\ufffd'))).damaged).toBe(2);
});

it('A15 reads gb2312 as its superset', () => {
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
