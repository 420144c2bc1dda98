import { type Way, all, before, copiesOf, live, neighbours, one, remove, retitled, seqIn } from './alter.js';
import { cursorAt } from './book.js';
import { isTombstone, toldIn } from './facts.js';

export const C1: Way[] = [
  {
    name: 'an item is served and never accepted',
    apply: (lines, pick) =>
      one(all(lines, 'entry').slice(-1), pick, (entry) => {
        remove(lines, entry, ...all(lines, 'row').filter((row) => row.entry === entry.id));
        all(lines, 'log')[0]!.head = Math.max(0, ...all(lines, 'row').map(({ seq }) => seq));
      }),
  },
  {
    name: 'an entry is never decided',
    apply: (lines, pick) =>
      one(all(lines, 'entry'), pick, (entry) => Object.assign(entry, { decidedAt: null, seq: null })),
  },
  {
    name: 'a row is not in the log',
    apply: (lines, pick) => one(all(lines, 'row'), pick, (row) => remove(lines, row)),
  },
  {
    name: 'a client never gets a row',
    apply: (lines, pick) =>
      one(all(lines, 'alert'), pick, (alert) => remove(lines, ...copiesOf(lines, alert))),
  },
];

export const C2: Way[] = [
  {
    name: 'a row tells of what was not served',
    apply: (lines, pick) => one(all(lines, 'body'), pick, (body) => remove(lines, body)),
  },
  {
    name: 'a frame comes from nowhere',
    apply: (lines, pick) =>
      one(live(lines), pick, (alert) => {
        const told = toldIn(alert.body);
        const forged = { ...told, id: 'alert-0', cursor: cursorAt(100_000), title: 'Nothing happened' };
        before(lines, alert, { ...alert, body: JSON.stringify(forged) });
      }),
  },
];

export const C3: Way[] = [
  {
    name: 'a frame comes twice',
    apply: (lines, pick) => one(all(lines, 'alert'), pick, (alert) => before(lines, alert, { ...alert })),
  },
  {
    name: 'an SDK hands an alert on twice',
    apply: (lines, pick) => one(all(lines, 'handed'), pick, (handed) => void lines.push({ ...handed })),
  },
  {
    name: 'two new alerts say the same',
    apply: (lines, pick) => {
      const fresh = all(lines, 'row').filter(({ keys }) => keys.length > 0);
      return one(fresh.slice(1), pick, (row) => void (row.keys = fresh[0]!.keys));
    },
  },
  {
    name: 'an item is accepted twice',
    apply: (lines, pick) =>
      one(all(lines, 'entry'), pick, (entry) => void lines.push({ ...entry, id: 'again', seq: null })),
  },
];

export const C4: Way[] = [
  {
    name: 'two frames change places',
    apply: (lines, pick) =>
      one(neighbours(lines), pick, ([first, second]) => {
        const { body } = first;
        first.body = second.body;
        second.body = body;
      }),
  },
  {
    name: 'a list is in another order',
    apply: (lines, pick) =>
      one(
        all(lines, 'view').filter(({ items }) => items.length > 1),
        pick,
        ({ items }) => void items.reverse(),
      ),
  },
  {
    name: 'a page is in another order',
    apply: (lines, pick) =>
      one(
        all(lines, 'page').filter(({ bodies }) => bodies.length > 1),
        pick,
        ({ bodies }) => void bodies.reverse(),
      ),
  },
];

export const C5: Way[] = [
  {
    name: 'a frame has other characters',
    apply: (lines, pick) => {
      const texts = all(lines, 'alert').filter(({ body }) => {
        const stored = all(lines, 'row').find(({ seq }) => seq === seqIn(body))!;
        return !isTombstone(toldIn(stored.body));
      });
      return one(texts, pick, (alert) => void (alert.body = retitled(alert.body)));
    },
  },
  {
    name: 'a frame has its keys in another order',
    apply: (lines, pick) =>
      one(
        all(lines, 'alert').filter(({ body }) => isTombstone(toldIn(body))),
        pick,
        (alert) => {
          const turned = Object.entries(toldIn(alert.body)).toReversed();
          alert.body = JSON.stringify(Object.fromEntries(turned));
        },
      ),
  },
];
