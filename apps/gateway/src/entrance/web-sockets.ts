import { type ServerOptions, WebSocketServer } from 'ws';

/** A request fits in one frame; only a hostile client cuts it into hundreds (CVE-2026-48779). */
const MOST_FRAGMENTS = 256;
/** Pieces of one frame that wait for the rest of it. */
const MOST_CHUNKS = 1_024;
/** Whoever does not answer the last frame is cut off after this long, in milliseconds. */
const CLOSE_MS = 2_000;

/** The WebSocket server that Engine.IO runs, with caps that it has no options for. */
export class WebSockets extends WebSocketServer {
  constructor(options: ServerOptions) {
    // The types of ws lag behind its documentation.
    const caps = { maxFragments: MOST_FRAGMENTS, maxBufferedChunks: MOST_CHUNKS, closeTimeout: CLOSE_MS };
    super({ ...options, ...caps });
  }
}
