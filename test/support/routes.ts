/** What one must be to use a route; `nobody`: it is open to all, whatever AJIL_ANONYMOUS says. */
export type Needed = 'nobody' | 'reader' | 'editor' | 'admin';

export interface Route {
  method: string;
  path: string;
  needs: Needed;
  /** Of a body that is not JSON. */
  contentType?: string;
}

const route = (method: string, path: string, needs: Needed, contentType?: string): Route => ({
  method,
  path,
  needs,
  ...(contentType !== undefined && { contentType }),
});

/**
 * Every route, and what it asks for. A test holds this list against the code, so a new route stands here or fails; the
 * tests of rights go through the list.
 */
export const ROUTES: readonly Route[] = [
  route('GET', '/', 'nobody'),
  route('GET', '/page/:file', 'nobody'),
  route('GET', '/health/live', 'nobody'),
  route('GET', '/health/ready', 'nobody'),
  route('GET', '/metrics', 'nobody'),
  route('GET', '/v1/alerts', 'reader'),
  route('GET', '/v1/alerts/:id', 'reader'),
  route('POST', '/v1/alerts/:id/correction', 'editor'),
  route('POST', '/v1/alerts/:id/urgency', 'editor'),
  route('POST', '/v1/alerts/:id/kill', 'editor'),
  route('GET', '/v1/stream', 'reader'),
  route('GET', '/v1/headlines', 'reader'),
  route('GET', '/v1/headlines/:id/revisions', 'reader'),
  route('GET', '/v1/topics', 'reader'),
  route('GET', '/v1/topics/:id/feed.json', 'reader'),
  route('GET', '/v1/topics/:id/feed.rss', 'reader'),
  route('GET', '/v1/topics/:id/feed.atom', 'reader'),
  route('GET', '/v1/topics/:id', 'admin'),
  route('POST', '/v1/topics/:id/replay', 'admin'),
  route('PUT', '/v1/topics/:id', 'admin'),
  route('DELETE', '/v1/topics/:id', 'admin'),
  route('GET', '/v1/sources', 'reader'),
  route('GET', '/v1/sources/:id', 'reader'),
  route('GET', '/v1/sources/:id/polls', 'reader'),
  route('POST', '/v1/sources', 'admin'),
  route('POST', '/v1/sources/discover', 'admin'),
  route('PATCH', '/v1/sources/:id', 'admin'),
  route('DELETE', '/v1/sources/:id', 'admin'),
  route('GET', '/v1/opml', 'reader'),
  route('PUT', '/v1/opml', 'admin', 'text/x-opml'),
  route('GET', '/v1/keys', 'admin'),
  route('POST', '/v1/keys', 'admin'),
  route('PATCH', '/v1/keys/:id', 'admin'),
  route('DELETE', '/v1/keys/:id', 'admin'),
];

/** The descriptions of the API, which are put on Express past the controllers: open to all. */
export const DESCRIPTIONS: readonly string[] = [
  '/docs',
  '/docs/',
  '/docs/index.html',
  '/docs/swagger-ui-init.js',
  '/docs/docs/swagger-ui-init.js',
  '/docs/LICENSE',
  '/docs/openapi.json',
  '/docs/asyncapi.json',
  '/docs-yaml',
];

/** What Socket.IO itself serves before Express hears of it: its client. */
export const SOCKET_FILES: readonly string[] = ['/socket.io/socket.io.js'];

/** What a client may send over a socket; all of it needs a reader. */
export const SOCKET_EVENTS: readonly string[] = ['subscribe', 'unsubscribe'];
