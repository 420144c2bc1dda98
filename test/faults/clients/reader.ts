import { parseCursor } from '../../../libs/protocol/index.js';
import type { Wish } from '../check/history.js';
import { type Book, now } from '../world/book.js';
import type { Chance } from '../world/chance.js';
import type { Dial, Ear, Line } from './dial.js';
import { dialSocket } from './socket.js';
import { dialStream } from './stream.js';

export type Transport = 'socket' | 'sse';
const DIALS: Record<Transport, Dial> = { socket: dialSocket, sse: dialStream };

/** Where clients knock. */
export interface Door {
  node: string;
  url: string;
}

export interface ReaderParts {
  client: string;
  wish: Wish;
  book: Book;
  chance: Chance;
  /** The gateways that a client knows of, up or not. */
  doors(): readonly Door[];
  transports?: readonly Transport[];
  token?: string;
}

/** A client that writes down all that it is sent, and comes back by its cursor, at any gateway and by any way. */
export interface Reader {
  readonly client: string;
  readonly wish: Wish;
  /** Connects, and again whenever it was cut off, until `leave`. */
  stay(): void;
  /** Ends its connection without a word; it comes back. */
  drop(): void;
  /** Reads nothing any more on the connection that it has. @returns its name */
  stall(): string | null;
  goOn(): void;
  leave(): void;
  isLive(): boolean;
  /** The last place in the log of which it was told; null before there was any. */
  cursor(): string | null;
  seq(): number;
  /** The place of the last alert that it got; 0 for none. */
  last(): number;
  alerts(): number;
  /** The connection that it has. */
  line(): { conn: string; node: string; line: Line } | null;
  /** Called after each frame. */
  onFrame: (frame: Frame) => void;
  /** Called when a connection has ended, or did not come about. */
  onClosed: () => void;
  /** Goes on from elsewhere, at the next connection. */
  goTo(cursor: string | null): void;
  /** By which way and to which gateway the next connections go; what is not said is left to chance. */
  prefer(wish: { by?: Transport; node?: string }): void;
}

export type Frame = 'followed' | 'alert' | 'head' | 'reset' | 'bye';

/** Who was cut off comes back within this time. */
const LEAST_WAIT_MS = 50;
const MOST_WAIT_MS = 400;

export function openReader(parts: ReaderParts): Reader {
  const { client, wish, book, chance, doors } = parts;
  const transports = parts.transports ?? ['socket', 'sse'];
  let [count, alerts, last] = [0, 0, 0];
  let cursor: string | null = null;
  let here: { conn: string; node: string; line: Line } | null = null;
  let [isLive, stays] = [false, false];
  let preferred: { by?: Transport; node?: string } = {};
  let timer: NodeJS.Timeout | undefined;

  function connect(): void {
    const conn = `${client}-${(count += 1)}`;
    const open = doors().filter((door) => preferred.node === undefined || door.node === preferred.node);
    const { node, url } = chance.pick(open);
    const by = preferred.by ?? chance.pick(transports);
    const after = cursor;
    let begun = false;
    const ear: Ear = {
      open: () => {
        begun = true;
        book.add({ line: 'open', at: now(), client, conn, by, node });
      },
      followed: (answer) => {
        isLive = true;
        book.add({ line: 'subscribe', at: now(), conn, after, answer, ...wish });
        if (answer && after === null) cursor = answer.cursor;
        self.onFrame('followed');
      },
      refused: () => self.drop(),
      alert: (body) => {
        alerts += 1;
        book.add({ line: 'alert', at: now(), conn, body });
        cursor = CURSOR.exec(body)![1]!;
        last = seqAt(cursor);
        self.onFrame('alert');
      },
      head: (place) => {
        book.add({ line: 'head', at: now(), conn, cursor: place });
        cursor = place;
        self.onFrame('head');
      },
      reset: (reset) => {
        book.add({ line: 'reset', at: now(), conn, ...reset });
        cursor = reset.head;
        self.onFrame('reset');
      },
      bye: ({ code, cursor: place }) => {
        book.add({ line: 'bye', at: now(), conn, code, cursor: place });
        cursor = place;
        self.onFrame('bye');
      },
      closed: () => {
        if (begun) book.add({ line: 'close', at: now(), conn });
        [here, isLive] = [null, false];
        self.onClosed();
        if (stays) timer = setTimeout(connect, chance.between(LEAST_WAIT_MS, MOST_WAIT_MS));
      },
    };
    const question = { url, wish, after, ...(parts.token === undefined ? {} : { token: parts.token }) };
    here = { conn, node, line: DIALS[by](question, ear) };
  }

  const self: Reader = {
    client,
    wish,
    stay: () => {
      if (stays) return;
      stays = true;
      connect();
    },
    drop: () => here?.line.drop(),
    stall: () => {
      here?.line.stall();
      return here?.conn ?? null;
    },
    goOn: () => here?.line.goOn(),
    leave: () => {
      stays = false;
      clearTimeout(timer);
      here?.line.drop();
    },
    isLive: () => isLive,
    cursor: () => cursor,
    seq: () => (cursor === null ? 0 : seqAt(cursor)),
    last: () => last,
    alerts: () => alerts,
    line: () => here,
    onFrame: () => undefined,
    onClosed: () => undefined,
    prefer: (wish) => {
      preferred = wish;
    },
    goTo: (place) => {
      cursor = place;
    },
  };
  return self;
}

/** The alert's own cursor stands before any text of others. */
const CURSOR = /"cursor":"(v1\.[0-9a-z]+\.[0-9]+)"/;
const seqAt = (cursor: string) => parseCursor(cursor)?.seq ?? 0;
