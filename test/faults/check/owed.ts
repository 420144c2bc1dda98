import { dueAfter, type Facts } from './facts.js';
import type { Walk } from './walk.js';

/** Up to where a connection is owed everything: its last word, and what was due before it ended or the end of all. */
export function endOf(facts: Facts, { connection, told, askedAt }: Walk): number {
  if (askedAt === null) return told;
  const until = connection.closedAt ?? facts.endAt;
  const settled = facts.rows.findLast(({ at }) => dueOn(facts, at, askedAt) <= until);
  return Math.max(told, settled?.seq ?? 0);
}

/** Until when a row has to have come on a connection that began to follow at `askedAt`. */
export function dueOn(facts: Facts, rowAt: number, askedAt: number): number {
  const due = dueAfter(facts, Math.max(rowAt, askedAt));
  return rowAt >= askedAt ? due : Math.max(due, askedAt + facts.deadlines.recoverMs);
}

/** Each client with its connections, oldest first. */
export function byClient(walks: readonly Walk[]): [string, Walk[]][] {
  const clients = new Map<string, Walk[]>();
  for (const one of walks) {
    const { client } = one.connection;
    clients.set(client, [...(clients.get(client) ?? []), one]);
  }
  return [...clients];
}
