import { sql } from 'kysely';
import type { Database } from './open-store.js';
import { atMostOneRow } from './rows.js';

export type HubState = 'wanted' | 'asked' | 'verified' | 'denied' | 'failing' | 'ended';

/** A source's subscription at a WebSub hub. */
export interface HubSubscription {
  sourceId: string;
  hub: string;
  topic: string;
  secret: string;
  callbackToken: string;
  state: HubState;
  leaseUntil: Date | null;
  failures: number;
}

const SUBSCRIPTION = sql`source_id as "sourceId", hub, topic, secret, callback_token as "callbackToken", state,
  lease_until as "leaseUntil", failures`;

/** Wants a subscription for a source; another hub or topic than before begins anew. */
export async function wantHub(
  db: Database,
  wanted: Pick<HubSubscription, 'sourceId' | 'hub' | 'topic' | 'secret' | 'callbackToken'>,
): Promise<void> {
  await sql`
    insert into hub_subscriptions as held (source_id, hub, topic, secret, callback_token, state)
    values (${wanted.sourceId}, ${wanted.hub}, ${wanted.topic}, ${wanted.secret}, ${wanted.callbackToken}, 'wanted')
    on conflict (source_id) do update set hub = excluded.hub, topic = excluded.topic, secret = excluded.secret,
      callback_token = excluded.callback_token, state = 'wanted', due_at = now(), failures = 0, lease_until = null
    where (held.hub, held.topic) is distinct from (excluded.hub, excluded.topic)`.execute(db);
}

/** Takes up to `limit` subscriptions that have to be asked for, or renewed, now. */
export async function claimDueHubs(
  db: Database,
  limit: number,
  retrySeconds: number,
): Promise<HubSubscription[]> {
  const claimed = await sql<HubSubscription>`
    update hub_subscriptions set due_at = now() + ${retrySeconds} * interval '1 second'
    where source_id in (
      select source_id from hub_subscriptions join sources on sources.id = source_id
      where due_at <= now() and not paused and not parked and not removed
      order by due_at limit ${limit} for update of hub_subscriptions skip locked)
    returning ${SUBSCRIPTION}`.execute(db);
  return claimed.rows;
}

export async function findHubByToken(db: Database, token: string): Promise<HubSubscription | null> {
  return atMostOneRow(
    (
      await sql<HubSubscription>`
        select ${SUBSCRIPTION} from hub_subscriptions where callback_token = ${token}`.execute(db)
    ).rows,
  );
}

/**
 * Notes where a subscription stands; `dueSeconds` is when it has to be asked for or renewed next. A hub may verify
 * while it is asked and answer with an error then: `failing` changes nothing of a verified lease that still runs.
 */
export async function noteHub(
  db: Database,
  sourceId: string,
  news: { state: HubState; dueSeconds: number; leaseSeconds: number | null; error: string | null },
): Promise<void> {
  await sql`
    update hub_subscriptions set state = ${news.state}, error = ${news.error},
      due_at = now() + ${news.dueSeconds} * interval '1 second',
      asked_at = case when ${news.state} = 'asked' then now() else asked_at end,
      failures = case when ${news.state} = 'failing' then failures + 1
        when ${news.state} = 'verified' then 0 else failures end,
      lease_until = coalesce(now() + ${news.leaseSeconds}::real * interval '1 second', lease_until)
    where source_id = ${sourceId}
      and not (${news.state} = 'failing' and state = 'verified' and coalesce(lease_until > now(), false))`.execute(
    db,
  );
}

/** Counts a push; a good one makes the source due at once, unless its outlet failed last and wants time. */
export async function notePush(db: Database, sourceId: string, good: boolean): Promise<void> {
  await sql`
    with counted as (
      update hub_subscriptions set pushes = pushes + ${Number(good)}, bad_pushes = bad_pushes + ${Number(!good)},
        last_push_at = case when ${good} then now() else last_push_at end
      where source_id = ${sourceId} returning source_id)
    update sources set poked_at = now(),
      next_poll_at = greatest(least(next_poll_at, now()), case when failures > 0 then not_before end)
    from counted
    where ${good} and sources.id = counted.source_id`.execute(db);
}
