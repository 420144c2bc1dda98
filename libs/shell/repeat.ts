import type { Log } from '@ajil/telemetry';
import { openComplaints } from './complaints.js';

export interface Repeated {
  /** No further run begins; resolves when a running one has ended. */
  stop(): Promise<void>;
}

/** Runs a task now and then, never twice at once: `everyMs` after one run ends the next begins. */
export function repeat(name: string, everyMs: number, task: () => Promise<void>, log: Log): Repeated {
  const complaints = openComplaints(name, log);
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const run = async () => {
    try {
      await task();
      complaints.worked();
    } catch (error) {
      complaints.failed(error);
    }
    if (!stopped) timer = setTimeout(() => void (running = run()), everyMs);
  };
  let running = run();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
