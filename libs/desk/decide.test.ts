import { AlertSchema, type AlertDraft, encodeAlert } from '@ajil/protocol';
import { catalogueOf, openMatchingNow, SHIPPED } from '@ajil/topics';
import fc from 'fast-check';
import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { type Decision, decide, type DeskEntry, duplicateKeys, type Known } from './index.js';

const NOW = new Date('2026-03-01T12:00:05.000Z');
const SEEN = new Date('2026-03-01T12:00:00.000Z');
const NOBODY: Known = { holders: [] };
/** Countries and regions: what the desks are is told by their goldens. */
const TOPICS = openMatchingNow(catalogueOf(SHIPPED.topics.filter(({ rules }) => rules.length === 0)));

function entry(wanted: Partial<DeskEntry> = {}): DeskEntry {
  return {
    id: ulid(),
    title: 'Blast reported near a base in Iraq',
    summary: null,
    url: 'https://news.example/2026/blast',
    language: 'en',
    publishedAt: new Date('2026-03-01T11:58:00.000Z'),
    firstSeenAt: SEEN,
    source: { id: 's1', name: 'News Example', outlet: 'Example', language: 'en' },
    ...wanted,
  };
}

function alertOf(decision: Decision): AlertDraft {
  if (decision.kind !== 'alert') throw new Error(`silence: ${decision.silence}`);
  return decision.draft;
}

const draftOf = (wanted: Partial<DeskEntry>) => alertOf(decide(entry(wanted), NOBODY, TOPICS, NOW));

/** Somebody holds all keys of this entry. */
function heldBy(other: DeskEntry, alertId = ulid()): Known {
  return { holders: duplicateKeys(other).map((key) => ({ key, alertId, outlet: other.source.outlet })) };
}

function silenceOf(wanted: Partial<DeskEntry>, known: Known): string {
  const decision = decide(entry(wanted), known, TOPICS, NOW);
  return decision.kind === 'silence' ? decision.silence : 'alert';
}

