import { cellsOf, formatCursor, URGENCIES, type Urgency } from '@ajil/protocol';
import fc from 'fast-check';
import type { Told } from './told.js';

export const EPOCH = 'k3f9';
export const TOPICS = ['iraq', 'iran', 'middle-east', 'oman'];
export const LANGUAGES = ['ar', 'fa', 'en'];
export const at = (seq: number) => formatCursor({ epoch: EPOCH, seq });

/** One step of a newsroom: another word on the alert `of` (a part of those there are), or a new one. */
export const steps = fc.record({
  of: fc.option(fc.double({ min: 0, max: 0.999, noNaN: true })),
  kill: fc.boolean(),
  topics: fc.subarray(TOPICS, { minLength: 1 }),
  urgency: fc.constantFrom(...URGENCIES),
  language: fc.constantFrom(...LANGUAGES),
});
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

/** A log as the newsdesk writes it: dense, with `prev`, cells of earlier revisions kept, nothing after a kill. */
export function writeLog(plan: readonly Step[]): Told[] {
  const log: Told[] = [];
  const inCell = new Map<string, number>();
  for (const step of plan) {
    const before = lastWordOn(log, step.of);
    const told = word(step, log.length + 1, before);
    for (const cell of told.cells) {
      told.prev[cell] = inCell.get(cell) ?? 0;
      inCell.set(cell, log.length + 1);
    }
    log.push(told);
  }
  return log;
}

function lastWordOn(log: readonly Told[], of: number | null): Told | undefined {
  const living = [...new Map(log.map((told) => [told.id, told])).values()].filter(
    ({ kind }) => kind !== 'kill',
  );
  return of === null ? undefined : living[Math.floor(of * living.length)];
}

function word({ kill, topics, urgency, language }: Step, seq: number, before: Told | undefined): Told {
  const cells = [...new Set([...(before?.cells ?? []), ...cellsOf(topics, urgency, language)])];
  const [id, rev] = [before?.id ?? `id-${seq}`, (before?.rev ?? 0) + 1];
  const place = { id, rev, cursor: at(seq), cells, prev: {} };
  if (before && kill) return { ...place, cells: before.cells, kind: 'kill' };
  return shown({ ...place, kind: before ? 'correction' : 'new', topics, urgency, language });
}

function shown(
  some: Pick<Told, 'id' | 'rev' | 'cursor' | 'cells' | 'prev'> & {
    kind: 'new' | 'correction';
    topics: string[];
    urgency: Urgency;
    language: string;
  },
): Told {
  const now = '2026-01-02T03:04:05Z';
  return {
    ...some,
    title: `${some.id} at revision ${some.rev}`,
    summary: null,
    direction: 'ltr',
    url: null,
    source: { id: 's', name: 'Desk', outlet: 'Desk' },
    story: { id: some.id, headlines: 1, origins: 1, disputed: false },
    facts: [],
    publishedAt: null,
    firstSeenAt: now,
    alertedAt: now,
    why: [],
  };
}
