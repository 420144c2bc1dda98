import { type Kysely, type Migration, sql } from 'kysely';

const steps = [
  // The keys that the admin made. Of the key itself only its hash is kept.
  sql`create table keys (
    id text primary key,
    hash text not null,
    name text not null,
    role text not null,
    topics text[],
    made_at timestamptz not null default now(),
    expires_at timestamptz
  )`,
  // One row, counted up with each change of a key or of the admin's token: who has seen its number has seen them all.
  sql`create table access_head (revision bigint not null)`,
  sql`insert into access_head values (0)`,
  // A restored topic stays as a removed one does, so that its versions go on. Some databases have the column since 0003.
  sql`alter table topics add column if not exists restored boolean not null default false`,
  // Anonymous readers neither see nor follow a private topic.
  sql`alter table topics add column private boolean not null default false`,
];

export const access: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const step of steps) await step.execute(db);
  },
};
