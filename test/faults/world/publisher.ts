import type { WireProc } from '../../support/open-wire.js';
import type { Chance } from './chance.js';
import { draftFor } from './words.js';

/** The hand that keeps the world full of news. */
export interface Publisher {
  /** So many headlines a second from now on; 0 for none. */
  setRate(perSecond: number): void;
  rate(): number;
  /** So many at once. */
  burst(n: number): Promise<void>;
  published(): number;
  stop(): Promise<void>;
}

const TICK_MS = 200;

export function openPublisher(wire: WireProc, chance: Chance): Publisher {
  let [perSecond, owed, count] = [0, 0, 0];
  let running: Promise<void> = Promise.resolve();

  const burst = async (n: number) => {
    const drafts = Array.from({ length: n }, () =>
      draftFor(chance.pick(wire.outlets).id, (count += 1), chance),
    );
    if (n > 0) await wire.publish(drafts);
  };
  const timer = setInterval(() => {
    owed += (perSecond * TICK_MS) / 1_000;
    const n = Math.floor(owed);
    owed -= n;
    running = running.then(() => burst(n)).catch(() => undefined);
  }, TICK_MS);
  return {
    setRate: (rate) => {
      perSecond = rate;
    },
    rate: () => perSecond,
    burst,
    published: () => count,
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
