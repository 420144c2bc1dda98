import { toldIn, seqOf } from './facts.js';
import type { Line } from './history.js';
import type { VerdictId } from './verdict.js';

export type Kind = Line['line'];
export type Of<K extends Kind> = Extract<Line, { line: K }>;
export type Alert = Of<'alert'>;

/** One thing that goes wrong in a history, in place. False: there is nothing here that could go wrong so. */
export interface Mutation {
  name: string;
  id: VerdictId;
  apply(lines: Line[], pick: Pick): boolean;
}

/** Without the verdict that it gets. */
export type Way = Omit<Mutation, 'id'>;

/** One of these, or nothing when there is none. */
export type Pick = <T>(from: readonly T[]) => T | undefined;

export const all = <K extends Kind>(lines: readonly Line[], kind: K) =>
  lines.filter((line): line is Of<K> => line.line === kind);
export const remove = (lines: Line[], ...gone: Line[]) => {
  const kept = lines.filter((line) => !gone.includes(line));
  lines.splice(0, lines.length, ...kept);
};
export const before = (lines: Line[], place: Line, ...more: Line[]) =>
  void lines.splice(lines.indexOf(place), 0, ...more);
export const seqIn = (body: string) => seqOf(toldIn(body).cursor);

/** Does it to one of them, if there is one. */
export function one<T>(found: readonly T[], pick: Pick, change: (it: T) => void): boolean {
  const it = pick(found);
  if (it === undefined) return false;
  change(it);
  return true;
}

export const subscriptionOf = (lines: Line[], { conn }: Alert) =>
  all(lines, 'subscribe').find((line) => line.conn === conn)!;

export function isReplayed(lines: Line[], alert: Alert): boolean {
  const { answer } = subscriptionOf(lines, alert);
  return answer !== null && seqIn(alert.body) <= seqOf(answer.cursor);
}

export const live = (lines: Line[]) => all(lines, 'alert').filter((alert) => !isReplayed(lines, alert));
export const resumed = (lines: Line[]) => all(lines, 'subscribe').filter(({ after }) => after !== null);
export const answered = (lines: Line[]) =>
  all(lines, 'subscribe').flatMap((line) => (line.answer === null ? [] : [{ ...line, answer: line.answer }]));
export const staying = (lines: Line[]) => {
  const closed = new Set(all(lines, 'close').map(({ conn }) => conn));
  return all(lines, 'open').filter(({ conn }) => !closed.has(conn));
};
export const clientOf = (lines: Line[], conn: string) =>
  all(lines, 'open').find((open) => open.conn === conn)!.client;

/** The alerts of the same client that tell of the same row. */
export function copiesOf(lines: Line[], alert: Alert): Alert[] {
  const client = clientOf(lines, alert.conn);
  return all(lines, 'alert').filter(
    ({ conn, body }) => clientOf(lines, conn) === client && seqIn(body) === seqIn(alert.body),
  );
}

/** Two alerts, one right after the other on their connection. */
export function neighbours(lines: Line[]): [Alert, Alert][] {
  const byConn = new Map<string, Alert[]>();
  for (const alert of all(lines, 'alert')) byConn.set(alert.conn, [...(byConn.get(alert.conn) ?? []), alert]);
  return [...byConn.values()].flatMap((alerts) =>
    alerts.slice(1).map((next, i) => [alerts[i]!, next] as [Alert, Alert]),
  );
}

export const retitled = (body: string) => JSON.stringify({ ...toldIn(body), title: 'Something else' });

/** The kills that this client was told of, whose text it had before. */
export function killsHeld(lines: Line[]): Alert[] {
  const alerts = all(lines, 'alert');
  return alerts.filter(({ conn, body }) => {
    const { kind, id } = toldIn(body);
    const client = clientOf(lines, conn);
    const held = alerts.some(
      (other) =>
        clientOf(lines, other.conn) === client &&
        toldIn(other.body).id === id &&
        toldIn(other.body).rev === 1,
    );
    return kind === 'kill' && held;
  });
}
