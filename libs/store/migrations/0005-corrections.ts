import { type Kysely, type Migration, sql } from 'kysely';

/** IPTC numbers, as `URGENCY` of the protocol has them. */
const urgencyLevel = sql`
create function urgency_level(name text) returns integer language sql immutable
return case name when 'flash' then 1 when 'bulletin' then 2 when 'urgent' then 3 when 'routine' then 5 else 8 end`;

const steps = [
  urgencyLevel,
  // The cells of an earlier revision were given the urgency and language of the present one: replays missed them.
  sql`update cells set urgency = urgency_level(split_part(cell, '/', 2)), language = split_part(cell, '/', 3)`,

  // The desk's own words are not written over by what an outlet edits later.
  sql`alter table alerts add column desk boolean not null default false`,
  // The entry's revision that the newsdesk has looked at since its alert. What changed before this step is not told.
  sql`alter table entries add column considered_rev integer not null default 1`,
  sql`update entries set considered_rev = rev where rev > 1`,
  sql`create index entries_changed on entries (queued_at)
    where alert_seq is not null and rev > considered_rev and considered_rev < 20`,

  // What was asked for under an Idempotency-Key, and the row that came of it.
  sql`create table desk_requests (
    key text primary key,
    hash text not null,
    seq bigint not null,
    asked_at timestamptz not null default clock_timestamp()
  )`,
  sql`create index desk_requests_age on desk_requests (asked_at)`,
];

/**
 * The one way to the end of the alert log, for every kind of row, at the place that its caller drew from `log_head`. Who
 * draws holds that row's lock, so seq is dense and in commit order. Cursor and `prev` are put into the text. Until the
 * commit nobody else can append: it belongs into a transaction's last statement.
 */
const appendRow = sql`
create function append_row(
  p_seq bigint, p_epoch text,
  p_id text, p_rev integer, p_kind text, p_desk boolean, p_entry_id text, p_cells text[], p_alerted_at timestamptz,
  p_before text, p_middle text, p_after text, p_notify boolean
) returns void language plpgsql as $$
declare
  v_prev text;
begin
  select string_agg('"' || wanted.cell || '":' || coalesce(cells.seq, 0), ',' order by wanted.place) into v_prev
    from unnest(p_cells) with ordinality as wanted (cell, place) left join cells on cells.cell = wanted.cell;
  -- A cell says itself what it is: those of earlier revisions may differ from the present urgency and language.
  insert into cells (cell, topic, urgency, language, seq)
    select cell, split_part(cell, '/', 1), urgency_level(split_part(cell, '/', 2)), split_part(cell, '/', 3), p_seq
      from unnest(p_cells) as cell
    on conflict (cell) do update set seq = excluded.seq;

  update alerts set latest = false where id = p_id and latest;
  insert into alerts (seq, id, rev, kind, desk, entry_id, cells, body, alerted_at)
    values (p_seq, p_id, p_rev, p_kind, p_desk, p_entry_id, p_cells,
      p_before || 'v1.' || p_epoch || '.' || p_seq || p_middle || '{' || coalesce(v_prev, '') || '}' || p_after, p_alerted_at);

  if p_notify then
    perform pg_notify('ajil_log', p_seq::text);
  end if;
end $$`;

/**
 * A new alert: the entry gets its decision (AJ002 when it has one), and the duplicate keys are taken (AJ001 when another
 * alert holds one: read and decide again). Urgency and language stand in the cells; their parameters stay, so that
 * newsdesks of the release before can go on beside newer ones.
 */
