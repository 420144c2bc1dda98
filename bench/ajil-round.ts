import type { Alert } from '@ajil/protocol';
import type { Ajil } from './ajil.js';
import type { Feeds, Item } from './feeds.js';
import type { Arrival, Plan, Sample, Stages } from './plan.js';
import { until, wait } from './tally.js';

/** What one round through Ajil gave: its samples, and what the bare side is to repeat. */
export interface Round {
  samples: Sample[];
  arrivals: Arrival[];
}

interface Heard {
  alert: Alert;
  at: number;
}

/** Publishes items at random moments for some seconds, and follows each to the client. */
export function openAjilRounds(ajil: Ajil, feeds: Feeds, plan: Plan): (seconds: number) => Promise<Round> {
  let heard = new Map<string, Heard>();
  ajil.onAlert((alert, at) => heard.set(alert.title, { alert, at }));
  return async (seconds) => {
    heard = new Map();
    const begun = performance.now();
    const items: Item[] = [];
    for (const { at, feed } of schedule(seconds, plan)) {
      await wait(begun + at - performance.now());
      items.push(feeds.publish(feed));
    }
    const lost = () => items.filter((item) => !heard.has(item.title));
    await until(
      () => lost().length === 0,
      plan.patienceSeconds,
      async () => lostMessage(lost(), items.length) + (await ajil.trouble()),
    );
    return {
      samples: items.map((item) => sample(item, heard.get(item.title)!, begun)),
      arrivals: arrivals(items, heard, begun),
    };
  };
}

function lostMessage(lost: readonly Item[], published: number): string {
  const unserved = lost.filter((item) => item.servedAt === null).length;
  return `Ajil: of ${published} items ${unserved} were never asked for, and ${lost.length - unserved} gave no alert`;
}

/** Moments as strangers pick them: gaps are exponential, feeds any. Made before the round, so that nobody can slow it. */
function schedule(seconds: number, plan: Plan): { at: number; feed: number }[] {
  const moments: { at: number; feed: number }[] = [];
  const gap = () => (-Math.log(1 - Math.random()) * 1_000) / plan.itemsPerSecond;
  for (let at = gap(); at < seconds * 1_000; at += gap()) {
    moments.push({ at, feed: Math.floor(Math.random() * plan.feeds) });
  }
  return moments;
}

function sample(item: Item, { alert, at }: Heard, begun: number): Sample {
  return { at: item.servedAt! - begun, ms: at - item.servedAt!, stages: stagesOf(alert, item.servedAt!, at) };
}

/** Ajil, its database and the bench share one clock: that of this machine. */
function stagesOf(alert: Alert, servedAt: number, heardAt: number): Stages {
  const seen = Date.parse(alert.firstSeenAt) - performance.timeOrigin;
  const decided = Date.parse(alert.alertedAt) - performance.timeOrigin;
  return { accept: seen - servedAt, handOver: decided - seen, deliver: heardAt - decided };
}

/** Items of one response left in one moment, and go to the bare queue in one call, as Ajil does it. */
function arrivals(items: readonly Item[], heard: ReadonlyMap<string, Heard>, begun: number): Arrival[] {
  const byMoment = new Map<number, string[]>();
  for (const item of items) {
    const payloads = byMoment.get(item.servedAt!) ?? [];
    byMoment.set(item.servedAt!, [...payloads, JSON.stringify(heard.get(item.title)!.alert)]);
  }
  return [...byMoment].map(([at, payloads]) => ({ at: at - begun, payloads })).sort((a, b) => a.at - b.at);
}
