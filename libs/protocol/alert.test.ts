import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ALERT_KINDS,
  type AlertDraft,
  AlertSchema,
  cellsOf,
  encodeAlert,
  formatCursor,
  URGENCIES,
} from './index.js';

/** The order of keys that `docs/protocol.md` fixes. */
const KEYS = [
  'id', 'rev', 'kind', 'cursor', 'topics', 'cells', 'prev', 'urgency', 'title', 'summary', 'language', 'direction', 'url', 'source',
  'story', 'facts', 'publishedAt', 'firstSeenAt', 'alertedAt', 'why',
]; // prettier-ignore

/** Text as outlets write it, with what breaks careless encoders: line separators, quotes, emoji, halves of them. */
const hard = fc.constantFrom(
  '\u2028',
  '\u2029',
  '"',
  '\\',
  '\n',
  '\0',
  '</script>',
  '🇮🇶',
  '👩‍👩‍👧',
  '\ud83d',
  'عاجل:',
  'می‌شود',
  '","prev":{',
);
const texts = fc
  .array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), hard), { maxLength: 6 })
  .map((parts) => parts.join(''));
const words = fc.string({ unit: fc.constantFrom(...'abcdefghijk-'), minLength: 1, maxLength: 8 });
const times = fc
  .date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const ulids = fc
  .string({ unit: fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), minLength: 25, maxLength: 25 })
  .map((rest) => `0${rest}`);

const drafts: fc.Arbitrary<AlertDraft> = fc.record(
  {
    id: ulids,
    rev: fc.integer({ min: 1, max: 1_000 }),
    kind: fc.constantFrom(...ALERT_KINDS),
    topics: fc.uniqueArray(words, { maxLength: 4 }),
    cells: fc.uniqueArray(words, { maxLength: 4 }).map((topics) => cellsOf(topics, 'urgent', 'ar')),
    urgency: fc.constantFrom(...URGENCIES),
    title: texts,
    summary: fc.option(texts),
    language: fc.constantFrom('ar', 'en', 'und'),
    direction: fc.constantFrom('ltr' as const, 'rtl' as const),
    url: fc.option(fc.webUrl()),
    source: fc.record({ id: words, name: texts, outlet: texts }, { noNullPrototype: true }),
    story: fc.record(
      {
        id: words,
        headlines: fc.integer({ min: 1 }),
        origins: fc.integer({ min: 1 }),
        disputed: fc.boolean(),
      },
      { noNullPrototype: true },
    ),
    facts: fc.constant([]),
    publishedAt: fc.option(times),
    firstSeenAt: times,
    alertedAt: times,
    why: fc.array(texts, { maxLength: 3 }),
  },
  { noNullPrototype: true },
);

const places = fc.record({ epoch: fc.constantFrom('k3f9', '0'), seq: fc.nat() });

/** What the log does in the appending transaction. */
function join(draft: AlertDraft, cursor: string, prev: Record<string, number>): string {
  const [before, middle, after] = encodeAlert(draft);
  return `${before}${cursor}${middle}${JSON.stringify(prev)}${after}`;
}

const prevOf = (draft: AlertDraft) => Object.fromEntries(draft.cells.map((cell, i) => [cell, i]));

/** The same alert whose parts were put together in another order. */
function shuffled(draft: AlertDraft): AlertDraft {
  return Object.fromEntries(Object.entries(draft).reverse()) as unknown as AlertDraft;
}

describe('the text of an alert', () => {
  it('is the alert, with its cursor and prev', () => {
    fc.assert(
      fc.property(drafts, places, (draft, place) => {
        const cursor = formatCursor(place);
        const prev = prevOf(draft);
        expect(JSON.parse(join(draft, cursor, prev))).toEqual({ ...draft, cursor, prev });
      }),
    );
  });

  it('has its keys in the order of the contract, however the draft was put together', () => {
    fc.assert(
      fc.property(drafts, places, (draft, place) => {
        const text = join(shuffled(draft), formatCursor(place), prevOf(draft));
        expect(Object.keys(JSON.parse(text) as object)).toEqual(KEYS);
        expect(text).toBe(join(draft, formatCursor(place), prevOf(draft)));
      }),
    );
  });

  it('is not changed by decoding and encoding: every transport may do either', () => {
    fc.assert(
      fc.property(drafts, places, (draft, place) => {
        const text = join(draft, formatCursor(place), prevOf(draft));
        expect(JSON.stringify(JSON.parse(text))).toBe(text);
        // One line on a server-sent event stream, where only CR and LF end a line.
        expect(text).not.toMatch(/[\r\n]/);
      }),
    );
  });

  it('is an alert by the schema', () => {
    fc.assert(
      fc.property(drafts, places, (draft, place) => {
        const decoded: unknown = JSON.parse(join(draft, formatCursor(place), prevOf(draft)));
        expect(AlertSchema.parse(decoded)).toEqual(decoded);
      }),
    );
  });
});

describe('the schema of an alert', () => {
  const [draft] = fc.sample(drafts, 1) as [AlertDraft];
  const alert = { ...draft, cursor: 'v1.k3f9.1', prev: prevOf(draft) };

  it.each([
    ['no place in the log', { cursor: undefined }],
    ['an unknown urgency', { urgency: 'panic' }],
    ['an unknown kind', { kind: 'rumour' }],
    ['revision zero', { rev: 0 }],
    ['an id that is no ULID', { id: 'one' }],
    ['a negative prev', { prev: { 'iraq/urgent/ar': -1 } }],
    ['a time with an offset', { alertedAt: '2026-01-01T00:00:00+03:00' }],
    ['a time that is none', { firstSeenAt: 'yesterday' }],
    ['no title', { title: null }],
    ['a direction of another world', { direction: 'ttb' }],
    ['a story of no headlines', { story: { ...alert.story, headlines: 0 } }],
  ])('refuses %s', (_what, wrong) => {
    expect(AlertSchema.safeParse(alert).success).toBe(true);
    expect(AlertSchema.safeParse({ ...alert, ...wrong }).success).toBe(false);
  });
});
