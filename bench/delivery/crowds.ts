import type { Ask } from '../support/ask.js';
import { usageOf } from '../support/ask.js';
import { wait } from '../tally.js';
import type { Order, Seen } from './crowd.js';
import { DELIVERY, STREAM_TOPIC, TOPIC } from './plan.js';
import { type Side, startSelf, type Surroundings } from './sides.js';

/** A server and everybody who is connected to it. */
export interface Crowded {
  side: Side;
  size: number;
  crowd: Ask;
  topic: string;
}

/** Fifty different wishes: readers who want the same share a room, and there is more than one of those. */
const WISHES = Array.from({ length: 50 }, (_, n) => [TOPIC, ...othersOf(n)]);

function othersOf(n: number): string[] {
  const topics = ['oman', 'qatar', 'kuwait', 'jordan', 'lebanon', 'syria', 'yemen', 'egypt'];
  return topics.filter((_, bit) => (n >> bit) & 1);
}

export async function gather(
  side: Side,
  size: number,
  around: Surroundings,
  more: Partial<Pick<Order, 'kind' | 'wishes'>> = {},
): Promise<Crowded> {
  const crowd = await startSelf(['delivery-crowd'], around);
  const order: Order = {
    kind: side.kind,
    port: side.port,
    count: size,
    wishes: WISHES,
    token: around.token,
    atOnce: DELIVERY.atOnce,
    ...more,
  };
  await crowd('join', order);
  return { side, size, crowd, topic: more.kind === 'sse' ? STREAM_TOPIC : TOPIC };
}

/**
 * Alerts at a steady pace to everybody. What it costs in the same time only to hold the connections (pings, heads, looks
 * at the log) is measured before and taken off, for each server alike: a WebSocket server without pings has none of it.
 * @returns microseconds of the server's processor for each delivery
 */
export async function deliver({ side, size, crowd, topic }: Crowded): Promise<number> {
  const alerts = Math.ceil(DELIVERY.deliveries / size);
  const { alerts: before } = await crowd<Seen>('seen');
  const quiet = await watch(side, () => wait(DELIVERY.quietMs));
  const busy = await watch(side, async (begun) => {
    for (let n = 0; n < alerts; n++) {
      await wait(begun + (n * DELIVERY.gapMs * size) / 1_000 - performance.now());
      await side.tell(topic);
    }
    await crowd('until', before + alerts * size);
  });
  await checkNobodyLeft(crowd, side);
  const spent = busy.cpu - (quiet.cpu / quiet.ms) * busy.ms;
  return (spent / (alerts * size)) * 1e6;
}

async function watch({ ask }: Side, during: (begun: number) => Promise<unknown>) {
  const { cpu: from } = await usageOf(ask);
  const begun = performance.now();
  await during(begun);
  const { cpu } = await usageOf(ask);
  return { cpu: cpu - from, ms: performance.now() - begun };
}

/** One alert to everybody. @returns for each member the milliseconds until it came */
export async function breakNews({ side, size, crowd, topic }: Crowded): Promise<number[]> {
  const { alerts } = await crowd<Seen>('seen');
  await crowd('watch');
  const begun = Number(process.hrtime.bigint()) / 1e6;
  await side.tell(topic);
  const came = await crowd<number[]>('until', alerts + size);
  await checkNobodyLeft(crowd, side);
  return came.map((at) => at - begun);
}

async function checkNobodyLeft(crowd: Ask, { name }: Side): Promise<void> {
  const { lost } = await crowd<Seen>('seen');
  if (lost > 0) throw new Error(`${lost} clients of ${name} lost their connection`);
}