describe('an alert', () => {
  it('tells what the entry said, where it is from and when', () => {
    const told = entry({ summary: 'Two people were hurt.' });
    expect(alertOf(decide(told, NOBODY, TOPICS, NOW))).toMatchObject({
      id: told.id,
      rev: 1,
      kind: 'new',
      urgency: 'routine',
      title: told.title,
      summary: 'Two people were hurt.',
      language: 'en',
      direction: 'ltr',
      url: told.url,
      source: { id: 's1', name: 'News Example', outlet: 'Example' },
      story: { id: told.id, headlines: 1, origins: 1, disputed: false },
      publishedAt: '2026-03-01T11:58:00.000Z',
      firstSeenAt: SEEN.toISOString(),
      alertedAt: NOW.toISOString(),
    });
  });

  it('is one that the contract knows, once it has its place in the log', () => {
    const [before, middle, after] = encodeAlert(draftOf({}));
    expect(AlertSchema.safeParse(JSON.parse(`${before}v1.k3f9.1${middle}{}${after}`)).error).toBeUndefined();
  });

  it.each<[string, Partial<DeskEntry>, { topics: string[]; urgency: string; language: string; direction: string }]>([
    ['in Arabic with a particle', { title: 'عاجل: انفجار قرب قاعدة بالعراق', language: null }, { topics: ['iraq', 'middle-east'], urgency: 'urgent', language: 'ar', direction: 'rtl' }],
    ['in Persian', { title: 'فوری: زمین‌لرزه در شمال ایران', language: 'fa' }, { topics: ['iran', 'middle-east'], urgency: 'urgent', language: 'fa', direction: 'rtl' }],
    ['in English with a marker', { title: 'BREAKING: Parliament of Iraq votes on budget' }, { topics: ['iraq', 'middle-east'], urgency: 'urgent', language: 'en', direction: 'ltr' }],
    ['of two countries', { title: 'Iraq and Iran sign a border agreement' }, { topics: ['iraq', 'iran', 'middle-east'], urgency: 'routine', language: 'en', direction: 'ltr' }],
    ['with the country in its summary alone', { title: 'Parliament votes on the budget', summary: 'The vote in Iraq took all night.' }, { topics: ['iraq', 'middle-east'], urgency: 'routine', language: 'en', direction: 'ltr' }],
  ])('is filed under topics, urgency and language: %s', (_what, wanted, filed) => {
    const draft = draftOf(wanted);
    expect(draft).toMatchObject(filed);
    expect(draft.cells).toEqual(filed.topics.map((topic) => `${topic}/${filed.urgency}/${filed.language}`));
  }); // prettier-ignore

  it('names a parent once, after the topics that were found, with its reason', () => {
    const { topics, why } = draftOf({ title: 'Iraq and Iran sign a border agreement' });
    expect(topics).toEqual(['iraq', 'iran', 'middle-east']);
    expect(why).toContain('topic middle-east: contains iraq, iran');
  });

  it('says for each topic which words it was found by', () => {
    const { title, summary, why } = draftOf({
      title: 'عاجل: انفجار قرب قاعدة بالعراق',
      summary: 'قال مسؤول في العراق إن لا ضحايا.',
    });
    expect(why.at(-1)).toBe('urgency urgent: marker «عاجل:»');
    expect(placesIn(why)).toEqual([
      { text: 'بالعراق', field: 'title', at: title.indexOf('بالعراق') },
      { text: 'العراق', field: 'summary', at: summary!.indexOf('العراق') },
    ]);
  });

  it('has no summary that only repeats its title', () => {
    const title = 'Blast reported near a base in Iraq';
    expect(draftOf({ title, summary: title }).summary).toBeNull();
    expect(draftOf({ title, summary: `  ${title}\n` }).summary).toBeNull();
    expect(draftOf({ title, summary: '' }).summary).toBeNull();
  });

  it('takes its title from the summary when the outlet gave none', () => {
    expect(draftOf({ title: ' \u200b ', summary: 'Blast near a base in Iraq' })).toMatchObject({
      title: 'Blast near a base in Iraq',
      summary: null,
    });
    const long = `Iraq: ${'word '.repeat(100)}`;
    const draft = draftOf({ title: '', summary: long });
    expect(draft.title).toMatch(/^Iraq: .*…$/);
    expect(draft.summary).toBe(long.trim());
  });

  it('is plain text of bounded length, whatever the outlet sent', () => {
    const draft = draftOf({ title: `Iraq \u202e${'🇮🇶'.repeat(5_000)}`, summary: `\0${'a'.repeat(100_000)}` });
    const letters = (text: string) => [...new Intl.Segmenter('und').segment(text)].length;
    expect(letters(draft.title)).toBe(512);
    expect(letters(draft.summary!)).toBe(1_000);
    expect(draft.title).not.toContain('\u202e');
    expect(draft.summary).not.toContain('\0');
  });

  it.each<[string, number, boolean]>([
    ['a day old', -24 * 60, true],
    ['of the same instant', 0, true],
    ['ten minutes ahead, as a clock may be', 10, true],
    ['eleven minutes ahead', 11, false],
    ['a year ahead', 365 * 24 * 60, false],
  ])('believes a date %s: %d minutes, %s', (_what, minutes, believed) => {
    const publishedAt = new Date(SEEN.getTime() + minutes * 60_000);
    expect(draftOf({ publishedAt }).publishedAt).toBe(believed ? publishedAt.toISOString() : null);
  });

  it('has no date when the outlet gave none', () => {
    expect(draftOf({ publishedAt: null }).publishedAt).toBeNull();
  });
});

describe('a name in letters that only look like its own', () => {
  const fake = 'Fire at a depot in \u0406r\u0430n overnight';
  const real = 'Fire at a depot in Iran overnight';

  it('A31: names no topic, is flagged, and is not merged with the real one', () => {
    expect(decide(entry({ title: fake }), NOBODY, TOPICS, NOW)).toEqual({
      kind: 'silence',
      silence: 'no-topic',
      why: [expect.stringMatching(/^no-topic/), 'mixed scripts: «\u0406r\u0430n»'],
    });
    expect(draftOf({ title: real }).topics).toContain('iran');
    expect(duplicateKeys(entry({ title: fake, url: null }))).not.toEqual(
      duplicateKeys(entry({ title: real, url: null })),
    );
  });
});

describe('an origin', () => {
  it('is told with the words that name it, and only then', () => {
    const credit = '«(AFP)» at title[4..9]';
    expect(draftOf({ origin: 'afp', credit }).why).toContain(`origin afp: ${credit}`);
    expect(draftOf({ origin: 'example', credit: null }).why.join()).not.toContain('origin');
  });
});

