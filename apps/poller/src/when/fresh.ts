import CachePolicy from 'http-cache-semantics';

/**
 * Seconds for which a private cache would not ask again (RFC 9111, 4.2): `max-age` or `Expires`, less `Age`; 0 when
 * the outlet says nothing, since a guess from `Last-Modified` is no wish of the outlet.
 */
export function freshSeconds(headers: Readonly<Record<string, string>>): number {
  const policy = new CachePolicy(
    { method: 'GET', headers: {} },
    { status: 200, headers: { ...headers } },
    {
      shared: false,
      cacheHeuristic: 0,
      trustServerDate: true,
    },
  );
  const seconds = policy.timeToLive() / 1_000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0;
}
