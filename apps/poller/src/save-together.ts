import type { PlainPoll, PollToSave, SavedPoll } from '@ajil/store';

/** Polls without a document wait so long for others; nobody waits for them. */
const GAP_MS = 10;
const MOST = 64;

/** How polls are written: one with all that it brought, or many that brought nothing, each kept or not by itself. */
export interface Writes {
  one(poll: PollToSave): Promise<SavedPoll | null>;
  many(polls: readonly PlainPoll[]): Promise<Set<string>>;
  /** Whether the same would fail for each alone. */
  isHopeless(error: unknown): boolean;
}

interface Waiting {
  poll: PlainPoll;
  resolve: (saved: SavedPoll | null) => void;
  reject: (error: unknown) => void;
}

/**
 * Saves polls; those that brought no document ten milliseconds long together, in one statement. What is returned
 * resolves when the poll is committed.
 */
export function saveTogether(writes: Writes): (poll: PollToSave) => Promise<SavedPoll | null> {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;

  function write(): void {
    clearTimeout(timer);
    timer = undefined;
    const together = waiting;
    waiting = [];
    void writeAll(together, writes);
  }

  return (poll) => {
    const { outcome } = poll;
    if (outcome.kind === 'fetched') return writes.one(poll);
    return new Promise((resolve, reject) => {
      waiting.push({ poll: { ...poll, outcome }, resolve, reject });
      timer ??= setTimeout(write, GAP_MS);
      if (waiting.length >= MOST) write();
    });
  };
}

async function writeAll(together: readonly Waiting[], writes: Writes): Promise<void> {
  try {
    const saved = await writes.many(together.map(({ poll }) => poll));
    for (const { poll, resolve, reject } of together) {
      if (saved.has(poll.sourceId)) resolve({ fresh: [], revised: 0, changed: [] });
      else writes.one(poll).then(resolve, reject);
    }
  } catch (error) {
    if (writes.isHopeless(error)) together.forEach(({ reject }) => reject(error));
    // One that cannot be written must not take the others with it.
    else for (const { poll, resolve, reject } of together) writes.one(poll).then(resolve, reject);
  }
}