const appendAlert = sql`
create or replace function append_alert(
  p_entry_id text, p_id text, p_rev integer, p_kind text,
  p_cells text[], p_urgency integer, p_language text,
  p_keys text[], p_window interval, p_why text[], p_alerted_at timestamptz,
  p_before text, p_middle text, p_after text, p_notify boolean
) returns bigint language plpgsql as $$
declare
  v_seq bigint;
  v_epoch text;
  v_taken integer;
begin
  if p_kind <> 'new' then
    raise exception 'append_alert makes new alerts; revise_alert makes a row of the kind %', p_kind;
  end if;
  update log_head set seq = seq + 1 returning seq, epoch into v_seq, v_epoch;

  update entries set decided_at = clock_timestamp(), alert_seq = v_seq, why = p_why
    where id = p_entry_id and decided_at is null;
  if not found then
    raise exception 'entry % has its decision already', p_entry_id using errcode = 'AJ002';
  end if;

  insert into duplicate_keys as held (key, entry_id, alert_id, decided_at)
    select key, p_entry_id, p_id, clock_timestamp() from unnest(p_keys) as key
    on conflict (key) do update
      set entry_id = excluded.entry_id, alert_id = excluded.alert_id, decided_at = excluded.decided_at
      where held.decided_at < clock_timestamp() - p_window;
  get diagnostics v_taken = row_count;
  if v_taken < cardinality(p_keys) then
    raise exception 'another alert holds a duplicate key of entry %', p_entry_id using errcode = 'AJ001';
  end if;
  perform append_row(v_seq, v_epoch, p_id, p_rev, p_kind, false, p_entry_id, p_cells, p_alerted_at,
    p_before, p_middle, p_after, p_notify);
  return v_seq;
end $$`;

/**
 * An update, a correction or a kill of an alert whose latest revision is the one before p_rev; a kill takes the texts of
 * all of them back. Or nothing, and why:
 * `repeated` this request had its effect (seq) before; `reused` its key was another request's; `unknown` no such alert;
 * `stale` (rev, kind) another revision came first, or it is killed; `considered` the entry's change was looked at before.
 */
const reviseAlert = sql`
create function revise_alert(
  p_id text, p_rev integer, p_kind text, p_desk boolean, p_cells text[], p_keys text[], p_alerted_at timestamptz,
  p_before text, p_middle text, p_after text, p_notify boolean,
  p_request text, p_hash text, p_entry_rev integer
) returns table (outcome text, seq bigint, rev integer, kind text) language plpgsql as $$
#variable_conflict use_column
declare
  v_done desk_requests;
  v_last alerts;
  v_seq bigint;
  v_epoch text;
begin
  if p_kind not in ('update', 'correction', 'kill') then
    raise exception 'a revision is no row of the kind %', p_kind;
  end if;
  perform from log_head for update;

  select * into v_done from desk_requests where key = p_request;
  if found then
    return query select case when v_done.hash = p_hash then 'repeated' else 'reused' end, v_done.seq, null::integer, null::text;
    return;
  end if;
  select * into v_last from alerts where id = p_id and latest;
  if not found then
    return query select 'unknown', null::bigint, null::integer, null::text;
    return;
  end if;
  if v_last.kind = 'kill' or v_last.rev <> p_rev - 1 then
    return query select 'stale', null::bigint, v_last.rev, v_last.kind;
    return;
  end if;
  if not p_cells @> v_last.cells then
    raise exception 'revision % of alert % leaves out cells of an earlier one', p_rev, p_id;
  end if;
  if p_entry_rev is not null then
    update entries set considered_rev = p_entry_rev, attempts = 0
      where id = v_last.entry_id and considered_rev < p_entry_rev;
    if not found then
      return query select 'considered', null::bigint, null::integer, null::text;
      return;
    end if;
  end if;

  if p_kind = 'kill' then
    -- As the row's text had them, character by character; of \`prev\` there is no other copy.
    update alerts set body = '{"id":' || to_json(id) || ',"rev":' || alerts.rev || ',"kind":' || to_json(alerts.kind)
        || ',"cursor":"v1.' || epoch || '.' || alerts.seq || '","cells":' || array_to_json(cells)
        || ',"prev":' || coalesce(substring(body from '"prev":(\\{[^}]*\\})'), '{}') || '}'
      from log_head where id = p_id;
  end if;
  update log_head set seq = log_head.seq + 1 returning log_head.seq, epoch into v_seq, v_epoch;
  perform append_row(v_seq, v_epoch, p_id, p_rev, p_kind, p_desk, v_last.entry_id, p_cells, p_alerted_at,
    p_before, p_middle, p_after, p_notify);
  insert into duplicate_keys (key, entry_id, alert_id, decided_at)
    select key, v_last.entry_id, p_id, clock_timestamp() from unnest(p_keys) as key
    on conflict do nothing;
  if p_request is not null then
    insert into desk_requests (key, hash, seq) values (p_request, p_hash, v_seq);
  end if;
  return query select 'appended', v_seq, null::integer, null::text;
end $$`;

export const corrections: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const step of [...steps, appendRow, appendAlert, reviseAlert]) await step.execute(db);
  },
};
