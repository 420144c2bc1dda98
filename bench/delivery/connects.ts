import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../figures.js';
import { type Ask, usageOf } from '../support/ask.js';
import { wait } from '../tally.js';
import type { Order } from './crowd.js';
import { DELIVERY, PROMISED } from './plan.js';
import { type Line, line } from './report.js';
import {
  openLogDatabase,
  type Side,
  startBare,
  startGateway,
  startSelf,
  type Surroundings,
} from './sides.js';
import { wishesOf } from './wishes.js';

interface Pace {
  /** Connections in a second of the server's processor. */
  perCpu: number;
  /** And by the clock. */
  perSecond: number;
}

const SETTLE_MS = 500;

/** How many connect, show a token and subscribe to ten topics in a second. */
export async function connects(around: Surroundings, say: (text: string) => void): Promise<Line[]> {
  const folder = join(around.folder, 'connects');
  mkdirSync(folder);
  const ajil = await startGateway(await openLogDatabase({ ...around, folder }), around);
  const bare = await startBare('socket.io', around);
  const crowd = await startSelf(['delivery-crowd'], around);
  const paces: Record<'ajil' | 'bare', Pace[]> = { ajil: [], bare: [] };
  say(`${DELIVERY.connectRounds} rounds of ${DELIVERY.connects} connections to each`);
  const sides = [['ajil', ajil] as const, ['bare', bare] as const];
  for (let round = 0; round <= DELIVERY.connectRounds; round++) {
    for (const [name, side] of sides) {
      const pace = await connectAll(side, crowd, around.token);
      if (round > 0) paces[name].push(pace);
    }
    // Whoever comes right after the other finds a busier machine: each in turn.
    sides.reverse();
  }
  const of = (name: 'ajil' | 'bare', what: keyof Pace) => paces[name].map((pace) => pace[what]);
  const ratioOf = (what: keyof Pace) =>
    median(of('ajil', what).map((value, round) => value / of('bare', what)[round]!));
  const row = (text: string, what: keyof Pace) =>
    line(
      text,
      '/s',
      'bare Socket.IO',
      of('ajil', what),
      of('bare', what),
      ratioOf(what),
      PROMISED.connects,
      'least',
    );
  return [row('connects per second of CPU', 'perCpu'), row('connects per second', 'perSecond')];
}

async function connectAll(side: Side, crowd: Ask, token: string): Promise<Pace> {
  const count = DELIVERY.connects;
  const order: Order = {
    kind: side.kind,
    port: side.port,
    count,
    wishes: wishesOf(count),
    token,
    atOnce: DELIVERY.atOnce,
  };
  const { cpu: from } = await usageOf(side.ask);
  const seconds = await crowd<number>('join', order);
  const { cpu } = await usageOf(side.ask);
  await crowd('leave');
  // What the end of so many connections costs is nobody's pace.
  await wait(SETTLE_MS);
  return { perCpu: count / (cpu - from), perSecond: count / seconds };
}
