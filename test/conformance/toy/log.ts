import {
  type Alert,
  cellsOf,
  type Filter,
  formatCursor,
  matchesFilter,
  parseCursor,
  type Reset,
  type ResetReason,
  type Urgency,
} from '../../../libs/protocol/index.js';
import type { Flaw } from './flaws.js';

export interface ToyRow {
  seq: number;
  alert: Alert;
  text: string;
}

export type ToyLog = ReturnType<typeof openToyLog>;

/** A world of two topics in which the log has forgotten its first rows. */
const EPOCH = 'toy';
const FORGOTTEN = 10;
const TOPICS = [['iraq', 'middle-east'], ['iraq', 'middle-east'], ['chad']];
const URGENCY: Urgency[] = ['routine', 'urgent', 'flash', 'routine', 'bulletin'];
const LANGUAGES = ['en', 'ar', 'en'];

/** Alerts in memory, as a gateway would find them in its log. */
export function openToyLog(rows: number, flaw: Flaw | null) {
  const kept: ToyRow[] = [];
  const last = new Map<string, number>();
  const append = () => {
    const seq = FORGOTTEN + kept.length + 1;
    const alert = alertOf(seq, last, flaw);
    for (const cell of alert.cells) last.set(cell, seq);
    const row = { seq, alert, text: JSON.stringify(alert) };
    kept.push(row);
    return row;
  };
  for (let i = 0; i < rows; i++) append();
  const head = () => FORGOTTEN + kept.length;
  const oldest = flaw === '2.6 oldest is gone already' ? FORGOTTEN - 1 : FORGOTTEN;
  const reset = (reason: ResetReason): Reset => ({ reason, oldest: at(oldest), head: at(head()) });
  return { append, head, at, reset, place: (text: string) => placeOf(text, head(), flaw), select };

  function select(filter: Filter | null, after: number, upTo: number): ToyRow[] {
    return kept.filter(
      ({ seq, alert }) => seq > after && seq <= upTo && (!filter || matchesFilter(filter, alert.cells)),
    );
  }
}

const at = (seq: number) => formatCursor({ epoch: EPOCH, seq });

/** Where to read on; a broken gateway begins at its head instead, and tells nobody. */
function placeOf(text: string, head: number, flaw: Flaw | null): number | ResetReason {
  const cursor = parseCursor(text);
  if (!cursor) return flaw === '2.2 garbage is taken for now' ? head : 'garbage';
  if (cursor.epoch !== EPOCH) return flaw === '2.3 another log is taken for this one' ? cursor.seq : 'epoch';
  if (cursor.seq > head) return flaw === '2.4 the future is taken for now' ? head : 'ahead';
  if (cursor.seq >= FORGOTTEN) return cursor.seq;
  return flaw === '2.5 what is forgotten is left out silently' ? FORGOTTEN : 'retention';
}

function alertOf(seq: number, last: ReadonlyMap<string, number>, flaw: Flaw | null): Alert {
  const odd = seq % 7 === 0;
  const topics = flaw === '1.7 a parent is left out' ? TOPICS[seq % 3]!.slice(0, 1) : TOPICS[seq % 3]!;
  const [urgency, language] = [URGENCY[seq % 5]!, LANGUAGES[seq % 3]!];
  const filed = odd && flaw === '1.3 a topic has no cell' ? topics.slice(1) : topics;
  const cells = cellsOf(filed, urgency, language);
  const behind = odd && flaw === '1.4 prev is of another cell' ? 1 : 0;
  const id = `01K${String(seq).padStart(23, '0')}`;
  const now = new Date(Date.UTC(2026, 0, 1) + seq * 1_000).toISOString();
  return {
    id,
    rev: odd && flaw === '1.6 a first revision is the second' ? 2 : 1,
    kind: 'new',
    cursor: odd && flaw === '1.5 a cursor is of another log' ? `v1.other.${seq}` : at(seq),
    topics,
    cells,
    prev: Object.fromEntries(cells.map((cell) => [cell, Math.max(0, (last.get(cell) ?? 0) - behind)])),
    urgency: odd && flaw === '1.1 an urgency that there is not' ? ('panic' as Urgency) : urgency,
    title: `Convoy ${seq} leaves «العراق»`,
    summary: null,
    language,
    direction: 'ltr',
    url: null,
    source: { id: 'toy', name: 'Toy', outlet: 'Toy' },
    story: { id, headlines: 1, origins: 1, disputed: false },
    facts: [],
    publishedAt: null,
    firstSeenAt: now,
    alertedAt: now,
    why: ['by a toy'],
  };
}
