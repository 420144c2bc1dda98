import { parseFeed } from '@ajil/feeds';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leaveOut, stampOf } from './stamp.js';

interface Item {
  id: string;
  title: string;
  url: string;
  summary: string;
}
const word = fc.stringMatching(/^[a-zعر0-9]{0,12}$/);
const items = fc.array(
  fc.record({ id: word, title: word, url: word.map((path) => `https://a.example/${path}`), summary: word }),
  { maxLength: 12 },
);
const parse = (listed: readonly Item[]) =>
  parseFeed(
    Buffer.from(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 't',
        items: listed.map(({ summary, ...item }) => ({ ...item, content_text: summary, summary })),
      }),
    ),
    {},
  );
const entriesOf = (parsed: ReturnType<typeof parse>) => (parsed.kind === 'feed' ? parsed.feed.entries : []);

it('leaves out the entries whose stamp is named, tells which, and leaves the others as they are', () => {
  fc.assert(
    fc.property(items, items, (before, now) => {
      const stamps = entriesOf(parse(before)).map(stampOf);
      const whole = parse(now);
      const omit = [...new Set(['of none', ...stamps])];
      const sifted = leaveOut(parse(now), omit);
      if (whole.kind === 'failed' || sifted.kind === 'failed') return expect(sifted).toEqual(whole);
      const had = new Set(stamps);
      expect(sifted.feed).toEqual({
        ...whole.feed,
        entries: whole.feed.entries.filter((entry) => !had.has(stampOf(entry))),
      });
      expect(sifted.omitted!.map((place) => omit[place])).toEqual(
        whole.feed.entries.map(stampOf).filter((stamp) => had.has(stamp)),
      );
    }),
  );
});

it('gives two entries one stamp only where they say the same and are known by the same', () => {
  const text = fc.oneof(word, fc.string());
  const entry = fc.record({
    key: text,
    identities: fc.record({ guid: fc.option(text), link: fc.option(text) }),
    title: text,
    summary: fc.option(text),
  });
  fc.assert(
    fc.property(entry, entry, fc.boolean(), (one, another, alike) => {
      const other = alike ? structuredClone(one) : another;
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(stampOf(one as never) === stampOf(other as never)).toBe(isSame);
    }),
    {
      examples: [
        [
          { key: 'k', identities: { guid: 'ab', link: 'c' }, title: 't', summary: null },
          { key: 'k', identities: { guid: 'a', link: 'bc' }, title: 't', summary: '' },
          false,
        ],
      ],
    },
  );
});

it('hands out everything to who names nothing', () => {
  const parsed = parse([{ id: '1', title: 'a', url: 'https://a.example/', summary: 's' }]);
  expect(leaveOut(parsed, [])).toBe(parsed);
});
