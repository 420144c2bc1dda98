/** One thing that was promised, and what came of it. */
export interface Finding {
  what: string;
  value: string;
  kept: boolean;
}

/** A promise that nothing of a kind happens; some of what did is told. */
export function none(what: string, cases: readonly string[]): Finding {
  const told = cases.length === 0 ? '' : `: ${cases.slice(0, 3).join('; ')}`;
  return { what, value: `${cases.length}${told}`, kept: cases.length === 0 };
}

export const fact = (what: string, value: string | number): Finding => ({
  what,
  value: String(value),
  kept: true,
});

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export const report = (findings: readonly Finding[]): string =>
  findings.map(({ what, value, kept }) => `${kept ? 'ok    ' : 'BROKEN'} ${what}: ${value}`).join('\n');
