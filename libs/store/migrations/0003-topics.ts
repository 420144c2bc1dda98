import { type Kysely, type Migration, sql } from 'kysely';

const steps = [
  // What the desk wrote of topics; the shipped ones are not in here. A removed topic stays, so that it hides a shipped one.
  sql`create table topics (
    id text primary key,
    names jsonb not null,
    parents text[] not null,
    rules text[] not null,
    goldens jsonb not null,
    removed boolean not null default false,
    version integer not null default 1,
    changed_at timestamptz not null default now()
  )`,
  // One row, counted up in the transaction of each change: who has seen its number has seen all changes up to it.
  sql`create table topics_head (revision bigint not null)`,
  sql`insert into topics_head values (0)`,
];

export const topics: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const step of steps) await step.execute(db);
  },
};
