import type { Alert, Bye, Head, Reset } from '@ajil/protocol';

/** An alert that can be shown. */
export type Shown = Omit<Alert, 'kind'> & { kind: 'new' | 'update' | 'correction' };

/** The end of an alert: it must not be shown any more. Nothing else of it is left. */
export type Kill = Pick<Alert, 'id' | 'rev' | 'cursor' | 'cells' | 'prev'> & { kind: 'kill' };

/** What a client is told of. Look at `kind` first: a kill has no title. */
export type Told = Shown | Kill;

/**
 * A frame as it came, as something told; null for anything that is not of the contract (`docs/protocol.md`).
 * A revision whose text was taken back is a kill, whatever its kind was.
 */
export function readTold(frame: unknown): Told | null {
  if (typeof frame !== 'object' || frame === null) return null;
  const { id, rev, cursor, cells, prev, kind, title } = frame as Partial<Alert>;
  if (typeof id !== 'string' || !Number.isSafeInteger(rev) || typeof cursor !== 'string') return null;
  if (!Array.isArray(cells) || !cells.every(isText) || typeof prev !== 'object' || prev === null) return null;
  if (kind !== 'kill' && typeof title === 'string') return frame as Shown;
  return { id, rev: rev!, kind: 'kill', cursor, cells, prev };
}

const isText = (part: unknown): part is string => typeof part === 'string';

/** A `head` as it came; null for anything that is not of the contract. So are the next two. */
export function readHead(frame: unknown): Head | null {
  return isText((frame as Partial<Head> | null)?.cursor) ? (frame as Head) : null;
}

export function readReset(frame: unknown): Reset | null {
  return isText((frame as Partial<Reset> | null)?.head) ? (frame as Reset) : null;
}

export function readBye(frame: unknown): Bye | null {
  return Number.isSafeInteger((frame as Partial<Bye> | null)?.code) ? (frame as Bye) : null;
}
