const SOCKETS = '/socket.io/';
const ABOUT_US = new Set(['/health/live', '/health/ready', '/metrics']);
const STREAM = /^\/v1\/stream\/?(\?|$)/i;

/** Whether a request is one of a newcomer who wants to stay: a socket's first, or a stream. */
export function isHandshake(url: string): boolean {
  return isOfSockets(url) ? !hasSession(url) : STREAM.test(url);
}

/** Engine.IO answers a method that it does not know with a 500 of its own. */
export function isOddMethod(method: string | undefined, url: string): boolean {
  return isOfSockets(url) && !['GET', 'POST', 'OPTIONS'].includes(method ?? '');
}

/** Who watches this process must be able to, above all when it has its hands full. */
export function isAboutUs(url: string): boolean {
  return ABOUT_US.has(url);
}

function isOfSockets(url: string): boolean {
  return url.slice(0, SOCKETS.length) === SOCKETS;
}

/** As Engine.IO reads it: the last one counts, and an empty one is none. */
function hasSession(url: string): boolean {
  // Newcomers are many, and taking an address apart is a tenth of what else is done for them here.
  if (!/sid|%/.test(url)) return false;
  return Boolean(new URL(url, 'http://any').searchParams.getAll('sid').at(-1));
}
