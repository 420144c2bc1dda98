import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { onTestFinished } from 'vitest';
import { makeDatabase } from '../../test/support/database.js';
import { fetched, seedOf } from '../../test/support/entries.js';
import { openStore, type Store } from './open-store.js';
import { type PollOutcome, type PollPlan, type SavedPoll, savePoll } from './polls.js';
import { type SourceSeed, seedSources } from './sources.js';

export const word = () => randomBytes(5).toString('hex');

/** A store on a database of its own, with hands for what a poller would do. */
export interface Lab {
  store: Store;
  /** A new source, due at once. */
  follow(wanted?: Partial<SourceSeed>): Promise<string>;
  /** The end of a source's next poll. */
  poll(sourceId: string, outcome?: PollOutcome, plan?: Partial<PollPlan>, askedAt?: Date): Promise<SavedPoll>;
  /** Moves all times of the sources and hosts into the past. */
  pass(seconds: number): Promise<void>;
}

export async function openLab(): Promise<Lab> {
  const store = await openStore({ connection: await makeDatabase() });
  onTestFinished(() => store.close());
  return {
    store,
    follow: async (wanted = {}) => {
      const seed = seedOf(wanted);
      await seedSources(store.db, [seed], 0);
      return seed.id;
    },
    poll: (...asked) => poll(store, ...asked),
    pass: (seconds) => pass(store, seconds),
  };
}

async function poll(
  { db }: Store,
  sourceId: string,
  outcome: PollOutcome = fetched(),
  plan: Partial<PollPlan> = {},
  askedAt?: Date,
): Promise<SavedPoll> {
  const found = await sql<{ version: number }>`
    select poll_version as version from sources where id = ${sourceId}`.execute(db);
  const pollVersion = found.rows[0]!.version;
  const saved = await savePoll(db, {
    sourceId,
    pollVersion,
    askedAt,
    outcome,
    plan: { nextPollSeconds: 60, ...plan },
  });
  return saved!;
}

async function pass({ db }: Store, seconds: number): Promise<void> {
  const back = (columns: string[]) =>
    sql.join(
      columns.map((name) => sql`${sql.ref(name)} = ${sql.ref(name)} - ${seconds} * interval '1 second'`),
    );
  await sql`update sources set ${back(['next_poll_at', 'claimed_until', 'last_poll_at', 'not_before', 'hot_until', 'moved_since'])}`.execute(
    db,
  );
  await sql`update hosts set ${back(['free_at', 'rest_until'])}`.execute(db);
}

export const failed = (status: number): PollOutcome => ({
  kind: 'failed',
  status,
  code: `http_${status}`,
  message: 'no',
  park: false,
});
