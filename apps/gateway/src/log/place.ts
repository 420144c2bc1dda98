import { formatCursor, parseCursor, type ResetReason } from '@ajil/protocol';
import type { LogHead } from '@ajil/store';

/** The seq after which to read on, or why this cursor cannot be served. */
export function placeOf(text: string, head: LogHead): number | ResetReason {
  const cursor = parseCursor(text);
  if (!cursor) return 'garbage';
  if (cursor.epoch !== head.epoch) return 'epoch';
  if (cursor.seq > head.seq) return 'ahead';
  return cursor.seq < head.oldest - 1 ? 'retention' : cursor.seq;
}

export function cursorAt(head: LogHead, seq: number): string {
  return formatCursor({ epoch: head.epoch, seq });
}
