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

/** One poller at a time looks; the number is ours among the advisory locks. */
const ONE_AT_A_TIME = sql`pg_try_advisory_xact_lock(7_264_911)`;

/**
 * Finds the topics that are hot, by alerts of at least two houses, and has every source that writes about one of
 * them looked at more often: at once if its last look is longer ago than the floor, but never before its outlet wants.
 * What was usual is looked up only for topics that may be hot. `topics` are those that can be: no regions, which are
 * hot whenever one of their countries is.
 * @returns how many sources became hot
 */
export async function warmSources(db: Database, heat: Heat, topics: readonly string[]): Promise<number> {
  const warmed = await sql<{ count: number }>`
    with recent as materialized (
      select distinct split_part(cell, '/', 1) as topic, alerts.seq, sources.family,
        split_part(cell, '/', 2) in ('flash', 'bulletin', 'urgent') as pressing
      from alerts cross join unnest(cells) as cell
        join entries on entries.id = alerts.entry_id join sources on sources.id = entries.source_id
      where alerts.kind = 'new' and alerted_at > now() - ${heat.windowSeconds} * interval '1 second'
        -- What is found late, after an outage, says nothing of now.
        and coalesce(published_at, alerted_at) > now() - ${heat.windowSeconds * LATE} * interval '1 second'
        and ${ONE_AT_A_TIME}
    ), busy as materialized (
      select topic, count(*) as alerts, count(*) filter (where pressing) as pressing
      from recent where topic = any(${topics}) group by topic
      having count(distinct family) >= 2
        and (count(*) >= ${heat.alerts} or count(*) filter (where pressing) >= ${heat.pressing})
    ), told as materialized (
      select distinct busy.topic, past.seq, past.alerted_at, past.source_id,
        split_part(past.cell, '/', 2) in ('flash', 'bulletin', 'urgent') as pressing
      from busy join lateral (
        select alerts.seq, alerted_at, entries.source_id, cell
        from alerts cross join unnest(cells) as cell join entries on entries.id = alerts.entry_id
        where cells && (select array_agg(known.cell) from cells as known where known.topic = busy.topic)
          and alerts.kind = 'new' and alerted_at > now() - ${MEMORY_HOURS} * interval '1 hour'
          and split_part(cell, '/', 1) = busy.topic) as past on true
    ), past as (
      select extract(epoch from now() - min(alerted_at)) - ${heat.windowSeconds} as seconds from alerts
      where alerted_at > now() - ${MEMORY_HOURS} * interval '1 hour' and exists (select from busy)
    ), usual as (
      select topic, seconds, count(*) filter (where old) as alerts, count(*) filter (where old and pressing) as pressing
      from (select told.*, alerted_at <= now() - ${heat.windowSeconds} * interval '1 second' as old from told) as told
        cross join past group by topic, seconds
    ), hot as (
      select topic from busy join usual using (topic)
      where busy.pressing >= greatest(${heat.pressing}, ${unusual(heat, sql`usual.pressing`)})
        or (seconds >= ${LEAST_SECONDS} and busy.alerts >= greatest(${heat.alerts}, ${unusual(heat, sql`usual.alerts`)}))
    ), concerned as (
      select distinct source_id from told join hot using (topic)
    ), warmed as (
      update sources set hot_until = now() + ${heat.hotSeconds} * interval '1 second',
        next_poll_at = greatest(not_before, least(next_poll_at,
          greatest(now(), last_poll_at + ${heat.floorSeconds} * interval '1 second')))
      from concerned
      where sources.id = concerned.source_id and not paused and not parked and failures = 0
        and (hot_until is null or hot_until < now() + ${heat.hotSeconds / 2} * interval '1 second'
          -- Planned by a look that began before the topic was hot.
          or next_poll_at > greatest(now(), not_before, last_poll_at + ${heat.floorSeconds * MOST_JITTER} * interval '1 second'))
      returning hot_until
    ) select count(*) from warmed`.execute(db);
  return warmed.rows[0]!.count;
}

/** How many alerts in the window would be far more than usual. */
const unusual = ({ times, windowSeconds }: Heat, usual: RawBuilder<unknown>) => sql`
  ${times}::real * ${windowSeconds} * ${usual} / greatest(seconds, ${LEAST_SECONDS})`;
