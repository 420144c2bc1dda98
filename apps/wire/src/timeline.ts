import type { Step } from './script.js';

export interface TimelineOptions {
  /** Steps in order of time; may be without end. */
  steps: Iterator<Step>;
  /** Real seconds per second of the script. */
  pace: number;
  /** Called with all steps that are due at one moment. */
  play: (due: Step[]) => void;
  paused: boolean;
}

/** The longest wait that a timer can hold, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Plays steps when their time has come. Its clock stands still while paused. */
export function openTimeline({ steps, pace, play, paused }: TimelineOptions) {
  let next = pull();
  let played = 0;
  let elapsed = 0;
  let since: number | null = null;
  let timer: NodeJS.Timeout | undefined;

  function pull(): Step | null {
    const result = steps.next();
    return result.done ? null : result.value;
  }

  /** Seconds of the script that have passed. */
  function position(): number {
    return since === null ? elapsed : elapsed + (performance.now() - since) / 1000 / pace;
  }

  function tick(): void {
    const now = position();
    const due: Step[] = [];
    // At the fastest pace a script without end could fill one tick for ever: hence the cap.
    for (; next && next.at <= now && due.length < 1000; next = pull()) due.push(next);
    played += due.length;
    if (due.length > 0) play(due);
    arm();
  }

  function arm(): void {
    if (next === null || since === null) return;
    timer = setTimeout(tick, Math.min(LONGEST, Math.max(0, (next.at - position()) * 1000 * pace)));
  }

  function pause(): void {
    elapsed = position();
    since = null;
    clearTimeout(timer);
  }

  function resume(): void {
    if (since !== null) return;
    since = performance.now();
    arm();
  }

  if (!paused) resume();
  return {
    pause,
    resume,
    close: pause,
    state: () => ({ paused: since === null, elapsed: position(), played, nextAt: next?.at ?? null }),
  };
}
