import { describe, expect, it } from 'vitest';
import { figuresIn } from './figures.js';
import { whatChanged } from './what-changed.js';

describe('what changed in a report', () => {
  it('is nothing when only white space did', () => {
    expect(
      whatChanged({ title: 'Three  killed ', summary: null }, { title: 'Three killed', summary: '' }),
    ).toEqual([]);
  });

  it('names the title and the figure that rose', () => {
    const [before, after] = ['Three killed in blast at base', '7 killed in blast at base'];
    expect(whatChanged({ title: before, summary: null }, { title: after, summary: null })).toEqual([
      { kind: 'title', before, after },
      { kind: 'figure', before: [3], after: [7] },
    ]);
  });

  it('compares figures, not how they are written', () => {
    const changes = whatChanged(
      { title: 'مقتل ثلاثة في انفجار', summary: 'والجرحى ١٢' },
      { title: 'مقتل 3 في انفجار', summary: 'والجرحى 12' },
    );
    expect(changes.map(({ kind }) => kind)).toEqual(['title', 'summary']);
  });

  it.each([
    ['1,200 fled, 3.5 per cent of them by sea', [1200, 3.5]],
    ['۱۲ کشته و ٣٤ زخمی', [12, 34]],
    ['twenty wounded, no number here', [20]],
    [`${'9'.repeat(400)} is no figure`, [999999999999999, 999999999999999]],
  ])('reads the figures of «%s»', (text, figures) => {
    expect(figuresIn(text).slice(0, figures.length)).toEqual(figures);
  });
});
