import type { Line } from './headline.js';

/** White space, or a hyphen, an apostrophe, a joiner or the quote of a Hebrew abbreviation, with white space behind it. */
const WITHIN = /^[‐‑–־'’ʼ׳״"”\u200C\u200D-]?\s*$/u;

/** Whether the words from `from` up to `to` stand in a row, with nothing between but what belongs there. */
export function isWhole(line: Line, from: number, to: number, gaps: readonly string[] | null): boolean {
  for (let at = from + 1; at < to; at += 1) {
    const gap = unusualBefore(line, at);
    if (gap !== null && gap !== gaps?.[at - from - 1]) return false;
  }
  return true;
}

/** What stands before a word without white space, if it is unusual; looked at once, however many phrases reach over it. */
function unusualBefore(line: Line, at: number): string | null {
  const known = line.unusualGaps[at];
  if (known !== undefined) return known;
  const { text, words } = line;
  const gap = text.slice(words[at - 1]!.end, words[at]!.start);
  const unusual = gap === ' ' || WITHIN.test(gap) ? null : gap.replace(/\s+/gu, '');
  line.unusualGaps[at] = unusual;
  return unusual;
}
