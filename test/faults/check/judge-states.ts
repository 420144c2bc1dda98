import { dueAfter, type Facts, seqOf } from './facts.js';
import { byClient, endOf } from './owed.js';
import { type Verdict, verdict } from './verdict.js';
import type { Walk } from './walk.js';

/** What a client holds in the end, and what anybody shows, is the last revision; a killed alert is nowhere (C4, C8). */
export function judgeStates(facts: Facts, walks: readonly Walk[]): Verdict[] {
  const held = byClient(walks).flatMap(([client, own]) => {
    const has = (seq: number) => own.some(({ received }) => received.has(seq));
    const known = new Set(facts.rows.flatMap(({ seq, told }) => (has(seq) ? [told.id] : [])));
    const owed = new Set(own.flatMap((one) => one.owed(endOf(facts, one))));
    const stale = [...owed].filter(({ seq, told }) => told.rev > 1 && !has(seq) && known.has(told.id));
    return stale.map(({ told }) =>
      verdict('C8', client, `holds ${told.id} and never got its revision ${told.rev}`),
    );
  });
  return [...held, ...judgeViews(facts)];
}

function judgeViews(facts: Facts): Verdict[] {
  return facts.of('view').flatMap(({ at, client, items }) => {
    const seqs = items.map(({ cursor }) => seqOf(cursor));
    const disorder = seqs.findIndex((seq, i) => i > 0 && seq >= seqs[i - 1]!);
    const stale = items.flatMap(({ id, rev }) => {
      const newer = facts.rows.findLast(
        ({ at: from, told }) => told.id === id && dueAfter(facts, from) <= at && told.rev >= rev,
      );
      const isStale = newer !== undefined && (newer.told.rev > rev || newer.told.kind === 'kill');
      return isStale
        ? [verdict('C8', client, `shows revision ${rev} of ${id}, which has ${newer.told.rev}`)]
        : [];
    });
    return disorder < 0
      ? stale
      : [verdict('C4', client, `shows row ${seqs[disorder]} after an older one`), ...stale];
  });
}
