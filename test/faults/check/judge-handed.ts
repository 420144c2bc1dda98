import { dueAfter, type Facts, isWanted, seqOf } from './facts.js';
import type { FollowLine, HandedLine } from './history.js';
import { type Verdict, verdict } from './verdict.js';

/** What SDKs handed to their programs: everything (C1), once (C3), and never an older revision after a newer one (C8). */
export function judgeHanded(facts: Facts): Verdict[] {
  const handed = new Map<string, HandedLine[]>();
  for (const line of facts.of('handed')) handed.set(line.client, [...(handed.get(line.client) ?? []), line]);
  const follows = new Map(facts.of('follow').map((line) => [line.client, line]));
  return [
    ...[...handed.values()].flatMap(judgeOrder),
    ...[...follows.values()].flatMap((line) => judgeMissing(facts, line, handed.get(line.client) ?? [])),
  ];
}

function judgeOrder(lines: readonly HandedLine[]): Verdict[] {
  const newest = new Map<string, number>();
  const known = new Set<string>();
  return lines.flatMap(({ client, id, rev }) => {
    const before = newest.get(id) ?? 0;
    const isRepeated = known.has(`${id} ${rev}`);
    newest.set(id, Math.max(rev, before));
    known.add(`${id} ${rev}`);
    if (isRepeated) return [verdict('C3', client, `was handed ${id} revision ${rev} twice`)];
    return rev < before ? [verdict('C8', client, `was handed revision ${rev} of ${id} after ${before}`)] : [];
  });
}

/** A newer revision makes up for an older one. */
function judgeMissing(facts: Facts, follow: FollowLine, lines: readonly HandedLine[]): Verdict[] {
  const { client, after } = follow;
  const newest = new Map<string, number>();
  for (const { id, rev } of lines) newest.set(id, Math.max(rev, newest.get(id) ?? 0));
  const due = facts.rows.filter(
    ({ at, seq, told }) =>
      seq > seqOf(after) &&
      isWanted(follow, told.cells) &&
      dueAfter(facts, at) + facts.deadlines.patientMs <= facts.endAt,
  );
  return due
    .filter(({ told }) => (newest.get(told.id) ?? 0) < told.rev)
    .map(({ seq }) => verdict('C1', client, `was never handed row ${seq}`));
}
