import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, truncateText } from './index.js';

describe('display text', () => {
  test('loses bidi overrides, isolates and marks', () => {
    expect(cleanText('a\u202Eb\u2066c\u2069d\u200Ee\u200Ff\u061Cg\u202A\u202C')).toBe('abcdefg');
  });

  test('loses zero-width characters inside Latin words', () => {
    expect(cleanText('Ba\u200Bgh\u200Cda\u200Dd\u2060 \uFEFFsoft\u00ADly')).toBe('Baghdad softly');
  });

  test('keeps the joiners of Persian, Arabic and Indic spelling byte for byte', () => {
    for (const text of ['می‌شود', 'نمی‌خواهم کتاب‌ها را', 'ه‍', 'क्‍ष', 'خانهٔ‌ما']) {
      const kept = text === 'ه‍' ? 'ه' : text;
      expect(cleanText(text)).toBe(kept);
    }
  });

  test('keeps diacritics, points and emoji families', () => {
    for (const text of ['Türkiye Çağrı', 'עִבְרִית', 'عُمَان عمّان', '👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️'])
      expect(cleanText(text)).toBe(text);
  });

  test('loses controls and hidden tags, and makes line breaks spaces', () => {
    expect(cleanText(' a\u0000b\u0007\n\tc\u0085d\u2028e\u00A0 f\u{E0041}\u{E0042} ')).toBe('ab c d e f');
  });

  test('loses lone surrogates only', () => {
    expect(cleanText('a\uD800b\uDC00c😀')).toBe('abc😀');
  });

  test('is in Unicode form C', () => {
    expect(cleanText('Tu\u0308rkiye')).toBe('Türkiye');
    expect(cleanText('e\u200B\u0301')).toBe('é');
  });

  test('keeps at most eight marks on a letter', () => {
    const zalgo = `q${'\u0321\u0301'.repeat(1000)}x`;
    expect(cleanText(zalgo).match(/\p{M}/gu)?.length).toBeLessThanOrEqual(8);
    expect(cleanText(`ب${'\u0650\u200C'.repeat(500)}`).match(/\p{M}/gu)?.length).toBeLessThanOrEqual(8);
    expect(cleanText(zalgo).endsWith('x')).toBe(true);
  });

  test('does not change when it is cleaned again', () => {
    const nasty = fc.constantFrom(
      '\u200C',
      '\u200D',
      '\u202E',
      '\u0301',
      '\u064B',
      'ب',
      'e',
      '\u2060',
      '👩',
      '\u{E0041}',
      ' ',
      '\u0085',
      '\uD83D',
      '\u1161',
      '\u1100',
      '\u0654',
      'ا',
      '\u0345',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(nasty, { maxLength: 30 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a text cut to length', () => {
  test('stays whole when it fits', () => {
    expect(truncateText('قصير', 4)).toBe('قصير');
    expect(truncateText('👩‍👩‍👧‍👦', 1)).toBe('👩‍👩‍👧‍👦');
  });

  test('ends in an ellipsis that counts', () => {
    expect(truncateText('abcdef', 4)).toBe('abc…');
    expect(truncateText('one two three', 5)).toBe('one…');
  });

  test('never parts a grapheme', () => {
    expect(truncateText('ab👩‍👩‍👧‍👦cd', 4)).toBe('ab👩‍👩‍👧‍👦…');
    expect(truncateText('ab👩‍👩‍👧‍👦cd', 3)).toBe('ab…');
    expect(truncateText('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301…');
  });

  test.each([
    ['Hangul jamo', '\u1100'.repeat(5000)],
    ['marks', `a${'\u0301\u0321'.repeat(5000)}`],
    ['marks beyond the basic plane', `a${'\u{1D167}'.repeat(5000)}`],
    ['ordinary letters before the endless one', `abc d${'\u0301'.repeat(5000)}`],
  ])('has at most four units a grapheme, be they %s', (_what, text) => {
    const cut = truncateText(text, 100);
    expect(cut.length).toBeLessThanOrEqual(400);
    expect(cut).toMatch(/[^…]…$/u);
    expect(cut).not.toMatch(/\p{Cs}/u);
  });

  test('leaves pointed Arabic and a few families alone', () => {
    const pointed = 'الْعِرَاقُ '.repeat(20).trim();
    expect(truncateText(pointed, 200)).toBe(pointed);
    expect(truncateText('👩‍👩‍👧‍👦'.repeat(5), 10)).toBe('👩‍👩‍👧‍👦'.repeat(5));
  });

  test('never passes its caps', () => {
    const unit = fc.constantFrom('a', '\u0301', '\u1100', '\u{1D167}', '👩', '\u200D', ' ', '🇮', 'خ');
    const texts = fc.array(unit, { maxLength: 300 }).map((all) => all.join(''));
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 40 }), (text, most) => {
        const cut = truncateText(text, most);
        expect([...new Intl.Segmenter().segment(cut)].length).toBeLessThanOrEqual(most);
        expect(cut.length).toBeLessThanOrEqual(Math.max(64, most * 4));
        expect(cut).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});
