import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Ajil, startAjil } from './ajil.js';
import { openAjilRounds } from './ajil-round.js';
import { type Bare, startBare } from './bare.js';
import { serveFeeds } from './feeds.js';
import { type Figures, median, type Side, summarise } from './figures.js';
import type { Plan, Sample, Stages } from './plan.js';
import type { Closing } from './support/closing.js';
import { startRedis } from './support/redis.js';

export interface Result {
  queues: 'PostgreSQL (embedded)' | 'Redis';
  ajil: Side;
  bare: Side;
  /** Ajil by bare. */
  ratio: Figures;
  /** Medians over all counted samples of Ajil. */
  stages: Stages;
}

/** Measures one way to run Ajil against its bare baseline: turn by turn, so that a noisy neighbour meets both. */
export async function measure(
  redisServer: string | null,
  plan: Plan,
  folder: string,
  closing: Closing,
): Promise<Result> {
  mkdirSync(folder);
  const feeds = await serveFeeds(plan.feeds, plan.feedItems, closing);
  const redisUrl = redisServer ? await startRedis(redisServer, folder, closing) : null;
  const bare = await startBare(redisUrl, join(folder, 'bare'), closing);
  const ajil = await startAjil({ feeds: feeds.urls, folder: join(folder, 'ajil'), redisUrl }, closing);
  const pair = openPairs(ajil, bare, openAjilRounds(ajil, feeds, plan), plan);
  await pair(plan.warmUpSeconds);
  const pairs = [];
  for (let round = 0; round < plan.rounds; round++) pairs.push(await pair(plan.roundSeconds));
  return compare(redisServer ? 'Redis' : 'PostgreSQL (embedded)', pairs);
}

interface Pair {
  ajil: Sample[];
  bare: Sample[];
}

/** One round of Ajil, then the same moments and texts again on the bare side, while Ajil follows no source. */
function openPairs(
  ajil: Ajil,
  bare: Bare,
  round: ReturnType<typeof openAjilRounds>,
  plan: Plan,
): (seconds: number) => Promise<Pair> {
  const counted = (samples: Sample[]) => samples.filter((sample) => sample.at >= plan.skipSeconds * 1_000);
  return async (seconds) => {
    await ajil.follow(true);
    const { samples, arrivals } = await round(seconds);
    await ajil.follow(false);
    return { ajil: counted(samples), bare: counted(await bare.replay(arrivals, plan)) };
  };
}

function compare(queues: Result['queues'], pairs: readonly Pair[]): Result {
  const ajil = summarise(pairs.map((pair) => pair.ajil));
  const bare = summarise(pairs.map((pair) => pair.bare));
  const stages = pairs.flatMap((pair) => pair.ajil.flatMap((sample) => sample.stages ?? []));
  return {
    queues,
    ajil,
    bare,
    ratio: { p50: ajil.p50 / bare.p50, p99: ajil.p99 / bare.p99 },
    stages: {
      accept: median(stages.map((stage) => stage.accept)),
      handOver: median(stages.map((stage) => stage.handOver)),
      deliver: median(stages.map((stage) => stage.deliver)),
    },
  };
}
