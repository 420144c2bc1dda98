import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { median, percentile } from '../figures.js';
import { openClosing } from '../support/closing.js';
import { breakNews, type Crowded, deliver, gather } from './crowds.js';
import { DELIVERY, PROMISED, STREAM_TOPIC } from './plan.js';
import { type Line, line } from './report.js';
import { openLogDatabase, startBare, startGateway, type Surroundings } from './sides.js';

/** What a delivery costs the server, beside the two bare ones; then how long one alert takes to reach everybody. */
export async function fanOut(
  size: number,
  around: Surroundings,
  say: (text: string) => void,
): Promise<Line[]> {
  const closing = openClosing();
  around.closing.add(() => closing.run());
  const inside = { ...around, closing, folder: join(around.folder, `fan-out-${size}`) };
  mkdirSync(inside.folder);
  try {
    say(`${size} sockets: connecting them to each of three servers`);
    const gateway = await startGateway(await openLogDatabase(inside), inside);
    const ajil = await gather(gateway, size, inside);
    const socketIo = await gather(await startBare('socket.io', inside), size, inside);
    const ws = await gather(await startBare('ws', inside), size, inside);
    say(`${size} sockets: ${DELIVERY.rounds} rounds`);
    const cost = await rounds({ ajil, socketIo, ws }, deliver);
    const lines = costLines(size, cost);
    if (size === Math.max(...DELIVERY.sizes)) lines.push(...(await breaking({ ajil, socketIo }, size)));
    if (size === DELIVERY.streams) lines.push(...(await streams(ajil, inside, say)));
    return lines;
  } finally {
    await closing.run();
  }
}

type Crowds<Name extends string> = Record<Name, Crowded>;
type Costs<Name extends string> = Record<Name, number[]>;

/** Everybody in turn, so that a noisy neighbour meets all; the first round, in which all get warm, is not counted. */
async function rounds<Name extends string>(
  crowds: Crowds<Name>,
  measure: (crowded: Crowded) => Promise<number>,
  count: number = DELIVERY.rounds,
): Promise<Costs<Name>> {
  const names = Object.keys(crowds) as Name[];
  const costs = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Costs<Name>;
  for (let round = 0; round <= count; round++) {
    for (const name of names) {
      const cost = await measure(crowds[name]);
      if (round > 0) costs[name].push(cost);
    }
  }
  return costs;
}

/** The median over the rounds of one by the other, each round by the one beside it. */
const ratio = (ours: readonly number[], theirs: readonly number[]) =>
  median(ours.map((value, round) => value / theirs[round]!));

function costLines(size: number, { ajil, socketIo, ws }: Costs<'ajil' | 'socketIo' | 'ws'>): Line[] {
  const what = `CPU per delivery, ${size} sockets`;
  return [
    line(what, 'µs', 'bare Socket.IO', ajil, socketIo, ratio(ajil, socketIo), PROMISED.cpuBySocketIo),
    line(what, 'µs', 'raw ws', ajil, ws, ratio(ajil, ws), PROMISED.cpuByWs),
  ];
}

async function breaking(crowds: Crowds<'ajil' | 'socketIo'>, size: number): Promise<Line[]> {
  const p99 = async (crowded: Crowded) => percentile(await breakNews(crowded), 0.99);
  const { ajil, socketIo } = await rounds(crowds, p99, DELIVERY.breaking);
  const by = median(ajil) / median(socketIo);
  return [
    line(`p99 of one alert to ${size}`, 'ms', 'bare Socket.IO', ajil, socketIo, by, PROMISED.p99BySocketIo),
  ];
}

/** Streams of the same gateway, which follow another topic than the sockets do. */
async function streams(sockets: Crowded, around: Surroundings, say: (text: string) => void): Promise<Line[]> {
  say(`${DELIVERY.streams} streams beside them`);
  const events = await gather(sockets.side, DELIVERY.streams, around, {
    kind: 'sse',
    wishes: [[STREAM_TOPIC]],
  });
  const cost = await rounds({ sockets, events }, deliver);
  // By processor time, streams deliver so much of what sockets do.
  const share = ratio(cost.sockets, cost.events);
  return [
    line(
      'server-sent events, CPU',
      'µs',
      'its WebSockets',
      cost.events,
      cost.sockets,
      share,
      PROMISED.streams,
      'least',
    ),
  ];
}
