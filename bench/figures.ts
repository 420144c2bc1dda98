import type { Sample } from './plan.js';

/** Milliseconds. */
export interface Figures {
  p50: number;
  p99: number;
}

/** One side over all its rounds: the median round, and the worst one beside it. */
export interface Side extends Figures {
  samples: number;
  worstP99: number;
  rounds: Figures[];
}

/** The value that `share` (0 to 1) of all values do not exceed: the nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export function summarise(rounds: readonly (readonly Sample[])[]): Side {
  const figures = rounds.map((samples) => {
    const ms = samples.map((sample) => sample.ms);
    return { p50: median(ms), p99: percentile(ms, 0.99) };
  });
  return {
    samples: rounds.reduce((sum, samples) => sum + samples.length, 0),
    p50: median(figures.map(({ p50 }) => p50)),
    p99: median(figures.map(({ p99 }) => p99)),
    worstP99: Math.max(...figures.map(({ p99 }) => p99)),
    rounds: figures,
  };
}