describe('the urgency that a title may claim', () => {
  it.each([
    ['[BREAKING] Blast near a base in Iraq', 'urgent'],
    ['عاجل: انفجار في العراق', 'urgent'],
    ['Blast near a base in Iraq BREAKING', 'routine'],
    ['Reuters: BLAST NEAR A BASE IN IRAQ', 'routine'],
    ['FLASH BULLETIN: blast in Iraq', 'urgent'],
  ])('A40: is at most urgent, and only by a marker at its head: %s', (title, most) => {
    expect(['routine', most]).toContain(draftOf({ title }).urgency);
  });
});

describe('silence', () => {
  it.each([
    ['empty', { title: '', summary: null }],
    ['empty', { title: ' \u200b\ufeff ', summary: '\u2028' }],
    ['no-topic', { title: 'Ten recipes for a quiet Sunday', summary: null }],
    ['no-topic', { title: '', summary: 'Ten recipes for a quiet Sunday' }],
    ['alert', { title: 'Ten recipes from Iraq', summary: null }],
  ])('is %s for %j', (silence, wanted) => {
    expect(silenceOf(wanted, NOBODY)).toBe(silence);
  });

  it('always says why, beginning with its own name', () => {
    for (const wanted of [{ title: '' }, { title: 'Ten recipes for a quiet Sunday' }, {}]) {
      const decision = decide(entry(wanted), heldBy(entry()), TOPICS, NOW);
      if (decision.kind !== 'silence') throw new Error('an alert');
      expect(decision.why.length).toBeGreaterThan(0);
      for (const why of decision.why) expect(why).toMatch(new RegExp(`^${decision.silence}: \\S`));
    }
  });

  it('prefers "no topic" to "duplicate": an entry of no topic repeats nothing that anybody was told', () => {
    const recipes = { title: 'Ten recipes for a quiet Sunday afternoon' };
    expect(silenceOf(recipes, heldBy(entry(recipes)))).toBe('no-topic');
  });
});

describe('a duplicate', () => {
  const elsewhere = (wanted: Partial<DeskEntry>) =>
    entry({
      url: 'https://other.example/a',
      source: { id: 's2', name: 'Other', outlet: 'Other', language: null },
      ...wanted,
    });

  it('is the same title elsewhere, whatever its marker, case and marks', () => {
    const first = entry({ title: 'عاجل: انفجار قرب قاعدة عسكرية في العراق', url: 'https://one.example/1' });
    expect(silenceOf(elsewhere({ title: 'انفجارٌ قربَ قاعدة عسكرية في العراق!' }), heldBy(first))).toBe(
      'duplicate',
    );
    expect(silenceOf(elsewhere({ title: 'BLAST REPORTED NEAR A BASE IN IRAQ' }), heldBy(entry()))).toBe(
      'duplicate',
    );
  });

  it('is the same address, whatever its title, protocol and tracking', () => {
    const repeated = {
      title: 'Iraq: what we know so far',
      url: 'http://www.news.example/2026/blast/?utm_source=rss#top',
    };
    expect(silenceOf(repeated, heldBy(entry()))).toBe('duplicate');
  });

  it('is neither another title nor another address', () => {
    expect(
      silenceOf(
        { title: 'Talks in Iraq end without agreement', url: 'https://news.example/2026/talks' },
        heldBy(entry()),
      ),
    ).toBe('alert');
  });

  it('is explained by what is the same, and by the alert that said it first', () => {
    const first = ulid();
    const decision = decide(entry(), heldBy(entry(), first), TOPICS, NOW);
    expect(decision.why).toEqual([
      `duplicate: same title as alert ${first} of Example`,
      `duplicate: same address as alert ${first} of Example`,
    ]);
    const forgotten = { holders: [{ key: duplicateKeys(entry())[0]!, alertId: first, outlet: null }] };
    expect(decide(entry(), forgotten, TOPICS, NOW).why).toEqual([`duplicate: same title as alert ${first}`]);
  });

  it('is never made by a key that the entry does not have', () => {
    const strangers = heldBy(
      entry({ title: 'Talks in Iraq end without agreement', url: 'https://news.example/2026/talks' }),
    );
    expect(decide(entry(), strangers, TOPICS, NOW).kind).toBe('alert');
  });

  it.each([
    'https://news.example',
    'https://news.example/',
    'http://www.news.example/#top',
    'https://news.example/?utm_source=rss',
  ])('is not made by a link to the front page: %s', (url) => {
    expect(duplicateKeys(entry({ url })).filter((key) => key.startsWith('url:'))).toEqual([]);
  });

  it('is made by a page that only its query tells', () => {
    expect(duplicateKeys(entry({ url: 'https://news.example/?p=12' }))).toContain(
      'url:https://news.example/?p=12',
    );
  });

  it.each([null, '', 'mailto:desk@news.example', 'javascript:alert(1)', 'not an address'])(
    'is not made by %j as an address',
    (url) => {
      expect(duplicateKeys(entry({ url })).filter((key) => key.startsWith('url:'))).toEqual([]);
    },
  );

  it('is not made by a title too short to stand for one event', () => {
    expect(duplicateKeys(entry({ title: 'عاجل', url: null }))).toEqual([]);
    expect(duplicateKeys(entry({ title: 'Iraq: live', url: null }))).toEqual([]);
  });

  it('has the keys that the alert before it took', () => {
    const decision = decide(entry(), NOBODY, TOPICS, NOW);
    expect(decision).toMatchObject({ kind: 'alert', keys: duplicateKeys(entry()) });
    expect(duplicateKeys(entry())).toEqual(duplicateKeys(entry()).toSorted());
  });
});

