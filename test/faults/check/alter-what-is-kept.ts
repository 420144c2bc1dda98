import {
  type Way,
  all,
  answered,
  before,
  clientOf,
  copiesOf,
  isReplayed,
  killsHeld,
  live,
  one,
  remove,
  resumed,
  retitled,
  seqIn,
  staying,
  subscriptionOf,
} from './alter.js';
import { cursorAt, EPOCH } from './book.js';
import { isTombstone, seqOf, toldIn } from './facts.js';
import type { Line } from './history.js';

export const C6: Way[] = [
  {
    name: 'an answer counts wrongly',
    apply: (lines, pick) =>
      one(
        answered(lines).filter(({ after }) => after !== null),
        pick,
        ({ answer }) => void (answer.replay += 1),
      ),
  },
  {
    name: 'a replay lacks a row and its count agrees',
    apply: (lines, pick) =>
      one(
        all(lines, 'alert').filter((alert) => isReplayed(lines, alert)),
        pick,
        (alert) => {
          subscriptionOf(lines, alert).answer!.replay -= 1;
          remove(lines, alert);
        },
      ),
  },
  {
    name: 'a replay begins with the row that was there already',
    apply: (lines, pick) => {
      const again = resumed(lines).flatMap((line) => {
        const known = all(lines, 'alert').find(({ body }) => seqIn(body) === seqOf(line.after!));
        return known ? [{ line, known }] : [];
      });
      return one(again, pick, ({ line, known }) => {
        const place = lines.indexOf(line) + 1;
        lines.splice(place, 0, { ...known, conn: line.conn, at: line.at });
      });
    },
  },
  {
    name: 'a cursor that can be served is reset',
    apply: (lines, pick) =>
      one(resumed(lines), pick, ({ at, conn, answer, after }) => {
        const place = lines.findIndex((line) => line.line === 'subscribe' && line.conn === conn) + 1;
        const head = answer?.cursor ?? after!;
        lines.splice(place, 0, { line: 'reset', at, conn, reason: 'retention', oldest: cursorAt(0), head });
      }),
  },
  {
    name: 'a page lacks a row',
    apply: (lines, pick) =>
      one(
        all(lines, 'page').filter(({ bodies }) => bodies.length > 0),
        pick,
        ({ bodies }) => void bodies.pop(),
      ),
  },
];

export const C7: Way[] = [
  {
    name: 'a live frame is left out',
    apply: (lines, pick) => one(live(lines), pick, (alert) => remove(lines, alert)),
  },
  {
    name: 'a head runs ahead',
    apply: (lines, pick) =>
      one(live(lines), pick, (alert) => {
        const { at, conn } = alert;
        before(lines, alert, { line: 'head', at, conn, cursor: toldIn(alert.body).cursor });
      }),
  },
  {
    name: 'a cursor of another log is served as if it were ours',
    apply: (lines, pick) =>
      one(resumed(lines), pick, (line) => void (line.after = line.after!.replace(EPOCH, 'other'))),
  },
  {
    name: 'a row names a wrong row before it',
    apply: (lines, pick) =>
      one(all(lines, 'row'), pick, (row) => {
        const told = toldIn(row.body);
        told.prev[told.cells[0]!]! += 1;
        row.body = JSON.stringify(told);
      }),
  },
];

export const C8: Way[] = [
  {
    name: 'a client misses a kill',
    apply: (lines, pick) => one(killsHeld(lines), pick, (alert) => remove(lines, ...copiesOf(lines, alert))),
  },
  {
    name: 'a list shows an older revision',
    apply: (lines, pick) =>
      one(
        all(lines, 'view').flatMap(({ items }) => items.filter(({ rev }) => rev > 1)),
        pick,
        (item) => void (item.rev -= 1),
      ),
  },
  {
    name: 'a list shows a killed alert',
    apply: (lines, pick) =>
      one(
        all(lines, 'row').filter(({ body }) => toldIn(body).kind === 'kill'),
        pick,
        ({ body }) => {
          const { id, rev, cursor } = toldIn(body);
          for (const { items } of all(lines, 'view')) items.push({ id, rev: rev - 1, cursor });
        },
      ),
  },
  {
    name: 'the log keeps the text of a killed alert',
    apply: (lines, pick) =>
      one(
        all(lines, 'row').filter(({ body }) => isTombstone(toldIn(body)) && toldIn(body).kind !== 'kill'),
        pick,
        (row) => void (row.body = retitled(row.body)),
      ),
  },
  {
    name: 'an SDK hands an older revision on last',
    apply: (lines, pick) =>
      one(
        all(lines, 'handed').filter(({ rev }) => rev > 1),
        pick,
        (handed) => void lines.push({ ...handed, rev: 0 }),
      ),
  },
];

export const C9: Way[] = [
  {
    name: 'a client without any right is told',
    apply: (lines, pick) =>
      one(
        all(lines, 'alert'),
        pick,
        ({ conn }) => void lines.unshift({ line: 'right', at: 0, client: clientOf(lines, conn), topics: [] }),
      ),
  },
  {
    name: 'a right is taken away and not felt',
    apply: (lines, pick) =>
      one(
        all(lines, 'alert').filter(({ at }) => at > 6_000),
        pick,
        ({ at, conn }) => {
          const client = clientOf(lines, conn);
          lines.unshift(
            { line: 'right', at: 0, client, topics: null },
            { line: 'right', at: at - 5_500, client, topics: ['peru'] },
          );
        },
      ),
  },
  {
    name: 'a client gets what it did not ask for',
    apply: (lines, pick) =>
      one(all(lines, 'alert'), pick, (alert) => void (subscriptionOf(lines, alert).topics = ['peru'])),
  },
];

export const C10: Way[] = [
  {
    name: 'a frame comes late',
    apply: (lines, pick) => one(live(lines), pick, (alert) => void (alert.at += 100_000)),
  },
  {
    name: 'a decision comes late',
    apply: (lines, pick) => one(all(lines, 'entry'), pick, (entry) => void (entry.decidedAt! += 100_000)),
  },
  {
    name: 'a reader that takes nothing is kept',
    apply: (lines, pick) =>
      one(
        staying(lines),
        pick,
        ({ at, conn }) =>
          void lines.push({ line: 'fault', at, fault: 'F25', target: 'reader', conn, healedAt: at }),
      ),
  },
];

const afterAll = (lines: Line[]) => Math.max(...all(lines, 'row').map(({ at }) => at)) + 50;
const heal = (lines: Line[]) =>
  void lines.push({ line: 'fault', at: 0, fault: 'F08', target: 'redis', healedAt: afterAll(lines) });

export const C11: Way[] = [
  {
    name: 'a connection is told nothing any more',
    apply: (lines, pick) =>
      one(
        staying(lines).flatMap(({ conn }) =>
          live(lines)
            .filter((alert) => alert.conn === conn && alert.at < afterAll(lines))
            .slice(-1),
        ),
        pick,
        (alert) => {
          const rest = lines
            .slice(lines.indexOf(alert))
            .filter((line) => 'conn' in line && line.conn === alert.conn);
          remove(lines, ...rest);
          heal(lines);
        },
      ),
  },
  {
    name: 'nothing is decided any more',
    apply: (lines, pick) =>
      one(all(lines, 'entry').slice(-1), pick, (entry) => {
        Object.assign(entry, { decidedAt: null, seq: null });
        heal(lines);
      }),
  },
];
