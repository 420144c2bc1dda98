import { io } from '/socket.io/socket.io.esm.min.js';
import { laterCursor, tokenRefused } from './api.js';
import { recallToken } from './memory.js';

const ACK_MS = 10_000;
const OFFLINE_AFTER_MS = 20_000;
const MAX_RETRY_MS = 60_000;
/** No valid token, or one that is revoked or expired. */
const TOKEN_REFUSED = new Set([4_401, 4_403]);

/**
 * One Socket.IO connection that always comes back with its cursor, so that nothing is missed in between.
 * `on.alert(alert)`, `on.reset()`, `on.state('connecting' | 'live' | 'reconnecting' | 'offline')`, `on.refused(message)`.
 */
export function openLive(on) {
  /** The token of the present connection. */
  let shown = null;
  /** Resolves when there is another token, once ours was refused. */
  let allowed;
  const socket = io({
    autoConnect: false,
    auth: (give) => {
      shown = recallToken();
      give(shown ? { token: shown } : {});
    },
    reconnectionDelayMax: 5_000,
    // A WebSocket needs no sticky routing when several gateways share one address.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
  });
  let wanted = [];
  let followed = [];
  let cursor;
  /** Where what is wanted begins, until it is told of: what still comes of the former topics does not move it. */
  let begin;
  let turn = Promise.resolve();
  let lostAt;
  let retryMs = 1_000;

  socket.on('connect', () => {
    followed = [];
    turn = turn.then(subscribe);
  });
  socket.on('alert', (alert) => {
    cursor = laterCursor(cursor, alert.cursor);
    // Of a revision that was killed since, only its place is left: there is nothing to show.
    on.alert(alert.title === undefined ? { ...alert, kind: 'kill' } : alert);
  });
  socket.on('head', (head) => {
    cursor = laterCursor(cursor, head.cursor);
  });
  socket.on('reset', (reset) => {
    cursor = reset.head;
    on.reset(reset);
  });
  socket.on('bye', (bye) => {
    retryMs = Math.min(bye.retryAfterMs ?? 1_000, MAX_RETRY_MS);
    if (TOKEN_REFUSED.has(bye.code)) allowed = tokenRefused(shown);
    else if (bye.code > 4_400) on.refused(bye.message);
  });
  socket.on('disconnect', (reason) => {
    followed = [];
    lost();
    // After a good-bye from the server the library does not come back by itself.
    if (reason !== 'io server disconnect') return;
    const again = () => setTimeout(() => socket.connect(), retryMs * (0.5 + Math.random()));
    if (allowed) allowed.then(again);
    else again();
    allowed = undefined;
  });
  socket.on('connect_error', lost);
  window.addEventListener('offline', () => on.state('offline'));
  window.addEventListener('online', () => !socket.connected && socket.connect());

  function lost() {
    const long = lostAt !== undefined && Date.now() - lostAt > OFFLINE_AFTER_MS;
    lostAt ??= Date.now();
    on.state(navigator.onLine && !long ? 'reconnecting' : 'offline');
  }

  function found() {
    lostAt = undefined;
    retryMs = 1_000;
    on.state('live');
  }

  async function subscribe() {
    if (!socket.connected || wanted.length === 0) return;
    const ask = socket.timeout(ACK_MS);
    try {
      if (followed.length > 0) await ask.emitWithAck('unsubscribe', { topics: followed });
      followed = wanted;
      if (begin) cursor = begin.after;
      const answer = await ask.emitWithAck('subscribe', { topics: wanted, ...(cursor && { after: cursor }) });
      if (answer.ok) {
        if (followed === wanted) begin = undefined;
        return found();
      }
      on.refused(answer.message);
      if (answer.code === 'after_too_late') socket.disconnect().connect();
    } catch {
      // No answer: start over with a fresh connection.
      if (socket.connected) socket.disconnect().connect();
    }
  }

  return {
    /** Follows exactly `topics`, from `after` on. */
    follow(topics, after) {
      wanted = topics;
      begin = { after };
      if (socket.connected) turn = turn.then(subscribe);
      else socket.connect();
    },
  };
}