describe('deciding', () => {
  const pieces = fc.constantFrom(
    'العراق',
    'بالعراق',
    'Iraq',
    'ایران',
    'عاجل:',
    'BREAKING:',
    '👩‍👩‍👧',
    '\u202e',
    '\u2028',
    '"',
    '\ud83d',
    'ـ',
    'e\u0301',
    ' ',
  );
  const texts = fc
    .array(fc.oneof(pieces, fc.string({ unit: 'grapheme', maxLength: 12 })), { maxLength: 12 })
    .map((parts) => parts.join(' '));
  const dates = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  const codes = fc.option(fc.oneof(fc.constantFrom('ar', 'fa', 'en-GB', 'xx'), fc.string({ maxLength: 6 })));
  const entries: fc.Arbitrary<DeskEntry> = fc.record({
    id: fc.constant('01KB0000000000000000000000'),
    title: texts,
    summary: fc.option(texts),
    url: fc.option(fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string())),
    language: codes,
    publishedAt: fc.option(dates),
    firstSeenAt: dates,
    source: fc.record({ id: fc.string(), name: texts, outlet: texts, language: codes }),
  });

  it('gives the same decision for the same input, and leaves the input alone', () => {
    fc.assert(
      fc.property(entries, fc.boolean(), dates, (asked, told, now) => {
        const copy = structuredClone(asked);
        const known = told ? heldBy(asked, 'first') : NOBODY;
        const decision = decide(asked, known, TOPICS, now);
        expect(asked).toEqual(copy);
        expect(decide(copy, structuredClone(known), TOPICS, new Date(now))).toEqual(decision);
      }),
    );
  });

  it('never alerts what is known, and knows at once what it alerted', () => {
    fc.assert(
      fc.property(entries, (asked) => {
        const first = decide(asked, NOBODY, TOPICS, NOW);
        if (first.kind === 'silence') return;
        const again = decide(
          asked,
          { holders: first.keys.map((key) => ({ key, alertId: asked.id, outlet: null })) },
          TOPICS,
          NOW,
        );
        expect(again.kind).toBe(first.keys.length > 0 ? 'silence' : 'alert');
      }),
    );
  });

  it('gives every alert topics, a cell for each, and reasons that point at its own text', () => {
    fc.assert(
      fc.property(entries, (asked) => {
        const decision = decide(asked, NOBODY, TOPICS, NOW);
        expect(decision.why.length).toBeGreaterThan(0);
        if (decision.kind === 'silence') return;
        const { topics, cells, why, title, summary } = decision.draft;
        expect(new Set(topics).size).toBe(topics.length);
        expect(cells).toHaveLength(topics.length);
        for (const topic of topics)
          expect(why.some((line) => line.startsWith(`topic ${topic}: `))).toBe(true);
        for (const { text, field, at } of placesIn(why))
          expect({ title, summary }[field]!.startsWith(text, at)).toBe(true);
      }),
    );
  });
});

/** The places that reasons name: `«بالعراق» at title[31..38]`. */
function placesIn(why: readonly string[]): { text: string; field: 'title' | 'summary'; at: number }[] {
  return why.flatMap((line) =>
    [...line.matchAll(/«([^»]*)» at (title|summary)\[(\d+)\.\.(\d+)\]/g)].map(
      ([, text, field, start, end]) => {
        expect(Number(end) - Number(start)).toBe(text!.length);
        return { text: text!, field: field as 'title' | 'summary', at: Number(start) };
      },
    ),
  );
}
