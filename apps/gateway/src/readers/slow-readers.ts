import { MAX_BACKLOG_BYTES, type Reader } from './reader.js';

/** A reader for whom something waits, and who takes nothing of it for this long, reads no more. */
export const STALL_MS = 8_000;

/** Finds those who take too little; asked about every reader again and again. */
export interface SlowReaders {
  isSlow(reader: Reader): boolean;
  forget(reader: Reader): void;
  size(): number;
}

export function openSlowReaders(now: () => number = () => performance.now()): SlowReaders {
  /** Only readers for whom something waits. */
  const waiting = new Map<Reader, { mark: unknown; since: number }>();
  const stalls = (reader: Reader) => {
    const mark = reader.mark();
    const known = waiting.get(reader);
    if (known && known.mark === mark) return now() - known.since > STALL_MS;
    waiting.set(reader, { mark, since: now() });
    return false;
  };
  return {
    isSlow: (reader) => {
      const backlog = reader.backlog();
      if (backlog > 0) return backlog > MAX_BACKLOG_BYTES || stalls(reader);
      waiting.delete(reader);
      return false;
    },
    forget: (reader) => void waiting.delete(reader),
    size: () => waiting.size,
  };
}
