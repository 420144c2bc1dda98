const LOOK_MS = 50;

/** How late this process's event loop runs; `stop` ends the looking. */
export interface LoopDelay {
  late(): number;
  stop(): void;
}

/**
 * A timer that should come every 50 ms: what it comes late is what everything else waits too. The worst of the
 * last few looks counts, half as much with each look.
 */
export function openLoopDelay(now: () => number = () => performance.now()): LoopDelay {
  let late = 0;
  let due = now() + LOOK_MS;
  const timer = setInterval(() => {
    const at = now();
    late = Math.max(at - due, late / 2);
    due = at + LOOK_MS;
  }, LOOK_MS);
  timer.unref();
  // Asked in the middle of a long turn, the timer is overdue already.
  return { late: () => Math.max(late, now() - due), stop: () => clearInterval(timer) };
}
