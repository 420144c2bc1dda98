/** GET of our own server as JSON. Throws an Error with the problem's detail. */
async function getJson(path, signal) {
  const response = await fetch(path, { headers: { accept: 'application/json' }, signal });
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  throw new Error(problem.detail ?? problem.title ?? `HTTP ${response.status}`);
}

export function fetchTopics() {
  return getJson('/v1/topics?languages=ar,en,fa').then((answer) => answer.topics);
}

export function fetchSources() {
  return getJson('/v1/sources').then((answer) => answer.sources);
}

/** `{ alerts, cursor, more }`, newest first; no topics means all of them. */
export function fetchAlerts({ topics, before, limit, signal }) {
  const query = new URLSearchParams({ limit: String(limit) });
  if (topics.length > 0) query.set('topics', topics.join(','));
  if (before) query.set('before', before);
  return getJson(`/v1/alerts?${query}`, signal);
}

/** The place in the log of a cursor `v1.<epoch>.<seq>`; -1 for none. */
export function seqOf(cursor) {
  const seq = Number(cursor?.split('.')[2]);
  return Number.isSafeInteger(seq) ? seq : -1;
}

export function laterCursor(a, b) {
  return seqOf(b) > seqOf(a) ? b : a;
}
