import { type Kysely, type Migration, sql } from 'kysely';

const steps = [
  // Whose house an outlet is, what kind of publisher, and what a poll learns about a source.
  sql`alter table sources
    add column family text,
    add column kind text,
    add column host text,
    add column removed boolean not null default false,
    add column read_at timestamptz,
    add column full_at timestamptz,
    add column body_hash text,
    add column hints jsonb,
    add column moved_to text,
    add column moved_since timestamptz,
    add column moved_looks integer not null default 0,
    add column former_url text,
    add column rhythm jsonb,
    add column interval_seconds real,
    add column last_new_at timestamptz,
    add column quiet_since timestamptz,
    add column hot_until timestamptz,
    add column poked_at timestamptz,
    add column not_before timestamptz,
    add column partial boolean not null default false,
    add column run_result text,
    add column run_from timestamptz,
    add column run_polls integer not null default 0`,
  // As `new URL(url).host` and a slug would have it, as far as SQL can.
  sql`update sources set
    family = coalesce(nullif(trim(both '-' from regexp_replace(lower(outlet), '[^a-z0-9]+', '-', 'g')), ''), id),
    host = coalesce(regexp_replace(lower(substring(url from '(?i)^[a-z]+://([^/?#]+)')), ':(80|443)$', ''), id),
    full_at = last_success_at,
    read_at = listed_at`,
  sql`alter table sources alter column family set not null, alter column host set not null`,

  // A host is asked by all its sources together: not before free_at, and never before rest_until.
  sql`create table hosts (
    host text primary key,
    free_at timestamptz not null default '-infinity',
    rest_until timestamptz not null default '-infinity'
  ) with (fillfactor = 50)`,
  sql`insert into hosts (host) select distinct host from sources`,
  sql`alter table sources add foreign key (host) references hosts`,
  sql`create index sources_of_host on sources (host, next_poll_at) where not paused and not parked`,

  // The finished runs of polls that ended alike: when, how many, how.
  sql`create table poll_runs (
    source_id text not null references sources (id),
    from_at timestamptz not null,
    until_at timestamptz not null,
    polls integer not null,
    result text not null,
    status integer,
    fresh integer not null,
    revised integer not null,
    primary key (source_id, from_at)
  )`,
  sql`alter table sources
    add column run_status integer,
    add column run_fresh integer not null default 0,
    add column run_revised integer not null default 0`,
  sql`create index poll_runs_age on poll_runs (until_at)`,

  // What an entry is recognised by, beside its key: its guid, its address and its title, hashed.
  sql`create table entry_names (
    source_id text not null,
    name text not null,
    entry_id text not null references entries (id) on delete cascade,
    primary key (source_id, name)
  )`,
  sql`create index entry_names_entry on entry_names (entry_id)`,
  sql`alter table entry_revisions add column changes jsonb`,
  sql`alter table entries add column origin text, add column credit text`,

  // Subscriptions at WebSub hubs, one per source.
  sql`create table hub_subscriptions (
    source_id text primary key references sources (id) on delete cascade,
    hub text not null,
    topic text not null,
    secret text not null,
    callback_token text not null unique,
    state text not null check (state in ('wanted', 'asked', 'verified', 'denied', 'failing', 'ended')),
    asked_at timestamptz,
    lease_until timestamptz,
    due_at timestamptz not null default now(),
    failures integer not null default 0,
    last_push_at timestamptz,
    pushes bigint not null default 0,
    bad_pushes bigint not null default 0,
    error text
  )`,
  sql`create index hub_subscriptions_due on hub_subscriptions (due_at)`,
];

export const ingest: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const step of steps) await step.execute(db);
  },
};
