const HOUR_MS = 3_600_000;

/** At the first look at a source, entries older than this are what it had before we came. */
const FRESH_MS = HOUR_MS;
/** Dates lag behind: an outlet may date a report by when it was begun. */
const GRACE_MS = HOUR_MS;
/** So many old entries at once are an archive that was opened, not news. */
const FLOOD = 10;
/** Undated entries say nothing of their age; only a document full of them is no news. */
const UNDATED_FLOOD = 100;
/** Older than this nothing is news, however long nobody looked. */
const STALE_MS = 48 * HOUR_MS;

export const FIRST_LOOK = 'listed already when this source was first polled';
export const APPEARED_OLD = 'published long before it appeared in this source';

/**
 * For each new entry the reason why it is no news, or null. What was published since the last whole list that we saw
 * is news for two days, however late we see it: an outage of ours silences nothing, and neither does an outlet that
 * said "not modified" while it was.
 */
export function judgeAge(
  published: readonly (string | null)[],
  source: { firstLook: boolean; lastListAt: Date | null; now: Date },
): (string | null)[] {
  const now = source.now.getTime();
  const times = published.map((text) => (text === null ? null : Date.parse(text)));
  if (source.firstLook) return times.map((ms) => (ms === null || ms < now - FRESH_MS ? FIRST_LOOK : null));
  const since = (source.lastListAt?.getTime() ?? now) - GRACE_MS;
  const old = times.filter((ms) => ms !== null && ms < since).length;
  const undatedFlood = times.filter((ms) => ms === null).length >= UNDATED_FLOOD;
  return times.map((ms) => {
    if (ms === null) return undatedFlood ? APPEARED_OLD : null;
    const isOld = ms < now - STALE_MS || (ms < since && old >= FLOOD);
    return isOld ? APPEARED_OLD : null;
  });
}
