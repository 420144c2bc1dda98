import type { Bye, Head, Reset } from '@ajil/protocol';
import type { KeptRow } from '../log/kept-row.js';

/** One connection that alerts are sent to, whatever carries it. */
export interface Reader {
  alert(row: KeptRow): void;
  /** Several at once, as few writes as can be. */
  alerts(rows: readonly KeptRow[]): void;
  head(head: Head): void;
  /** What is sent meanwhile goes out in as few writes as can be. */
  together(sendAll: () => void): void;
  reset(reset: Reset): void;
  /** The last words: why the connection ends. Ends it. */
  bye(bye: Bye): void;
  /** Bytes (or a fair guess) that wait to be sent. */
  backlog(): number;
  /** Something that is another thing as soon as any of what waits was taken. */
  mark(): unknown;
  /** Resolves when little is left waiting; rejects when the connection is gone. */
  drained(): Promise<void>;
}

/**
 * A reader that lets more than this pile up is too slow: it is let go, and comes back with its cursor. What is sent
 * between two looks comes on top; together it stays below a mebibyte.
 */
export const MAX_BACKLOG_BYTES = 768 * 1024;

/** A replay waits when more than this is on its way. */
export const HIGH_BACKLOG_BYTES = 256 * 1024;

/** A replay goes on when less than this waits. */
export const LOW_BACKLOG_BYTES = 64 * 1024;

/** A reader that takes nothing for this long is gone or as good as gone. */
export const DRAIN_DEADLINE_MS = 30_000;

/** The last words may take this long to be read; then the connection is cut, read or not. */
export const FAREWELL_MS = 2_000;

const DRAIN_LOOK_MS = 20;

/** The connection ended while something was to be sent. */
export class ReaderGone extends Error {
  override name = 'ReaderGone';
}

/** Waits until little of this reader's backlog is left. */
export async function drain(reader: { backlog(): number; gone(): boolean }): Promise<void> {
  const deadline = performance.now() + DRAIN_DEADLINE_MS;
  while (reader.backlog() > LOW_BACKLOG_BYTES) {
    if (reader.gone() || performance.now() > deadline) throw new ReaderGone('the reader takes nothing');
    await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS));
  }
}
