import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Ask, usageOf } from '../support/ask.js';
import { until, wait } from '../tally.js';
import { now } from './crowd.js';
import type { ComersOrder, ComersState } from './comers.js';
import { DELIVERY, PROMISED, TOPIC } from './plan.js';
import { type Line, line } from './report.js';
import { openLogDatabase, type Side, startGateway, startSelf, type Surroundings } from './sides.js';

/** Alerts go on before, during and after the death of the gateway. */
const ALERT_EVERY_MS = 250;
const BEFORE_MS = 2_000;
/** As long as the SDK waits at most before its first try (`libs/client/backoff.ts`), and here before every one. */
const SPREAD_MS = 500;
const PATIENCE_S = 60;

/** A gateway that holds many dies at once: when all have everything again, on another one, and what that cost it. */
export async function storm(around: Surroundings, say: (text: string) => void): Promise<Line[]> {
  const folder = join(around.folder, 'storm');
  mkdirSync(folder);
  const database = await openLogDatabase({ ...around, folder });
  const [first, second] = [await startGateway(database, around), await startGateway(database, around)];
  const comers = await startSelf(['delivery-comers'], around);
  const order: ComersOrder = {
    ports: [first.port, second.port],
    count: DELIVERY.storm,
    topic: TOPIC,
    token: around.token,
    atOnce: DELIVERY.atOnce,
    spreadMs: SPREAD_MS,
  };
  await comers('join', order);
  say(`${order.count} sockets on one gateway; it is killed while alerts go on`);
  const alerts = keepTelling(second);
  await wait(BEFORE_MS);
  const before = await readsOf(second);
  const { cpu } = await usageOf(second.ask);
  const killedAt = now();
  await kill(first);
  await wait(SPREAD_MS);
  // What was told until everybody could be back is what everybody must have.
  const [{ seq }] = (await database.query('select seq from log_head')) as [{ seq: string }];
  const state = await allHave(comers, Number(seq), order.count);
  const seconds = (state.allAt! - killedAt) / 1_000;
  await alerts.stop();
  const reads = (await readsOf(second)) - before;
  const used = (await usageOf(second.ask)).cpu - cpu;
  if (state.wrong > 0 || state.reset > 0)
    throw new Error(`${state.wrong} alerts came twice, out of order or not at all; ${state.reset} resets`);
  say(
    `All are current ${seconds.toFixed(1)} s after the kill; ${reads} reads of the log for them; ${used.toFixed(1)} s of CPU`,
  );
  return [
    line('seconds until all are current', 's', '', [seconds], [], seconds, PROMISED.stormSeconds),
    line('log reads per reconnect', '', '', [reads], [], reads / order.count, PROMISED.readsPerReconnect),
  ];
}

function keepTelling({ tell }: Side) {
  let going = true;
  const done = (async () => {
    for (; going; await wait(ALERT_EVERY_MS)) await tell();
  })();
  return {
    stop: () => {
      going = false;
      return done;
    },
  };
}

async function kill({ ask }: Side): Promise<void> {
  await ask('die').catch(() => undefined);
}

async function allHave(comers: Ask, seq: number, count: number): Promise<ComersState> {
  await comers('aim', seq);
  let state = await comers<ComersState>('state');
  const look = setInterval(() => void comers<ComersState>('state').then((seen) => (state = seen)), 100);
  try {
    const wrong = () =>
      `${state.connected} of ${count} are back; the last one is at ${state.least} of ${seq}`;
    await until(() => state.allAt !== null && state.connected === count, PATIENCE_S, wrong);
  } finally {
    clearInterval(look);
  }
  return state;
}

/** Reads of the alert log for those who come (back). */
async function readsOf({ port }: Side): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  if (!text.includes('# TYPE ajil_log_reads_total ')) throw new Error('reads of the log are not counted');
  return Number(/^ajil_log_reads_total\{.*for="resume".*\} (\S+)$/m.exec(text)?.[1] ?? 0);
}
