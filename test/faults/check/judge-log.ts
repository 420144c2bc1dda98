import { dueAfter, type Facts, isTombstone, type Row } from './facts.js';
import type { BodyLine } from './history.js';
import { type Verdict, verdict } from './verdict.js';

/** The wire against the database, and the log against itself. */
export function judgeLog(facts: Facts): Verdict[] {
  return [
    ...judgeAcceptance(facts),
    ...judgeDecisions(facts),
    ...judgeOrigins(facts),
    ...judgeDensity(facts),
    ...judgePrev(facts),
    ...judgeRevisions(facts),
  ];
}

const nameOf = (source: string, key: string) => `${source} ${key}`;

/** Served, and still listed or in no fault's way: accepted, once (P2). */
function judgeAcceptance(facts: Facts): Verdict[] {
  const accepted = new Map<string, number>();
  for (const { source, key } of facts.entries) {
    const name = nameOf(source, key);
    accepted.set(name, (accepted.get(name) ?? 0) + 1);
  }
  const last = new Map(facts.bodies.map((body) => [body.source, body]));
  const lost = new Set<string>();
  for (const body of facts.bodies) {
    if (!isOwed(facts, body, last.get(body.source) === body)) continue;
    for (const { key } of body.items)
      if (!accepted.has(nameOf(body.source, key))) lost.add(nameOf(body.source, key));
  }
  return [
    ...[...lost].map((name) => verdict('C1', name, 'was served and never accepted')),
    ...[...accepted]
      .filter(([, times]) => times > 1)
      .map(([name, times]) => verdict('C3', name, `was accepted ${times} times`)),
  ];
}

/** The last body is still listed; an earlier one counts when nothing happened while it was read. */
function isOwed(facts: Facts, { at }: BodyLine, isLast: boolean): boolean {
  const due = dueAfter(facts, at);
  return due <= facts.endAt && (isLast || due === at + facts.deadlines.freshMs);
}

/** Every accepted entry has one decision, and the alert that it names is there (P1). */
function judgeDecisions(facts: Facts): Verdict[] {
  return facts.entries.flatMap(({ id, at, decidedAt, seq }) => {
    if (decidedAt === null)
      return dueAfter(facts, at) <= facts.endAt ? [verdict('C1', id, 'was accepted and never decided')] : [];
    if (seq === null || seq < facts.log.oldest || facts.rowAt.get(seq)?.entry === id) return [];
    return [verdict('C1', id, `was decided as row ${seq}, which is not there`)];
  });
}

/** Each row has an item that was served before (two clocks may differ a little), and each item and key one new alert. */
function judgeOrigins(facts: Facts): Verdict[] {
  const served = new Map<string, number>();
  for (const { at, source, items } of facts.bodies)
    for (const { key } of items) {
      const name = nameOf(source, key);
      served.set(name, Math.min(at, served.get(name) ?? Infinity));
    }
  const entries = new Map(facts.entries.map((entry) => [entry.id, entry]));
  const found: Verdict[] = [];
  const held = new Map<string, number>();
  for (const { seq, entry: id, at, keys, told } of facts.rows) {
    const entry = entries.get(id);
    if (!entry || (served.get(nameOf(entry.source, entry.key)) ?? Infinity) > at + facts.deadlines.freshMs)
      found.push(verdict('C2', `row ${seq}`, 'tells of what no outlet had served'));
    if (told.kind !== 'new') continue;
    for (const key of [`entry ${id}`, ...keys]) {
      if (held.has(key))
        found.push(verdict('C3', `row ${seq}`, `says what row ${held.get(key)} says: ${key}`));
      held.set(key, seq);
    }
  }
  return found;
}

/** No place is empty, and none is taken twice. */
function judgeDensity({ rows, rowAt, log }: Facts): Verdict[] {
  const found: Verdict[] = [];
  for (let seq = log.oldest; seq <= log.head; seq += 1)
    if (!rowAt.has(seq)) found.push(verdict('C1', `row ${seq}`, 'is missing in the log'));
  rows.forEach((row, i) => {
    const before = rows[i - 1];
    if (before?.seq === row.seq) found.push(verdict('C5', `row ${row.seq}`, 'is there twice'));
  });
  return found;
}

/** `prev` names the row before in each cell: else no client can prove anything. */
function judgePrev({ rows, log }: Facts): Verdict[] {
  const last = new Map<string, number>();
  return rows.flatMap(({ seq, told }) => {
    const wrong = told.cells.filter((cell) => {
      const before = last.get(cell);
      last.set(cell, seq);
      const says = told.prev[cell];
      return before === undefined ? says === undefined || says >= log.oldest : says !== before;
    });
    return wrong.map((cell) => verdict('C7', `row ${seq}`, `names a wrong row before it in ${cell}`));
  });
}

/** The revisions of an id count up, its kill is the last of them, and leaves no text. */
function judgeRevisions({ rows }: Facts): Verdict[] {
  const byId = new Map<string, Row[]>();
  return rows.flatMap((row) => {
    const { id, rev, kind } = row.told;
    const earlier = byId.get(id) ?? [];
    byId.set(id, [...earlier, row]);
    const before = earlier.at(-1)?.told;
    const where = `row ${row.seq}`;
    if (!before) return [];
    if (rev !== before.rev + 1) return [verdict('C8', where, `is revision ${rev} after ${before.rev}`)];
    if (before.kind === 'kill') return [verdict('C8', where, 'brings a killed alert back')];
    return earlier
      .filter(({ told }) => kind === 'kill' && !isTombstone(told))
      .map(({ seq }) => verdict('C8', `row ${seq}`, 'still has the text that was killed'));
  });
}
