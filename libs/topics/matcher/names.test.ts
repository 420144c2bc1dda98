import { describe, expect, test } from 'vitest';
import { compileTopicsNow } from './compile.js';
import type { Name } from './names.js';

const name = (topic: string | null, words: string, more: Partial<Name> = {}): Name => ({
  topic,
  words: words.split(' '),
  label: `name "${words}"`,
  ...more,
});

const found = (names: Name[], title: string, summary: string | null = null) =>
  compileTopicsNow([], { names })
    .match({ title, summary })
    .map(({ topic }) => topic);

describe('a name', () => {
  test('is read wherever its words stand, with its label as the rule', () => {
    const matcher = compileTopicsNow([], { names: [name('iraq', 'العراق')] });
    expect(matcher.match({ title: 'انفجار بالعراق' })).toEqual([
      {
        topic: 'iraq',
        role: 'about',
        why: [
          {
            field: 'title',
            start: 7,
            end: 14,
            text: 'بالعراق',
            rule: 'name "العراق"',
            folded: 'العراق',
            particle: 'ب',
          },
        ],
      },
    ]);
  });

  test('hides the names inside it, also when it stands for nothing itself', () => {
    const names = [
      name('mexico', 'mexico'),
      name(null, 'new mexico'),
      name('sudan', 'sudan'),
      name('south-sudan', 'south sudan'),
    ];
    expect(found(names, 'Storm over New Mexico')).toEqual([]);
    expect(found(names, 'Mexico and New Mexico')).toEqual(['mexico']);
    expect(found(names, 'Aid for South Sudan')).toEqual(['south-sudan']);
  });

  test('hides no term of a rule', () => {
    const matcher = compileTopicsNow([{ id: 'storms', rules: ['new'] }], {
      names: [name('nm', 'new mexico')],
    });
    expect(matcher.match({ title: 'New Mexico' }).map(({ topic }) => topic)).toEqual(['storms', 'nm']);
  });

  test('gives way to a shorter one when it may not be read there', () => {
    const accept: Name['accept'] = ({ words, to }) => words[to]?.folded !== 'times';
    const names = [name('york', 'york'), name('new-york', 'new york', { accept })];
    expect(found(names, 'New York votes')).toEqual(['new-york']);
    expect(found(names, 'New York Times')).toEqual(['york']);
  });

  test('sees the headline, the field and the form when it decides', () => {
    const seen: unknown[] = [];
    const accept: Name['accept'] = ({ headline, field, from, to, form }) =>
      seen.push([headline.language, field, from, to, form.word, form.particle]) > 0;
    compileTopicsNow([], { names: [name('iraq', 'العراق', { accept })] }).match({
      title: 'خبر',
      summary: 'انفجار بالعراق',
      language: 'ar',
    });
    expect(seen).toEqual([['ar', 'summary', 1, 2, 'العراق', 'ب']]);
  });

  test('is only mentioned in a summary, or when it says so', () => {
    const names = [name('iraq', 'iraq'), name('qatar', 'jazeera', { role: 'mention' })];
    const matcher = compileTopicsNow([], { names });
    expect(matcher.match({ title: 'Jazeera news', summary: 'Iraq' }).map(({ role }) => role)).toEqual([
      'mention',
      'mention',
    ]);
    expect(matcher.match({ title: 'Iraq', summary: 'Jazeera' }).map(({ role }) => role)).toEqual([
      'about',
      'mention',
    ]);
  });

  test('says itself what may stand between its words', () => {
    const names = [name('x', 'washington dc', { within: /^, $/u })];
    expect(found(names, 'Washington, DC')).toEqual(['x']);
    expect(found(names, 'Washington; DC')).toEqual([]);
  });
});
