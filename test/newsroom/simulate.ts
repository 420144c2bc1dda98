import { sql } from 'kysely';
import { monotonicFactory } from 'ulid';
import { decideHeadline } from '../../apps/newsdesk/src/decide-headline.js';
import { openSettled } from '../../apps/poller/src/entries/settled.js';
import { pollFeed, type PollParts, type PollReport } from '../../apps/poller/src/poll-feed.js';
import { canBeHot, heatAt } from '../../apps/poller/src/when/heat.js';
import { boundsOf } from '../../apps/poller/src/when/next-poll.js';
import { parseFeed } from '../../libs/feeds/index.js';
import type { Queues } from '../../libs/queues/index.js';
import { leaveOut } from '../../libs/sandbox/index.js';
import { claimDueSources, savePoll, seedSources, warmSources } from '../../libs/store/index.js';
import { openMatchingNow, SHIPPED } from '../../libs/topics/index.js';
import { openTimedStore, type TimedStore } from './clock.js';
import { openRandom, type Random } from './random.js';
import { HOUR, SECOND, type Source, START } from './sources.js';
import { openWorld, type World } from './world.js';

export interface Run {
  seed: number;
  sources: number;
  hours: number;
}

/** How often sources are looked at before their rhythm is known, and how far apart those of a host. */
export const PACE = { pollSeconds: 300 };
export const HOST_GAP_MS = 2_000;
export const { floor: FLOOR } = boundsOf(PACE);
/** The product looks for hot topics every 5 seconds; here it is enough every half a minute. */
const HEAT_MS = 30 * SECOND;

/** A look as the simulation saw it. */
export interface Look {
  at: number;
  kind: PollReport['kind'];
  nextSeconds: number;
  notBeforeSeconds: number;
  hot: boolean;
  quiet: boolean;
  movedTo: string | null;
}

/** What Ajil keeps of one entry. */
export interface Kept {
  source: string;
  title: string;
  summary: string | null;
  url: string | null;
  at: Date;
  silence: string | null;
  decided: boolean;
}

export interface Outcome {
  world: World;
  looks: ReadonlyMap<string, readonly Look[]>;
  kept: readonly Kept[];
  /** When a topic was found hot, and how many sources that concerned. */
  warmings: readonly { at: number; sources: number }[];
  urls: ReadonlyMap<string, { url: string; state: string }>;
  seconds: number;
}

type Server = Parameters<typeof openTimedStore>[0];

/** The poller's and the newsdesk's own recipes against a pretend world, on a real database with a clock of ours. */
export async function simulate(run: Run, server: Server): Promise<Outcome> {
  const begun = performance.now();
  const clock = await openTimedStore(server, START);
  try {
    const world = openWorld({ ...run, hostGapMs: HOST_GAP_MS, now: () => clock.now() });
    await follow(clock, world.sources);
    const looks = new Map<string, Look[]>(world.sources.map(({ id }) => [id, []]));
    const warmings = await live(clock, world, looks, run);
    return {
      world,
      looks,
      warmings,
      ...(await harvest(clock)),
      seconds: (performance.now() - begun) / 1_000,
    };
  } finally {
    await clock.store.close();
  }
}

async function follow({ store }: TimedStore, sources: readonly Source[]): Promise<void> {
  const seeds = sources.map(({ id, url, house }) => ({
    id,
    url,
    name: id,
    outlet: house,
    language: 'en',
    country: null,
    family: house,
    kind: null,
  }));
  await seedSources(store.db, seeds, 0);
}

async function live(
  clock: TimedStore,
  { egress }: World,
  looks: ReadonlyMap<string, Look[]>,
  run: Run,
): Promise<Outcome['warmings'][number][]> {
  const until = START + run.hours * HOUR;
  const parts = partsOf(clock, egress, openRandom(run.seed ^ 0x5eed));
  const warmings: { at: number; sources: number }[] = [];
  let heatAtMs = START;
  while (clock.now() < until) {
    if (clock.now() - heatAtMs >= HEAT_MS) {
      heatAtMs = clock.now();
      const sources = await warmSources(clock.store.db, heatAt(PACE), canBeHot(SHIPPED));
      if (sources > 0) warmings.push({ at: clock.now(), sources });
    }
    for (const source of await claimDueSources(clock.store.db, { limit: 200, hostGapMs: HOST_GAP_MS }))
      note(looks.get(source.id)!, await pollFeed(source, parts), clock.now());
    await clock.goToNextPoll(SECOND / 10, until);
  }
  return warmings;
}

function note(looks: Look[], report: PollReport, at: number): void {
  if (report.kind === 'skipped')
    return void looks.push({
      at,
      kind: 'skipped',
      nextSeconds: 0,
      notBeforeSeconds: 0,
      hot: false,
      quiet: false,
      movedTo: null,
    });
  const { kind, plan, source, movedTo } = report;
  const { nextPollSeconds: nextSeconds, notBeforeSeconds = 0, quiet = false } = plan;
  looks.push({ at, kind, nextSeconds, notBeforeSeconds, hot: source.hot, quiet, movedTo });
}

function partsOf(clock: TimedStore, egress: PollParts['egress'], random: Random): PollParts {
  const topics = openMatchingNow(SHIPPED);
  const desk = {
    store: clock.store,
    queues: { hints: { inDatabase: false, publish: () => undefined } } as unknown as Queues,
    topics: { matching: async () => topics },
  };
  const decide = async (_queue: string, jobs: readonly object[]) => {
    for (const job of jobs as { entryId: string }[]) await decideHeadline(job, desk);
  };
  const nextId = monotonicFactory(() => random.next());
  return {
    store: clock.store,
    egress,
    queues: { add: decide } as PollParts['queues'],
    pace: PACE,
    parse: async (bytes, about, omit) => leaveOut(parseFeed(bytes, about), omit),
    settled: openSettled(),
    save: (poll) => savePoll(clock.store.db, poll),
    newId: () => nextId(clock.now()),
    chance: () => random.next(),
    stopping: () => false,
  };
}

async function harvest({ store }: TimedStore): Promise<Pick<Outcome, 'kept' | 'urls'>> {
  const kept = await sql<Kept>`
    select source_id as source, title, summary, url, first_seen_at as at, silence, decided_at is not null as decided
    from entries`.execute(store.db);
  const sources = await sql<{ id: string; url: string; state: string }>`
    select id, url, case when parked then 'parked' else 'followed' end as state from sources`.execute(
    store.db,
  );
  return { kept: kept.rows, urls: new Map(sources.rows.map(({ id, ...rest }) => [id, rest])) };
}
