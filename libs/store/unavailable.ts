/** Classes of SQLSTATE that say "not now": connection lost, rolled back, resources exhausted, lock not had, operator at work. */
const STATES = /^(08|40|53|55|57)/;
const SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
]);
/** node-postgres gives these no code. */
const WORDS = /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)/;

/** Whether a query failed because the database is away for the moment, and not because of the query. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  // FATAL ended the connection, whatever the reason: no query of ours does that.
  if (severity === 'FATAL') return true;
  return typeof code === 'string' ? STATES.test(code) || SYSTEM.has(code) : WORDS.test(error.message);
}
