import { mkdirSync } from 'node:fs';
import { openEmbeddedServer } from '@ajil/store';
import { type BareBackend, makeBareTables, openBareQueues } from './bare-queues.js';
import type { Arrival, Plan, Sample } from './plan.js';
import { startChild } from './support/child.js';
import type { Closing } from './support/closing.js';
import { connectSocket } from './support/sockets.js';
import { startTally, wait } from './tally.js';

/** The bare side: this process adds a job, a worker in another process takes it and emits it, a client here hears it. */
export interface Bare {
  /** Adds what arrived in a round of Ajil again: the same text, at the same moments. */
  replay(arrivals: readonly Arrival[], plan: Plan): Promise<Sample[]>;
}

const DONE = { removeOnComplete: true, removeOnFail: true, attempts: 1 };

export async function startBare(redisUrl: string | null, folder: string, closing: Closing): Promise<Bare> {
  const backend: BareBackend = redisUrl
    ? { redis: redisUrl }
    : { postgres: await startPostgres(folder, closing) };
  const args = [process.argv[1]!, 'bare', JSON.stringify(backend)];
  const url = await startChild(
    { command: process.execPath, args, env: {}, ready: /ready (http:\S+)/, name: 'the bare worker' },
    closing,
  );
  const queues = openBareQueues(backend);
  const queue = queues.queue();
  closing.add(() => queue.close().then(() => queues.close()));
  const { socket, trouble } = await connectSocket(url);
  closing.add(() => socket.disconnect());
  let heard: (name: string) => void = () => undefined;
  socket.on('alert', (alert: { id: string }) => heard(alert.id));

  const replay = async (arrivals: readonly Arrival[], plan: Plan) => {
    const tally = startTally();
    heard = (id) => tally.arrived(id, performance.now());
    for (const arrival of arrivals) {
      await wait(tally.begun + arrival.at - performance.now());
      const jobs = arrival.payloads.map((text) => ({
        name: 'alert',
        data: JSON.parse(text) as { id: string },
        opts: DONE,
      }));
      for (const { data } of jobs) tally.left(data.id, performance.now());
      // Not waited for: the next one leaves at its time, whatever became of this one. A lost one is missed at the end.
      queue.addBulk(jobs).catch((error: unknown) => process.stderr.write(`bare queue: ${String(error)}\n`));
    }
    return tally.finish(plan.patienceSeconds, trouble);
  };
  return { replay };
}

async function startPostgres(
  folder: string,
  closing: Closing,
): Promise<{ host: string; port: number; user: string; database: string }> {
  mkdirSync(folder);
  const server = await openEmbeddedServer({ folder, address: 'npm run bench' });
  closing.add(() => server.stop());
  await makeBareTables(server.connection);
  return server.connection;
}
