import { dueAfter, type Facts } from './facts.js';
import { type Verdict, verdict } from './verdict.js';
import type { Walk } from './walk.js';

/** Whether things go on: decisions in time and slow readers let go (C10), and no standstill after the last fault (C11). */
export function judgeProgress(facts: Facts, walks: readonly Walk[]): Verdict[] {
  return [...judgeDecisionTimes(facts), ...judgeSlow(facts), ...judgeStandstill(facts, walks)];
}

function judgeDecisionTimes(facts: Facts): Verdict[] {
  return facts.entries.flatMap(({ id, at, decidedAt }) =>
    decidedAt !== null && decidedAt > dueAfter(facts, at)
      ? [verdict('C10', id, `was decided ${decidedAt - at} ms after it was accepted`)]
      : [],
  );
}

/** F25: who takes nothing is let go. The fault begins when more waits for him than may. */
function judgeSlow({ faults, connections, deadlines, endAt }: Facts): Verdict[] {
  return faults.flatMap(({ fault, conn, at }) => {
    const due = at + deadlines.slowMs;
    const slow = connections.find((connection) => connection.conn === conn);
    if (fault !== 'F25' || !slow || due > endAt || (slow.closedAt ?? Infinity) <= due) return [];
    return [verdict('C10', slow.conn, `takes nothing and is not let go after ${deadlines.slowMs} ms`)];
  });
}

/** Something waits all the time from the end of the last fault on, and nothing of its kind happens. */
function judgeStandstill(facts: Facts, walks: readonly Walk[]): Verdict[] {
  const from = Math.max(0, ...facts.faults.map(({ healedAt }) => healedAt ?? Infinity));
  const until = from + facts.deadlines.stuckMs;
  if (until > facts.endAt) return [];
  const stages = [accepting(facts), deciding(facts), ...walks.map((one) => delivering(facts, one))];
  return stages.flatMap(({ where, began, happened }) => {
    const waits = began.some(({ at, doneAt }) => at <= from && doneAt > until);
    const isMoving = happened.some((at) => at > from && at <= until);
    return waits && !isMoving ? [verdict('C11', where, `nothing came of what waited at ${from}`)] : [];
  });
}

interface Stage {
  where: string;
  began: { at: number; doneAt: number }[];
  happened: number[];
}

/** Only what is still listed waits. */
function accepting({ bodies, entries }: Facts): Stage {
  const accepted = new Map(entries.map(({ source, key, at }) => [`${source} ${key}`, at]));
  const listed = [...new Map(bodies.map((body) => [body.source, body])).values()];
  const began = listed.flatMap(({ at, source, items }) =>
    items.map(({ key }) => ({ at, doneAt: accepted.get(`${source} ${key}`) ?? Infinity })),
  );
  return { where: 'accepting', began, happened: [...accepted.values()] };
}

function deciding({ entries }: Facts): Stage {
  const began = entries.map(({ at, decidedAt }) => ({ at, doneAt: decidedAt ?? Infinity }));
  return { where: 'deciding', began, happened: began.map(({ doneAt }) => doneAt) };
}

function delivering(facts: Facts, { connection, received, owed }: Walk): Stage {
  const isHere = connection.closedAt === null;
  const began = (isHere ? owed(facts.log.head) : []).map(({ at, seq }) => ({
    at,
    doneAt: received.get(seq) ?? Infinity,
  }));
  return { where: connection.conn, began, happened: [...received.values()] };
}
