import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldToken } from './fold.js';
import { wordsByRule } from './tokens.js';
import { directionOf, fold, titleKey, tokenise } from './index.js';

const SAME: [what: string, one: string, other: string][] = [
  ['case', 'BAGHDAD Blast', 'baghdad blast'],
  ['Turkish dotted and dotless i', 'İRAN IRAK ılık', 'iran irak ilik'],
  ['Latin diacritics', 'Türkiye Übergröße façade Łódź', 'turkiye ubergrosse facade lodz'],
  ['decomposed letters', 'Tu\u0308rkiye', 'Türkiye'],
  ['full-width and presentation forms', 'Ｉｒａｎ ﻋﺮﺍﻕ', 'Iran عراق'],
  ['alef forms', 'أحمد إيران آسيا ٱلعراق', 'احمد ايران اسيا العراق'],
  ['hamza seats', 'مسؤول رئيس', 'مسوول رييس'],
  ['Arabic and Persian yeh', 'ایرانی على', 'ايراني علي'],
  ['Arabic and Persian kaf', 'کرکوک', 'كركوك'],
  ['teh marbuta', 'القاهرة', 'القاهره'],
  ['heh with yeh above', 'کرهٔ شمالی', 'کره شمالی'],
  ['tatweel', 'العـــراق', 'العراق'],
  ['harakat', 'الْعِرَاقُ', 'العراق'],
  ['digits', '٢٠٢٤ ۲۰۲۴ ２０２４', '2024 2024 2024'],
  ['ZWNJ', 'می‌شود', 'میشود'],
  ['punctuation and spaces', ' «Blast» —  in: Babil! ', 'blast in babil'],
  ['zero-width characters', 'Ba\u200Dgh\u200Cd\u200Ba\u2060d', 'baghdad'],
];

