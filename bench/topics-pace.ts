import { percentile } from './figures.js';
import { compileInSlices, type TopicMatcher } from './topics-engine.js';
import type { InventedHeadline } from './topics-invent.js';

/** Milliseconds that 99 of 100 headlines stay below. */
export interface Pace {
  /** From the moment at which a headline was due to its topics. */
  p99: number;
  /** The matching alone. */
  matchP99: number;
  headlines: number;
}

const PER_SECOND = 100;

/** Headlines at fixed moments, whatever became of those before. */
export async function measurePace(
  matcher: TopicMatcher,
  headlines: readonly InventedHeadline[],
  seconds: number,
): Promise<Pace> {
  const [whole, alone]: [number[], number[]] = [[], []];
  const start = performance.now();
  for (let n = 0; n < seconds * PER_SECOND; n += 1) {
    const due = start + (n * 1_000) / PER_SECOND;
    await moment(due);
    const begun = performance.now();
    matcher.match(headlines[n % headlines.length]!);
    whole.push(performance.now() - due);
    alone.push(performance.now() - begun);
  }
  return { p99: percentile(whole, 0.99), matchP99: percentile(alone, 0.99), headlines: whole.length };
}

/** A timer is never early, but up to two milliseconds late; the rest is waited out in turns of the loop. */
async function moment(due: number): Promise<void> {
  const left = due - performance.now();
  if (left > 3) await new Promise((resolve) => setTimeout(resolve, left - 2));
  while (performance.now() < due) await new Promise((resolve) => setImmediate(resolve));
}

/** The same while all rules are compiled anew, again and again. */
export async function measurePaceWhileCompiling(
  matcher: TopicMatcher,
  topics: readonly { id: string; rules: string[] }[],
  headlines: readonly InventedHeadline[],
  seconds: number,
): Promise<Pace> {
  let done = false;
  const compiling = (async () => {
    while (!done) await compileInSlices(topics);
  })();
  const pace = await measurePace(matcher, headlines, seconds);
  done = true;
  await compiling;
  return pace;
}
