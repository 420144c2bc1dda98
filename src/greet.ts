import type { Running } from '@ajil/shell';
import { listSources, type SourceHealth } from '@ajil/store';

const LOOK_MS = 1_000;
/** The first round of polls has ended, or is not worth waiting for any longer. */
const FIRST_ROUND_MS = 45_000;

/** Tells whoever started Ajil where its page is, and, after the first round of polls, what it could not reach. */
export function greet({ address, parts }: Running): void {
  const { roles } = parts.config;
  process.stdout.write(`\n  Ajil is ready: ${address}  (${roles.join(', ')})\n\n`);
  if (roles.includes('poller')) tellFirstRound(parts, performance.now() + FIRST_ROUND_MS);
}

function tellFirstRound(parts: Running['parts'], deadline: number): void {
  const look = async () => {
    const sources = (await listSources(parts.store.db)).filter((source) => source.state !== 'paused');
    const asked = sources.filter((source) => source.lastPollAt !== null);
    if (asked.length === sources.length || performance.now() > deadline) parts.log.info(summary(sources));
    else timer(look);
  };
  const timer = (run: () => Promise<void>) =>
    setTimeout(() => void run().catch(() => undefined), LOOK_MS).unref();
  timer(look);
}

/** One line: how many sources answer, and why the others do not. */
export function summary(sources: readonly SourceHealth[]): string {
  if (sources.length === 0) return 'no sources are followed (AJIL_SOURCES names none)';
  const silent = sources.filter((source) => source.lastPollAt === null);
  const failing = sources.filter((source) => source.error !== null);
  if (silent.length + failing.length === 0) return `all ${sources.length} sources answer`;
  const causes = new Map<string, number>();
  for (const { error } of failing) causes.set(error!.code, (causes.get(error!.code) ?? 0) + 1);
  if (silent.length > 0) causes.set('without an answer yet', silent.length);
  const list = [...causes].sort((a, b) => b[1] - a[1]).map(([code, n]) => `${n} ${code}`);
  const missing = silent.length + failing.length;
  return `could not reach ${missing} of ${sources.length} sources: ${list.join(', ')} (details: /v1/sources)`;
}