describe('the folded form', () => {
  test.each(SAME)('is the same whatever the %s', (_what, one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  test('keeps letters of other scripts apart', () => {
    expect(fold('Іrаn')).not.toBe(fold('Iran'));
    expect(fold('ο')).not.toBe(fold('o'));
    expect(fold('край')).not.toBe(fold('краи'));
  });

  test('does not depend on what was folded before, however much that was', () => {
    const words = Array.from({ length: 40_000 }, (_, n) => `Ä${n.toString(36)}`);
    for (const word of [...words, ...words]) expect(foldToken(word)).toBe(`a${word.slice(1)}`);
  });

  test('keeps different words apart', () => {
    expect(fold('تهران')).not.toBe(fold('طهران'));
    expect(fold('پل')).not.toBe(fold('بل'));
  });

  test('does not change when it is folded again', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(text, (any) => {
        expect(fold(fold(any))).toBe(fold(any));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the words of a text', () => {
  const units = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          'a',
          'ب',
          '\u064e',
          '\u200c',
          '\u200d',
          '\u00ad',
          '1',
          ' ',
          '.',
          "'",
          '\ud83d',
          '\udc4d',
          '𐎠',
          '\u0301',
        ),
        { maxLength: 12 },
      )
      .map((all) => all.join('')),
  );

  test('are those of the written rule, in any text at all', () => {
    fc.assert(
      fc.property(units, (text) => {
        expect(tokenise(text)).toEqual(wordsByRule(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test('are those of the written rule for each letter, alone and beside others', () => {
    for (let code = 0; code < 0x1_0000; code++) {
      const text = `a${String.fromCharCode(code)}\u200cb ${String.fromCharCode(code)}`;
      if (tokenise(text).length !== wordsByRule(text).length)
        expect(tokenise(text)).toEqual(wordsByRule(text));
    }
  });
});

describe('a word', () => {
  /** Longer words are folded as a whole, and this letter changes nothing beside it. */
  const TAIL = '中'.repeat(120);
  const asAWhole = (text: string) => foldToken(`中${text}${TAIL}`);
  const letterByLetter = (text: string) => foldToken(`中${text}中`) + TAIL.slice(1);

  test('is folded as a whole and letter by letter alike: each letter, alone and beside others', () => {
    for (let code = 0; code < 0x1_0000; code++) {
      const letter = String.fromCharCode(code);
      for (const text of [letter, `e${letter}\u0301`, `가${letter}é`])
        if (asAWhole(text) !== letterByLetter(text)) expect.fail(`${code.toString(16)} in ${text}`);
    }
  });

  test('is folded as a whole and letter by letter alike: any letters', () => {
    const among = (min: number, max: number) => fc.integer({ min, max });
    const code = fc.oneof(
      among(0, 0xffff),
      among(0x20, 0x5ff),
      among(0x5d0, 0x6ff),
      among(0x300, 0x36f),
      among(0x900, 0xe80),
      among(0x1100, 0x11ff),
      among(0x1e00, 0x2070),
      among(0x3040, 0x30ff),
      among(0xff00, 0xffef),
    );
    const text = fc.array(code, { maxLength: 8 }).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(text, (any) => {
        expect(letterByLetter(any)).toBe(asAWhole(any));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('tokens', () => {
  test('stand where they are in the display text', () => {
    const text = '«می‌شود» 😀 U.S. ٢٠';
    expect(tokenise(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'می‌شود',
      'U',
      'S',
      '٢٠',
    ]);
    expect(tokenise('😀 Iran')[0]).toEqual({ start: 3, end: 7, text: 'Iran', folded: 'iran' });
  });

  test('always say the text that their offsets point at', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const token of tokenise(text)) expect(text.slice(token.start, token.end)).toBe(token.text);
      }),
    );
  });
});

describe('the direction', () => {
  test.each([
    ['rtl', 'انفجار قرب قاعدة'],
    ['rtl', 'BBC: انفجار قرب قاعدة عسكرية'],
    ['rtl', 'פיצוץ ליד הבסיס'],
    ['ltr', 'Blast near the base, says «بغداد اليوم»'],
    ['ltr', '2024'],
    ['ltr', ''],
    ['rtl', 'اب ab'],
    ['ltr', 'ab اب'],
  ])('is %s for: %s', (direction, text) => {
    expect(directionOf(text)).toBe(direction);
  });
});

describe('the key of a title', () => {
  test('is one for all spellings of one title', () => {
    const key = titleKey('انفجار قرب قاعدة عسكرية في بابل');
    expect(key).not.toBeNull();
    expect(titleKey('إنفجار  قرب قاعده عسكريّة فى بابل!')).toBe(key);
  });

  test('differs with another figure, and with look-alike letters', () => {
    expect(titleKey('Blast near base kills 3 soldiers')).not.toBe(
      titleKey('Blast near base kills 7 soldiers'),
    );
    expect(titleKey('Іrаn closes its northern border')).not.toBe(titleKey('Iran closes its northern border'));
  });

  test.each(['Breaking news', 'عاجل', 'Live updates', 'موجز الأخبار', 'News in brief', '١ ٢ ٣ ٤ ٥ ٦ ٧', ''])(
    'is null for a title that names no event: %s',
    (title) => {
      expect(titleKey(title)).toBeNull();
    },
  );

  test('is there for scripts without spaces', () => {
    expect(titleKey('巴比伦省军事基地附近发生爆炸')).not.toBeNull();
    expect(titleKey('今日新闻')).toBeNull();
  });

  test('has at most 256 units, and is cut between words', () => {
    const long = 'blast near base '.repeat(100);
    expect(titleKey(long)).toBe(`${'blast near base '.repeat(12)}blast`);
    for (const text of [long, '\uFDFA'.repeat(300), '爆'.repeat(5000), '𠀀'.repeat(5001), 'a'.repeat(9000)]) {
      expect(titleKey(text)?.length ?? 0).toBeLessThanOrEqual(256);
      expect(titleKey(text) ?? '').not.toMatch(/\p{Cs}/u);
    }
  });

  test('is one for titles of the same first 200 letters, and tells the lengths of headlines apart', () => {
    const same = 'Blast near the base kills soldiers, says the army '.repeat(6);
    expect(titleKey(`${same} one end`)).toBe(titleKey(`${same} another end`));
    expect(titleKey('Blast near base kills three soldiers')).not.toBe(
      titleKey('Blast near base kills three'),
    );
  });
});
