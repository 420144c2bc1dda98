import { type Kysely, type Migration, sql } from 'kysely';

const tables = [
  sql`create table log_head (
    only_row boolean primary key default true check (only_row),
    epoch text not null,
    seq bigint not null default 0,
    oldest bigint not null default 1
  ) with (fillfactor = 10)`,

  sql`create table settings (key text primary key, value text not null)`,

  sql`create table sources (
    id text primary key,
    url text not null unique,
    name text not null,
    outlet text not null,
    language text,
    country text,
    paused boolean not null default false,
    parked boolean not null default false,
    etag text,
    last_modified text,
    poll_version bigint not null default 0,
    next_poll_at timestamptz not null default now(),
    claimed_until timestamptz,
    last_status integer,
    last_poll_at timestamptz,
    last_success_at timestamptz,
    listed_at timestamptz,
    failures integer not null default 0,
    error_code text,
    error_message text,
    entries bigint not null default 0
  )`,
  sql`create index sources_due on sources (next_poll_at) where not paused and not parked`,

  sql`create table entries (
    id text primary key,
    source_id text not null references sources (id),
    key text not null,
    title text not null,
    summary text,
    url text,
    language text,
    published_at timestamptz,
    first_seen_at timestamptz not null default now(),
    rev integer not null default 1,
    listed_on date not null default current_date,
    queued_at timestamptz,
    attempts integer not null default 0,
    decided_at timestamptz,
    silence text,
    alert_seq bigint,
    why text[],
    unique (source_id, key),
    check ((decided_at is null) = (silence is null and alert_seq is null)),
    check (silence is null or alert_seq is null)
  )`,
  sql`create index entries_undecided on entries (queued_at) where decided_at is null`,
  sql`create index entries_listed_on on entries (listed_on)`,
  sql`create index entries_by_source on entries (source_id, id)`,

  sql`create table entry_revisions (
    entry_id text not null references entries (id) on delete cascade,
    rev integer not null,
    title text not null,
    summary text,
    seen_at timestamptz not null,
    primary key (entry_id, rev)
  )`,

  sql`create table duplicate_keys (
    key text primary key,
    entry_id text not null,
    alert_id text not null,
    decided_at timestamptz not null
  )`,
  sql`create index duplicate_keys_decided_at on duplicate_keys (decided_at)`,

  sql`create table alerts (
    seq bigint primary key,
    id text not null,
    rev integer not null,
    kind text not null,
    latest boolean not null default true,
    entry_id text,
    cells text[] not null,
    body text not null,
    alerted_at timestamptz not null,
    unique (id, rev)
  )`,
  sql`create index alerts_by_cell on alerts using gin (cells)`,
  sql`create index alerts_by_time on alerts (alerted_at)`,

  sql`create table cells (
    cell text primary key,
    topic text not null,
    urgency integer not null,
    language text not null,
    seq bigint not null
  ) with (fillfactor = 50)`,
  sql`create index cells_by_topic on cells (topic)`,

  // Ten random base-36 digits name this log; a cursor of another log is told apart by them.
  sql`insert into log_head (epoch)
    select string_agg(substr('0123456789abcdefghijklmnopqrstuvwxyz', 1 + floor(random() * 36)::int, 1), '')
    from generate_series(1, 10)`,
];

/**
 * The one way to the end of the alert log. Everything that depends on the place in the log happens here,
 * under the row lock of `log_head`, so that seq is dense and in commit order:
 * the entry gets its decision (AJ002 when it has one), the duplicate keys are taken (AJ001 when another alert
 * holds one: read and decide again), and the cursor and `prev` are put into the text.
 * It must be its transaction's last statement: until the commit nobody else can append.
 */
const appendAlert = sql`
create function append_alert(
  p_entry_id text, p_id text, p_rev integer, p_kind text,
  p_cells text[], p_urgency integer, p_language text,
  p_keys text[], p_window interval, p_why text[], p_alerted_at timestamptz,
  p_before text, p_middle text, p_after text, p_notify boolean
) returns bigint language plpgsql as $$
declare
  v_seq bigint;
  v_epoch text;
  v_prev text;
  v_taken integer;
begin
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

  select string_agg('"' || wanted.cell || '":' || coalesce(cells.seq, 0), ',' order by wanted.place) into v_prev
    from unnest(p_cells) with ordinality as wanted (cell, place) left join cells on cells.cell = wanted.cell;
  insert into cells (cell, topic, urgency, language, seq)
    select cell, split_part(cell, '/', 1), p_urgency, p_language, v_seq from unnest(p_cells) as cell
    on conflict (cell) do update set seq = excluded.seq;

  update alerts set latest = false where id = p_id and latest;
  insert into alerts (seq, id, rev, kind, entry_id, cells, body, alerted_at)
    values (v_seq, p_id, p_rev, p_kind, p_entry_id, p_cells,
      p_before || 'v1.' || v_epoch || '.' || v_seq || p_middle || '{' || coalesce(v_prev, '') || '}' || p_after, p_alerted_at);

  if p_notify then
    perform pg_notify('ajil_log', v_seq::text);
  end if;
  return v_seq;
end $$`;

export const first: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const table of tables) await table.execute(db);
    await appendAlert.execute(db);
  },
};
