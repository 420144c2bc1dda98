import { type RawBuilder, sql } from 'kysely';
import type { Database } from './open-store.js';

/** When a topic is hot, and what that does. */
export interface Heat {
  /** A topic is hot by what was alerted in it in this many seconds. */
  windowSeconds: number;
  /** So many pressing alerts (urgent or more), or so many of any urgency; both at least `times` the usual. */
  pressing: number;
  alerts: number;
  times: number;
  /** Its sources stay hot for so long after the last such look. */
  hotSeconds: number;
  /** The shortest wait between two looks at a source. */
  floorSeconds: number;
}

/** A wait of the floor is no longer than this, with its jitter. */
const MOST_JITTER = 1.2;

/** Alerts that tell which topics a source writes about, and how many are usual. */
const MEMORY_HOURS = 72;

/** Dates lag behind, but not by more than so many windows. */
const LATE = 4;

/** With less to remember nothing is known of what is usual. */
const LEAST_SECONDS = 3_600;

/**
 * Finds the topics that are hot, by alerts of at least two houses, and has every source that writes about one of
 * them looked at more often: at once if its last look is longer ago than the floor, but never before its outlet wants.
 * @returns how many sources became hot
 */
export async function warmSources(db: Database, heat: Heat): Promise<number> {
  const warmed = await sql<{ count: number }>`
    with told as materialized (
      select distinct split_part(cell, '/', 1) as topic, alerts.seq, alerted_at, sources.id as source_id, sources.family,
        split_part(cell, '/', 2) in ('flash', 'bulletin', 'urgent') as pressing,
        alerted_at > now() - ${heat.windowSeconds} * interval '1 second'
          -- What is found late, after an outage, says nothing of now.
          and coalesce(published_at, alerted_at) > now() - ${heat.windowSeconds * LATE} * interval '1 second' as recent
      from alerts cross join unnest(cells) as cell
        join entries on entries.id = alerts.entry_id join sources on sources.id = entries.source_id
      where alerts.kind = 'new' and alerted_at > now() - ${MEMORY_HOURS} * interval '1 hour'
    ), past as (
      select extract(epoch from now() - min(alerted_at)) - ${heat.windowSeconds} as seconds from told
    ), hot as (
      select topic from told cross join past group by topic, seconds
      having count(distinct family) filter (where recent) >= 2 and (
        count(*) filter (where recent and pressing) >= greatest(${heat.pressing}, ${unusual(heat, sql`pressing`)})
        or (seconds >= ${LEAST_SECONDS}
          and count(*) filter (where recent) >= greatest(${heat.alerts}, ${unusual(heat, sql`true`)})))
    ), concerned as (
      select distinct source_id from told join hot using (topic)
    ), warmed as (
      update sources set hot_until = now() + ${heat.hotSeconds} * interval '1 second',
        next_poll_at = greatest(not_before, least(next_poll_at,
          greatest(now(), last_poll_at + ${heat.floorSeconds} * interval '1 second')))
      from concerned
      where sources.id = concerned.source_id and not paused and not parked
        and (hot_until is null or hot_until < now() + ${heat.hotSeconds / 2} * interval '1 second'
          -- Planned by a look that began before the topic was hot.
          or next_poll_at > greatest(now(), not_before, last_poll_at + ${heat.floorSeconds * MOST_JITTER} * interval '1 second'))
      returning hot_until
    ) select count(*) from warmed`.execute(db);
  return warmed.rows[0]!.count;
}

/** How many alerts in the window would be far more than usual. */
const unusual = ({ times, windowSeconds }: Heat, which: RawBuilder<unknown>) => sql`
  ${times}::real * ${windowSeconds} * count(*) filter (where not recent and ${which}) / greatest(seconds, ${LEAST_SECONDS})`;
