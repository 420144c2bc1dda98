import { keepHead, readLogHead, requireNotBehind, type Store } from '@ajil/store';
import type { Log } from '@ajil/telemetry';
import { repeat } from './repeat.js';

const EVERY_MS = 1_000;

/**
 * Keeps how far the log is beside the embedded database, once a second at most, and once more at the end.
 * @throws Error when the database is behind what was kept: an older copy was put back
 */
export async function watchHead(folder: string, store: Store, log: Log): Promise<() => Promise<void>> {
  requireNotBehind(folder, await readLogHead(store.db));
  const keep = async () => keepHead(folder, await readLogHead(store.db));
  const keeping = repeat('keep the head', EVERY_MS, keep, log);
  return async () => {
    await keeping.stop();
    await keep().catch(() => undefined);
  };
}
