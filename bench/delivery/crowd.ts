import { connect, type Socket } from 'node:net';
import { wait } from '../tally.js';
import { handshake, maskedFrame, takeFrames } from './raw-frames.js';

/** How the members of a crowd connect. `bare`: Socket.IO or ws without anything of ours. */
export interface Order {
  kind: 'socket.io' | 'ws' | 'sse';
  port: number;
  count: number;
  /** What the n-th member follows is `wishes[n % wishes.length]`. */
  wishes: string[][];
  token: string;
  /** How many may be connecting at the same time. */
  atOnce: number;
}

/** How often one who is turned away comes again, and after how long. */
const MOST_TRIES = 20;
const AGAIN_MS = 100;

/** What a crowd has seen so far. */
export interface Seen {
  /** Alerts, over all members. */
  alerts: number;
  lost: number;
}

const PONG = maskedFrame('3');
/** Shared by all connections: what is read from it is used at once, or copied. */
const SHARED = Buffer.allocUnsafeSlow(256 * 1024);
const EVENT = Buffer.from('\nevent: alert\n');

/** Milliseconds of the clock that all processes of this machine share. */
export const now = () => Number(process.hrtime.bigint()) / 1e6;

/** Many light clients in one process: raw sockets that read no more than they must. */
export function openCrowd() {
  const members = new Set<Socket>();
  const seen: Seen = { alerts: 0, lost: 0 };
  let arrivals: number[] | null = null;
  let tell: (() => void) | null = null;

  const heard = () => {
    seen.alerts++;
    if (arrivals) arrivals.push(now());
    tell?.();
  };
  const join = (order: Order, n: number): Promise<void> =>
    new Promise((resolve, reject) => {
      let ready = false;
      const be = order.kind === 'sse' ? stream : order.kind === 'ws' ? plain : socketIo;
      const socket = connect({
        port: order.port,
        host: '127.0.0.1',
        noDelay: true,
        onread: {
          buffer: SHARED,
          callback: (length) => {
            take(SHARED.subarray(0, length));
            return true;
          },
        },
      });
      const done = () => {
        ready = true;
        resolve();
      };
      const take = be(socket, order, n, heard, done);
      members.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        if (members.delete(socket)) seen.lost++;
        if (!ready) reject(new Error(`member ${n} was turned away`));
      });
    });

  /** A gateway that has too many newcomers turns some away; those come again. */
  const joinAtLast = async (order: Order, n: number) => {
    for (let left = MOST_TRIES; ; left--) {
      try {
        return await join(order, n);
      } catch (error) {
        if (left === 0) throw error;
        seen.lost--;
        await wait(AGAIN_MS);
      }
    }
  };

  return {
    /** @returns seconds until all were connected, and had their subscription acknowledged */
    async join(order: Order): Promise<number> {
      const begun = now();
      let next = 0;
      const lane = async () => {
        while (next < order.count) await joinAtLast(order, next++);
      };
      await Promise.all(Array.from({ length: Math.min(order.atOnce, order.count) }, lane));
      return (now() - begun) / 1_000;
    },
    /** Closed at once, without leaving ports that wait. */
    leave(): void {
      const all = [...members];
      members.clear();
      for (const socket of all) socket.resetAndDestroy();
    },
    /** Waits until so many alerts came in all. @returns when each of those came that came since `watch` */
    async until(alerts: number): Promise<number[]> {
      await new Promise<void>((resolve) => {
        tell = () => seen.alerts >= alerts && resolve();
        tell();
      });
      tell = null;
      const came = arrivals ?? [];
      arrivals = null;
      return came;
    },
    watch: () => void (arrivals = []),
    seen: () => seen,
  };
}

type Be = (
  socket: Socket,
  order: Order,
  n: number,
  heard: () => void,
  ready: () => void,
) => (bytes: Buffer) => void;

const wishOf = ({ wishes }: Order, n: number) => wishes[n % wishes.length]!;

/** Calls `rest` with what stands behind the head of the HTTP answer. */
function behindHead(rest: (bytes: Buffer) => void): (bytes: Buffer) => void {
  let head: Buffer | null = Buffer.alloc(0);
  return (bytes) => {
    if (head === null) return rest(bytes);
    head = Buffer.concat([head, bytes]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const left = head.subarray(end + 4);
    head = null;
    if (left.length > 0) rest(left);
  };
}

function frames(onPayload: (payload: Buffer) => void): (bytes: Buffer) => void {
  let left: Buffer = Buffer.alloc(0);
  return (bytes) => {
    const rest = takeFrames(left.length > 0 ? Buffer.concat([left, bytes]) : bytes, onPayload);
    // The shared buffer will be written over.
    left = rest.length > 0 && rest.buffer === SHARED.buffer ? Buffer.from(rest) : rest;
  };
}

const plain: Be = (socket, { port }, _n, heard, ready) => {
  socket.write(handshake('/', port));
  return behindHead(
    frames((payload) => {
      // The first message is a greeting.
      if (payload[0] === 0x7b) heard();
      else ready();
    }),
  );
};

const socketIo: Be = (socket, order, n, heard, ready) => {
  socket.write(handshake('/socket.io/?EIO=4&transport=websocket', order.port));
  const subscribe = maskedFrame(`420${JSON.stringify(['subscribe', { topics: wishOf(order, n) }])}`);
  const enter = maskedFrame(`40${JSON.stringify({ token: order.token })}`);
  return behindHead(
    frames((payload) => {
      const [kind, type] = [payload[0], payload[1]];
      if (kind === 0x30) socket.write(enter);
      else if (kind === 0x32) socket.write(PONG);
      // `42["alert"`, `40{…}`, `430[…]`
      else if (type === 0x32 && payload[4] === 0x61) heard();
      else if (type === 0x30) socket.write(subscribe);
      else if (type === 0x33 && payload.includes('"ok":true')) ready();
      else if (type === 0x33 || payload[4] === 0x62) socket.destroy(new Error(payload.toString()));
    }),
  );
};

const stream: Be = (socket, order, n, heard, ready) => {
  socket.write(
    `GET /v1/stream?topics=${wishOf(order, n).join(',')} HTTP/1.1\r\nHost: 127.0.0.1:${order.port}\r\n` +
      `Authorization: Bearer ${order.token}\r\n\r\n`,
  );
  let tail = Buffer.alloc(0);
  return behindHead((bytes) => {
    ready();
    const text = tail.length > 0 ? Buffer.concat([tail, bytes]) : bytes;
    let from = 0;
    for (let at = text.indexOf(EVENT); at >= 0; at = text.indexOf(EVENT, from)) {
      from = at + EVENT.length;
      heard();
    }
    tail = Buffer.from(text.subarray(Math.max(from, text.length - EVENT.length + 1)));
  });
};
