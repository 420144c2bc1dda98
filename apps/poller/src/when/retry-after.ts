const LEAST_SECONDS = 60;
const MOST_SECONDS = 24 * 3_600;

/**
 * Seconds that a `Retry-After` header asks us to stay away: delay-seconds or an HTTP date (RFC 9110, 10.2.3),
 * held between a minute and a day. Null for none, a negative or an unreadable one.
 */
export function retryAfterSeconds(value: string | null, now: Date): number | null {
  if (value === null) return null;
  const asked = /^[0-9]+$/.test(value.trim()) ? Number(value) : (Date.parse(value) - now.getTime()) / 1_000;
  if (Number.isNaN(asked) || asked < 0) return null;
  return Math.min(Math.max(asked, LEAST_SECONDS), MOST_SECONDS);
}
