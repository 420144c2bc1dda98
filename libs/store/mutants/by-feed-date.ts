/** M11: rows in the order of the dates that their feeds give. */
export function byFeedDate<Row>(rows: readonly Row[], bodyOf: (row: Row) => string): Row[] {
  const dateOf = (row: Row) => /"publishedAt":"([^"]+)"/.exec(bodyOf(row))?.[1] ?? '';
  return rows.toSorted((a, b) => (dateOf(a) < dateOf(b) ? -1 : 1));
}
