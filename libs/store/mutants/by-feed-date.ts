/** M11: rows in the order of the dates that their feeds give. */
export function byFeedDate<Row extends { body: string }>(rows: readonly Row[]): Row[] {
  const dateOf = ({ body }: Row) => /"publishedAt":"([^"]+)"/.exec(body)?.[1] ?? '';
  return rows.toSorted((a, b) => (dateOf(a) < dateOf(b) ? -1 : 1));
}
