/** So far may our clock be from the database's: an expired token is worth something for no longer. */
const MOST_SKEW_MS = 30_000;

/**
 * Compares our clock on the wall with the database's, by which everything that is kept is timed.
 * @throws Error when the two are more than 30 seconds apart
 */
export async function requireRightTime(databaseTime: () => Promise<Date>): Promise<void> {
  const earliest = Date.now();
  // Asked and answered at some moment between the two looks at our clock.
  const theirs = (await databaseTime()).getTime();
  const ahead = Math.max(earliest - theirs, theirs - Date.now());
  if (ahead > MOST_SKEW_MS)
    throw new Error(
      `this machine's clock is ${Math.round(ahead / 1_000)} s from the database's: set it right`,
    );
}
