/** What was found, as counts: right, found although wrong, wanted and not found. */
export interface Counts {
  right: number;
  wrong: number;
  missed: number;
}

export interface Difference {
  text: string;
  wrong: string[];
  missed: string[];
}

/** Compares what was found with what was wanted, text by text. */
export function compare(
  rows: readonly { text: string; wanted: readonly string[]; found: readonly string[] }[],
): {
  counts: Counts;
  differences: Difference[];
} {
  const counts = { right: 0, wrong: 0, missed: 0 };
  const differences: Difference[] = [];
  for (const { text, wanted, found } of rows) {
    const wrong = found.filter((one) => !wanted.includes(one));
    const missed = wanted.filter((one) => !found.includes(one));
    counts.right += found.length - wrong.length;
    counts.wrong += wrong.length;
    counts.missed += missed.length;
    if (wrong.length + missed.length > 0) differences.push({ text, wrong, missed });
  }
  return { counts, differences };
}

export function precision({ right, wrong }: Counts): number {
  return right + wrong === 0 ? 0 : right / (right + wrong);
}

export function recall({ right, missed }: Counts): number {
  return right + missed === 0 ? 0 : right / (right + missed);
}

export function f1({ right, wrong, missed }: Counts): number {
  const all = 2 * right + wrong + missed;
  return all === 0 ? 0 : (2 * right) / all;
}

/** `P .87  R .76  (right 114, wrong 17, missed 36)` */
export function scored(counts: Counts): string {
  const { right, wrong, missed } = counts;
  const figures = `P ${short(precision(counts))}  R ${short(recall(counts))}  F1 ${short(f1(counts))}`;
  return `${figures}  (right ${right}, wrong ${wrong}, missed ${missed})`;
}

export function short(share: number): string {
  return share.toFixed(3).replace(/^0/, '');
}

/** The most frequent of them, with how often. */
export function mostOf(all: readonly string[], most: number): string {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  const sorted = [...counts].sort((one, other) => other[1] - one[1]).slice(0, most);
  return sorted.map(([one, count]) => (count === 1 ? one : `${one} ×${count}`)).join(', ');
}
