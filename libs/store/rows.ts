/** The only row of a query that can have at most one. */
export function atMostOneRow<T>(rows: readonly T[]): T | null {
  return rows[0] ?? null;
}

/** The only row of a query that always has one. */
export function oneRow<T>(rows: readonly T[]): T {
  const row = rows[0];
  if (row === undefined) throw new Error('a query that always answers with a row answered with none');
  return row;
}
