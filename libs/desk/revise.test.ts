import { type Alert, AlertSchema, KillSchema, encodeAlert } from '@ajil/protocol';
import { catalogueOf, SHIPPED } from '@ajil/topics';
import fc from 'fast-check';
import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import {
  correctAlert,
  type Correction,
  type Hand,
  killAlert,
  raiseAlert,
  type RevisionDraft,
} from './index.js';

const NOW = new Date('2026-03-01T12:00:05.000Z');
const HAND: Hand = { by: 'the desk', catalogue: catalogueOf(SHIPPED.topics), now: NOW };
const MARKS = ['\u202e', '\0', '\ud83d', '<b>'];

function alert(wanted: Partial<Alert> = {}): Alert {
  const id = ulid();
  return {
    id,
    rev: 1,
    kind: 'new',
    cursor: 'v1.k3f9.7',
    topics: ['iraq', 'middle-east'],
    cells: ['iraq/urgent/ar', 'middle-east/urgent/ar'],
    prev: { 'iraq/urgent/ar': 0, 'middle-east/urgent/ar': 0 },
    urgency: 'urgent',
    title: 'عاجل: مقتل ثلاثة في انفجار بالعراق',
    summary: null,
    language: 'ar',
    direction: 'rtl',
    url: null,
    source: { id: 's', name: 'n', outlet: 'o' },
    story: { id, headlines: 1, origins: 1, disputed: false },
    facts: [],
    publishedAt: null,
    firstSeenAt: '2026-03-01T11:00:00.000Z',
    alertedAt: '2026-03-01T11:00:01.000Z',
    why: [
      'topic iraq: «بالعراق» at title[27..34]',
      'topic middle-east: contains iraq',
      'urgency urgent: marker',
    ],
    ...wanted,
  };
}

function corrected(before: Alert, wish: Partial<Correction>): RevisionDraft {
  const done = correctAlert(before, { note: 'a slip', ...wish }, HAND);
  if (done.kind !== 'corrected') throw new Error(done.kind);
  return done.draft;
}

describe('a correction by the desk', () => {
  it('changes what is given, keeps the rest, and says who did it and why', () => {
    const before = alert();
    const title = 'مقتل سبعة في انفجار بالعراق';
    expect(corrected(before, { title })).toEqual({
      ...Object.fromEntries(Object.entries(before).filter(([key]) => key !== 'cursor' && key !== 'prev')),
      rev: 2,
      kind: 'correction',
      title,
      facts: [{ kind: 'figure', before: [3], after: [7] }],
      alertedAt: NOW.toISOString(),
      why: [
        'corrected by the desk: a slip',
        'topic iraq: as in revision 1',
        'topic middle-east: as in revision 1',
        'urgency urgent: as in revision 1',
      ],
    });
  });

  it('files an alert of other topics, urgency and language under its own cells and all that it had', () => {
    const draft = corrected(alert(), { topics: ['iran'], urgency: 'routine', language: 'fa' });
    expect(draft.topics).toEqual(['iran', 'middle-east']);
    expect(draft.cells).toEqual([
      'iran/routine/fa',
      'middle-east/routine/fa',
      'iraq/urgent/ar',
      'middle-east/urgent/ar',
    ]);
    expect(draft.why).toEqual([
      'corrected by the desk: a slip',
      'topic iran: set by the desk',
      'topic middle-east: contains iran',
      'urgency routine: set by the desk',
    ]);
  });

  it('leaves the reasons of a text that stays as it is', () => {
    const before = alert();
    expect(corrected(before, { urgency: 'flash' }).why).toEqual([
      'corrected by the desk: a slip',
      ...before.why.slice(0, 2),
      'urgency flash: set by the desk',
    ]);
  });

  it('cleans what it is given as a feed is cleaned, and turns the direction with the title', () => {
    const draft = corrected(alert(), {
      title: `  Seven ${MARKS.join('')} killed\n`,
      summary: `in${MARKS[1]} Babil`,
      note: `mis${MARKS[0]}read`,
    });
    expect(draft).toMatchObject({ title: 'Seven <b> killed', summary: 'in Babil', direction: 'ltr' });
    expect(draft.why[0]).toBe('corrected by the desk: misread');
  });

  it('can take the summary away', () => {
    expect(corrected(alert({ summary: 'Wrong.' }), { summary: null }).summary).toBeNull();
  });

  it('is none when the alert says so already, or would say nothing', () => {
    const before = alert();
    const { title, urgency, language } = before;
    const same = { title, urgency, language, topics: ['iraq'], note: 'x' };
    expect(correctAlert(before, same, HAND)).toEqual({ kind: 'same' });
    for (const empty of ['', ' \u200b ', '\0'])
      expect(correctAlert(before, { title: empty, note: 'x' }, HAND)).toEqual({ kind: 'empty' });
  });

  it('is an alert by the contract, whatever is asked for, and loses no cell', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 700 });
    const wishes = fc.record(
      {
        title: text,
        summary: fc.option(text),
        topics: fc.subarray(['iraq', 'iran', 'oman', 'peru'], { minLength: 1 }),
        urgency: fc.constantFrom('flash' as const, 'routine' as const),
        language: fc.constantFrom('ar', 'en'),
        note: text,
      },
      { requiredKeys: ['note'] },
    );
    fc.assert(
      fc.property(fc.array(wishes, { maxLength: 5 }), (all) => {
        let before = alert();
        for (const wish of all) {
          const done = correctAlert(before, wish, HAND);
          if (done.kind !== 'corrected') continue;
          const [head, middle, end] = encodeAlert(done.draft);
          const after = AlertSchema.parse(JSON.parse(`${head}v1.k3f9.8${middle}{}${end}`));
          expect(after.rev).toBe(before.rev + 1);
          for (const cell of before.cells) expect(after.cells).toContain(cell);
          before = after;
        }
      }),
    );
  });
});

describe('the same topics in another order', () => {
  it('are no correction', () => {
    const before = alert();
    const wish = { topics: before.topics.toReversed(), note: 'x' };
    expect(correctAlert(before, wish, HAND)).toEqual({ kind: 'same' });
  });
});

describe('another urgency', () => {
  it('is an update that says who gave it', () => {
    const done = raiseAlert(alert(), { urgency: 'flash', note: 'confirmed' }, HAND);
    expect(done).toMatchObject({
      kind: 'corrected',
      draft: {
        kind: 'update',
        rev: 2,
        urgency: 'flash',
        why: ['urgency flash: set by the desk: confirmed', ...alert().why.slice(0, 2)],
      },
    });
  });

  it('is none when it is the one that it has', () => {
    expect(raiseAlert(alert(), { urgency: 'urgent', note: 'x' }, HAND)).toEqual({ kind: 'same' });
  });
});

describe('a kill', () => {
  it('says why, and nothing of what the alert said', () => {
    const before = alert();
    const [head, middle, end] = encodeAlert(killAlert(before, 'not  confirmed', HAND));
    const kill: unknown = JSON.parse(`${head}v1.k3f9.8${middle}{}${end}`);
    expect(KillSchema.parse(kill)).toEqual(kill);
    expect(kill).toEqual({
      id: before.id,
      rev: 2,
      kind: 'kill',
      cursor: 'v1.k3f9.8',
      cells: before.cells,
      prev: {},
      alertedAt: NOW.toISOString(),
      why: ['killed by the desk: not confirmed'],
    });
  });
});
