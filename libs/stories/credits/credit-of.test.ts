import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditOf, type Credited, originOf } from '../index.js';
import goldens from './goldens.json' with { type: 'json' };

const entry = (changes: Partial<Credited>): Credited => ({
  title: '',
  summary: null,
  language: null,
  ...changes,
});
const of = (language: string, field: string, text: string) => entry({ [field]: text, language });

describe('a credit', () => {
  it.each(goldens.credits as [string, string, string, string | null, string | null][])(
    '(%s %s) «%s» is of %s',
    (language, field, text, origin, evidence) => {
      const credit = creditOf(of(language, field, text));
      expect(credit).toMatchObject({ origin, field });
      if (evidence !== null) expect(credit!.text).toBe(evidence);
      expect(text.slice(credit!.start, credit!.end)).toBe(credit!.text);
    },
  );

  it.each(goldens.mentions as [string, string, string][])('(%s %s) «%s» is none', (language, field, text) => {
    expect(creditOf(of(language, field, text))).toBeNull();
  });
});

describe('the credit of an entry', () => {
  it('names the others, too, each once', () => {
    const credit = creditOf(of('ar', 'summary', 'توفي ثلاثة عمال في حريق. (أ ف ب، رويترز، رويترز، وكالات)'));
    expect(credit).toMatchObject({ origin: 'afp', family: 'afp', text: 'أ ف ب' });
    expect(credit!.others.map(({ origin }) => origin)).toEqual(['reuters']);
  });

  it('is who signs the report, not whom the report cites', () => {
    const summary = 'TEHRAN, Nov 3 (Reuters) - Two men were held, according to the IRNA news agency.';
    expect(creditOf(entry({ title: 'IRNA says two held', summary, language: 'en' }))).toMatchObject({
      origin: 'reuters',
      field: 'summary',
      others: [{ origin: 'irna', field: 'title' }],
    });
  });

  it('belongs to the house of the agency', () => {
    expect(creditOf(of('en', 'title', 'Rain ahead, Press TV reports'))).toMatchObject({
      origin: 'press-tv',
      family: 'irib',
      name: 'Press TV',
    });
  });

  it.each([
    ['Reuters', 'reuters'],
    ['By Reuters', 'reuters'],
    ['AFP', 'afp'],
    ['Associated Press in Denver', 'ap'],
    ['Jane Doe, AFP', 'afp'],
    ['Jane Doe and Anadolu Agency', 'anadolu'],
    ['رويترز', 'reuters'],
    ['وكالة الأنباء السعودية', 'spa'],
    ['ایسنا', 'isna'],
    ['Staff and agencies', null],
  ])('is found in the by-line «%s»', (author, origin) => {
    const credit = creditOf(entry({ title: 'Rain in the north', authors: ['Somebody Else', author] }));
    expect(credit).toMatchObject({ origin, field: 'author' });
    expect(author.slice(credit!.start, credit!.end)).toBe(credit!.text);
  });

  it.each(['Michael Bloomberg', 'فارس السعيد', 'Petra Jones', 'Mehr Khan', 'Anna Sana'])(
    'is not read into the name of %s',
    (author) => {
      expect(creditOf(entry({ title: 'Rain in the north', authors: [author], language: 'en' }))).toBeNull();
    },
  );

  it('is found at the head and at the end of a long content, at its place there', () => {
    const filler = 'The road is long and wide here.\n'.repeat(200);
    for (const content of [`PARIS (AFP) - ${filler}`, `${filler}\n(AFP)`, `${filler}\n- AFP`]) {
      const credit = creditOf(entry({ title: 'A road', content, language: 'en' }))!;
      expect(credit).toMatchObject({ origin: 'afp', field: 'content' });
      expect(content.slice(credit.start, credit.end)).toBe('AFP');
    }
    const amid = `${filler}An official told AFP so.\n${filler}`;
    expect(creditOf(entry({ title: 'A road', content: amid, language: 'en' }))).toBeNull();
  });

  it.each([
    'نقلا عن رويترز',
    'نَقْلاً عَنْ رويترز',
    'نقـــلاً عن رويتـــرز',
    'نقلاً عن « رويترز »',
    'نقلا عن وكالة «رويترز» للأنباء',
    'ونقلًا عن رويترز',
  ])('is read however it is spelt: «%s»', (cue) => {
    expect(creditOf(of('ar', 'summary', `أعلنت الوزارة فتح الطريق، ${cue}.`))?.origin).toBe('reuters');
  });

  it.each([
    'به نقل از ایسنا',
    'به نقل از ايسنا',
    'به‌نقل از ایسنا',
    'به نقل از «ایسنا»',
    'به نقل از خبرگزاری ایسنا',
  ])('is read with Persian and Arabic letters and joiners: «%s»', (cue) => {
    expect(creditOf(of('fa', 'summary', `${cue}، جاده باز شد.`))?.origin).toBe('isna');
  });

  it('reads a cue of another language in its own letters only', () => {
    expect(creditOf(of('en', 'summary', 'In an interview, Reuters Gore insisted.'))).toBeNull();
    expect(creditOf(of('tr', 'summary', 'Reuters’a göre yol açıldı.'))?.origin).toBe('reuters');
    expect(creditOf(of('und', 'summary', 'Reuters’a göre yol açıldı.'))?.origin).toBe('reuters');
  });

  it('has its evidence at its place in any text at all', () => {
    const piece = fc.constantFrom(
      'رويترز',
      'نقلاً عن',
      'AFP',
      '(',
      ')',
      ' - ',
      'told ',
      '\u200c',
      '\n',
      'ا',
      '\ud83d',
      ' ',
      'وكالات',
      ':',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(piece, { maxLength: 20 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, text, fc.constantFrom('ar', 'fa', 'en', 'und', null), (title, summary, language) => {
        const credit = creditOf({ title, summary, content: summary, language });
        for (const found of credit === null ? [] : [credit, ...credit.others]) {
          const field = found.field === 'title' ? title : summary;
          expect(found.text).toBe(field.slice(found.start, found.end));
          expect(found.text).not.toBe('');
        }
      }),
    );
  });

  it.each(['(AFP) ', 'told AFP ', 'AFP, ', 'the ', ' ', '( ', '- ', 'به نقل از ', 'a. ', '\n'])(
    'takes no more than linear time on «%s» over and over',
    (piece) => {
      const seconds = (times: number) => {
        const summary = `x ${piece.repeat(times)}`;
        const start = performance.now();
        creditOf(entry({ title: 'x', summary, language: 'en' }));
        return performance.now() - start;
      };
      seconds(5_000);
      const least = (times: number) => Math.min(...Array.from({ length: 5 }, () => seconds(times)));
      const [short, long] = [least(5_000), least(40_000)];
      // Eight times the text; quadratic would be sixty-four.
      expect(long).toBeLessThan(30 * Math.max(short, 1));
    },
  );
});

describe('the origin of an entry', () => {
  it('is the house of the agency that it credits', () => {
    const summary = 'به گزارش خبرگزاری فارس، جاده باز شد.';
    expect(originOf(entry({ title: 'جاده باز شد', summary, language: 'fa' }), { family: 'tabnak' })).toBe(
      'fars',
    );
    expect(originOf(of('tr', 'summary', 'İki kişi yaralandı. (DHA)'), { family: 'sozcu' })).toBe('demiroren');
  });

  it('is the house of its source where it credits nobody, or only "agencies"', () => {
    expect(originOf(of('en', 'title', 'Reuters photographer honoured'), { family: 'bbc' })).toBe('bbc');
    expect(originOf(of('ar', 'summary', 'الرياض - وكالات: هطلت الأمطار.'), { family: 'sabq' })).toBe('sabq');
  });
});
