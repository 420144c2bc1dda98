import { keepToken, recallToken } from './memory.js';

/** What a header can carry as a token. */
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

/** While the server wants another token: `{ opened, open }`. Every request waits for it. */
let gate = null;
let askReader = () => {};

/** Calls `listener({ wrong })` when a token is needed; `wrong` tells that the one shown was refused. */
export function onTokenWanted(listener) {
  askReader = listener;
}

/** The server refused `used` (null for no token). Resolves when there is another one. */
export function tokenRefused(used) {
  if (gate) return gate.opened;
  // An answer to an older request, when another token was given meanwhile.
  if (used !== recallToken()) return Promise.resolve();
  keepToken(null);
  let open;
  gate = { opened: new Promise((resolve) => (open = resolve)), open };
  askReader({ wrong: used !== null });
  return gate.opened;
}

/** Tries the token and keeps it when it is good: true then. Throws when the server gives no answer. */
export async function giveToken(token) {
  if (!TOKEN.test(token)) return false;
  const response = await ask('/v1/sources', token);
  if (response.status === 401) return false;
  if (!response.ok) throw await problemOf(response);
  keepToken(token);
  gate?.open();
  gate = null;
  return true;
}

/** The token travels in a header only, never in an address. */
function ask(path, token, signal) {
  const headers = { accept: 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  return fetch(path, { headers, signal });
}

async function problemOf(response) {
  const problem = await response.json().catch(() => ({}));
  return new Error(problem.detail ?? problem.title ?? `HTTP ${response.status}`);
}

/** GET of our own server as JSON. Throws an Error with the problem's detail. */
async function getJson(path, signal) {
  for (;;) {
    await gate?.opened;
    const token = recallToken();
    const response = await ask(path, token, signal);
    if (response.ok) return response.json();
    if (response.status !== 401) throw await problemOf(response);
    await tokenRefused(token);
  }
}

export function fetchTopics() {
  return getJson('/v1/topics?languages=ar,en,fa').then((answer) => answer.topics);
}

/** `{ sources, noNetwork }` */
export function fetchSources() {
  return getJson('/v1/sources');
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
