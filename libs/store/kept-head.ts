import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogHead } from './alert-log.js';

type Place = Pick<LogHead, 'epoch' | 'seq'>;

/** How far the logs of a data folder were seen, outside of the database: the present one, and those before it. */
interface KeptHead extends Place {
  before: Record<string, number>;
}

const NAME = 'head.json';
/** Logs before the present one that are remembered: each restore makes another one. */
const MOST_BEFORE = 20;

/**
 * Notes how far the log is in `<folder>/head.json`, all at once; never less than was noted. Readers hold cursors up to
 * there: a database that ends before it is an older copy.
 */
export function keepHead(folder: string, { epoch, seq }: Place): void {
  const kept = readKept(folder);
  if (kept?.epoch === epoch && kept.seq >= seq) return;
  const before =
    kept && kept.epoch !== epoch ? { ...kept.before, [kept.epoch]: kept.seq } : (kept?.before ?? {});
  const next = { epoch, seq, before: Object.fromEntries(Object.entries(before).slice(-MOST_BEFORE)) };
  const draft = join(folder, `${NAME}.draft`);
  writeFileSync(draft, `${JSON.stringify(next)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, join(folder, NAME));
}

/** @throws Error when the folder has seen this log longer than it is now */
export function requireNotBehind(folder: string, { epoch, seq }: Place): void {
  const kept = readKept(folder);
  const seen = kept?.epoch === epoch ? kept.seq : (kept?.before[epoch] ?? 0);
  if (seq >= seen) return;
  throw new Error(
    `the database is an older copy of itself: its log ends at ${seq}, and ${join(folder, NAME)} has seen it at ${seen}. ` +
      'Readers who were told more would miss what comes next. If the copy was put back on purpose, run ' +
      '"./bin/ajil restore --accept": it makes this another log, and every reader is told so.',
  );
}

/** Null when nothing was kept; also what a power cut left of it counts as nothing. */
function readKept(folder: string): KeptHead | null {
  try {
    const kept = JSON.parse(readFileSync(join(folder, NAME), 'utf8')) as Partial<KeptHead> | null;
    const { epoch, seq, before } = kept ?? {};
    return typeof epoch === 'string' && Number.isSafeInteger(seq)
      ? { epoch, seq: seq!, before: before ?? {} }
      : null;
  } catch {
    return null;
  }
}
