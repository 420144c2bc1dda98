import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../figures.js';
import { usageOf } from '../support/ask.js';
import { openClosing } from '../support/closing.js';
import { wait } from '../tally.js';
import { gather } from './crowds.js';
import { DELIVERY, PROMISED } from './plan.js';
import { type Line, line } from './report.js';
import { openLogDatabase, type Side, startBare, startGateway, type Surroundings } from './sides.js';
import { wishesOf } from './wishes.js';

const ROUNDS = 3;
const SETTLE_MS = 1_500;

/** What a server holds for each socket that has shown a token and follows ten topics. */
export async function memory(around: Surroundings, say: (text: string) => void): Promise<Line[]> {
  const ajil: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    say(`Round ${round + 1} of ${ROUNDS}: ${DELIVERY.memory} sockets on each`);
    const folder = join(around.folder, `memory-${round}`);
    mkdirSync(folder);
    ajil.push(
      await perSocket(async (here) => startGateway(await openLogDatabase({ ...here, folder }), here), around),
    );
    bare.push(await perSocket((here) => startBare('socket.io', here), around));
  }
  const by = median(ajil.map((value, round) => value / bare[round]!));
  return [
    line(
      `memory per socket, ${DELIVERY.topicsEach} topics`,
      'KiB',
      'bare Socket.IO',
      ajil,
      bare,
      by,
      PROMISED.memory,
    ),
  ];
}

/** A server of its own for each round: one that has had many sockets before does not give its memory back. */
async function perSocket(
  start: (around: Surroundings) => Promise<Side>,
  around: Surroundings,
): Promise<number> {
  const closing = openClosing();
  around.closing.add(() => closing.run());
  const inside = { ...around, closing };
  try {
    const side = await start(inside);
    // What the first few bring with them (code, pools) is not theirs.
    await gather(side, 200, inside, { wishes: wishesOf(200) });
    const before = await settled(side);
    await gather(side, DELIVERY.memory, inside, { wishes: wishesOf(DELIVERY.memory) });
    return ((await settled(side)) - before) / DELIVERY.memory / 1_024;
  } finally {
    await closing.run();
  }
}

async function settled({ ask }: Side): Promise<number> {
  await wait(SETTLE_MS);
  return (await usageOf(ask, { collect: true })).rss;
}
