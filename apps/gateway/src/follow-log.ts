import { sharedRun } from '@ajil/shell';
import { formatCursor, type Position } from '@ajil/protocol';
import { type LogHead, type LogRow, readLog, readLogHead, type Store } from '@ajil/store';
import { believeHints } from './mutants/believe-hints.js';

/** The newest rows are kept at hand: the seam between replay and live is closed from here without waiting. */
const RING_ROWS = 2_000;
const BATCH = 500;

export interface LogFollower {
  /** The last row that was handed on. */
  position(): Position;
  cursor(): string;
  /** The log's head as it was last read; `oldest` is the first seq that can be replayed. */
  head(): LogHead;
  /** Reads on to the end of the log; calls at the same time share one read. `hinted`: the place that a hint named. */
  look(hinted?: number): Promise<void>;
  /** The rows after `seq` up to the position, or null when they reach back further than what is at hand. */
  recent(seq: number): LogRow[] | null;
  /** When the log was last read with success, in milliseconds of the monotonic clock. */
  lookedAt(): number;
}

/**
 * Follows the alert log from its present head: each row exactly once, in order, to `onRow`, which must not
 * wait. A row is at `position` only after everybody who is live was given it.
 * When the database holds another log than before (a restored copy), it goes on at that log's head, and
 * `onOtherLog` is told: what the readers were sent is no place in it.
 */
export async function followLog(
  store: Store,
  onRow: (row: LogRow) => void,
  onOtherLog: () => void,
): Promise<LogFollower> {
  let head = await readLogHead(store.db);
  let seq = head.seq;
  let lookedAt = performance.now();
  const ring: LogRow[] = [];

  const handOn = (row: LogRow) => {
    ring.push(row);
    if (ring.length > RING_ROWS) ring.shift();
    seq = row.seq;
    onRow(row);
  };
  const readOn = async () => {
    const fresh = await readLogHead(store.db);
    if (fresh.epoch !== head.epoch || fresh.seq < seq) {
      onOtherLog();
      ring.length = 0;
      seq = fresh.seq;
    }
    head = fresh;
    while (seq < head.seq) {
      const rows = await readLog(store.db, { after: seq, upTo: head.seq, limit: BATCH });
      rows.forEach(handOn);
      // Rows that retention took away are passed over: nobody can ask for them any more.
      if (rows.length < BATCH) seq = head.seq;
    }
    lookedAt = performance.now();
  };
  const recent = (after: number) => {
    if (after >= seq) return [];
    const first = ring[0];
    return first && first.seq <= after + 1 ? ring.filter((row) => row.seq > after) : null;
  };
  const position = () => ({ epoch: head.epoch, seq });
  return {
    position,
    cursor: () => formatCursor(position()),
    head: () => head,
    look:
      process.env['AJIL_MUTANT'] === 'M4'
        ? believeHints(store, handOn, (last) => {
            [head, lookedAt] = [{ ...head, seq: Math.max(last, seq) }, performance.now()];
          })
        : sharedRun(readOn),
    recent,
    lookedAt: () => lookedAt,
  };
}
