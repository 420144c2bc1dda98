import { answerAsked } from '../support/ask.js';
import { type ComersOrder, openComers } from './comers.js';
import { now, openCrowd, type Order } from './crowd.js';

/** A process of its own that holds the clients of one server. */
export function runCrowd(): void {
  const crowd = openCrowd();
  answerAsked({
    join: (order: Order) => crowd.join(order),
    leave: () => crowd.leave(),
    watch: () => crowd.watch(),
    until: (alerts: number) => crowd.until(alerts),
    seen: () => crowd.seen(),
    now: () => now(),
  });
  process.on('SIGTERM', () => process.exit(0));
  process.stdout.write('ready\n');
}

/** And one that holds readers who come back. */
export function runComers(): void {
  const comers = openComers();
  answerAsked({
    join: (order: ComersOrder) => comers.join(order),
    aim: (seq: number) => comers.aim(seq),
    state: () => comers.state(),
  });
  process.on('SIGTERM', () => process.exit(0));
  process.stdout.write('ready\n');
}
