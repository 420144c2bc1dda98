/** What the browser keeps between visits. Private windows may refuse; then the page simply forgets. */
const PREFIX = 'ajil.';

export function recall(key) {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Nothing to do: the choice still lives in the address.
  }
}

/** The reader's token, for as long as this tab lives; null for none. */
let token = null;

export function recallToken() {
  try {
    return sessionStorage.getItem(PREFIX + 'token') ?? token;
  } catch {
    return token;
  }
}

/** Null forgets it. Where the browser keeps nothing, it lives until the page is left. */
export function keepToken(next) {
  token = null;
  try {
    if (next === null) sessionStorage.removeItem(PREFIX + 'token');
    else sessionStorage.setItem(PREFIX + 'token', next);
  } catch {
    token = next;
  }
}

/** Topics chosen, also such as there are not: the address wins, so that a link can be shared. */
export function chosenTopics() {
  const inAddress = new URLSearchParams(location.hash.slice(1)).get('topics');
  const text = inAddress ?? recall('topics') ?? '';
  const ids = text.split(',').map((id) => id.trim().slice(0, 64));
  return [...new Set(ids)].filter((id) => id !== '');
}

export function keepTopics(ids) {
  const text = ids.map(encodeURIComponent).join(',');
  remember('topics', ids.join(','));
  const wanted = text ? `#topics=${text}` : location.pathname + location.search;
  if (location.hash !== (text ? wanted : '')) history.replaceState(null, '', wanted);
}
