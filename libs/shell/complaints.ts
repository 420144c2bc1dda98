import type { Log } from '@ajil/telemetry';

/** What goes on failing says so this often at most. */
const COMPLAIN_MS = 60_000;

export interface Complaints {
  failed(error: unknown): void;
  worked(): void;
}

/** Tells of the first failure in a row, of the others with their number now and then, and of the end of it. */
export function openComplaints(name: string, log: Log): Complaints {
  let times = 0;
  let saidAt = 0;
  return {
    failed: (error) => {
      times += 1;
      if (times > 1 && performance.now() - saidAt < COMPLAIN_MS) return;
      saidAt = performance.now();
      log.warn(`${name}: ${times > 1 ? `still failing (${times} times): ` : ''}${String(error)}`);
    },
    worked: () => {
      if (times > 0) log.info(`${name}: works again`);
      times = 0;
    },
  };
}
