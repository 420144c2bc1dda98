import { type Parts, repeat, type Repeated, seemsOffline } from '@ajil/shell';
import { listSources, type SourceHealth } from '@ajil/store';

const LOOK_MS = 1_000;
/** The first round of polls has ended, or is not worth waiting for any longer. */
const FIRST_ROUND_MS = 45_000;

/** Tells, once the first round of polls is over, what could not be reached. */
export function tellFirstRound({ store, log }: Pick<Parts, 'store' | 'log'>): Repeated {
  const deadline = performance.now() + FIRST_ROUND_MS;
  let told = false;
  const look = async () => {
    if (told) return;
    const sources = (await listSources(store.db)).filter((source) => source.state !== 'paused');
    told = performance.now() > deadline || sources.every((source) => source.lastPollAt !== null);
    if (told) log.info(summary(sources));
  };
  return repeat('look at the first round', LOOK_MS, look, log);
}

/** One line: how many sources answer, and why the others do not. */
export function summary(sources: readonly SourceHealth[]): string {
  if (sources.length === 0) return 'no sources are followed (AJIL_SOURCES names none)';
  const silent = sources.filter((source) => source.lastPollAt === null);
  const failing = sources.filter((source) => source.error !== null);
  const missing = silent.length + failing.length;
  if (missing === 0) return `all ${sources.length} sources answer`;
  const causes = countCauses(failing);
  if (silent.length > 0) causes.push(`${silent.length} without an answer yet`);
  const network = seemsOffline(sources)
    ? ' This machine seems to have no network: silence does not mean no news.'
    : '';
  return `could not reach ${missing} of ${sources.length} sources: ${causes.join(', ')} (details: /v1/sources).${network}`;
}

function countCauses(failing: readonly SourceHealth[]): string[] {
  const causes = new Map<string, number>();
  for (const { error } of failing) causes.set(error!.code, (causes.get(error!.code) ?? 0) + 1);
  return [...causes].sort((a, b) => b[1] - a[1]).map(([code, n]) => `${n} ${code}`);
}
