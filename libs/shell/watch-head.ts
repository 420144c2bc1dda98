import { type Connection, keepHead, peekPlace, readLogHead, requireNotBehind, type Store } from '@ajil/store';
import type { Log } from '@ajil/telemetry';
import { repeat } from './repeat.js';

const EVERY_MS = 1_000;

/**
 * To be asked before the schema is brought up to date: what is refused stays as it is.
 * @throws Error when the embedded database is behind what was kept: an older copy was put back
 */
export async function refuseOlder(folder: string, connection: Connection): Promise<void> {
  const place = await peekPlace(connection);
  if (place) requireNotBehind(folder, place);
}

/** Keeps how far the log is beside the embedded database, once a second at most, and once more at the end. */
export function watchHead(folder: string, store: Store, log: Log): () => Promise<void> {
  const keep = async () => keepHead(folder, await readLogHead(store.db));
  const keeping = repeat('keep the head', EVERY_MS, keep, log);
  return async () => {
    await keeping.stop();
    await keep().catch(() => undefined);
  };
}
