import { connect } from 'node:net';
import { handshake, maskedFrame, takeFrames } from './raw-frames.js';
import { now } from './crowd.js';

/** Readers who keep their cursor, and come back with it when their connection ends. */
export interface ComersOrder {
  /** Where they are at first, and where they go then. */
  ports: [number, number];
  count: number;
  topic: string;
  token: string;
  atOnce: number;
  /** Each waits for a random part of this before it comes back, as the SDK does. */
  spreadMs: number;
}

export interface ComersState {
  connected: number;
  /** The seq up to which the last of them has everything. */
  least: number;
  /** Seqs that came twice, out of order, or not at all. */
  wrong: number;
  reset: number;
  alerts: number;
  /** When all were at the place last asked for, by the clock of this machine; null: not yet. */
  allAt: number | null;
}

const PONG = maskedFrame('3');
const SHARED = Buffer.allocUnsafeSlow(256 * 1024);
const CURSOR = /"cursor":"(v1\.[0-9a-z]+\.([0-9]+))"/;
/** A cursor stands near the begin of an alert's text. */
const NEAR = 160;

interface Comer {
  cursor: string | null;
  seq: number;
  connected: boolean;
}

/** All rows of the benches are under one topic: so what a comer gets must be seq by seq. */
export function openComers() {
  let order!: ComersOrder;
  let comers: Comer[] = [];
  const state = { wrong: 0, reset: 0, alerts: 0, allAt: null as number | null };
  let goal = Infinity;
  let behind = 0;

  const reached = (comer: Comer, cursor: string, seq: number) => {
    if (comer.seq < goal && seq >= goal && --behind === 0) state.allAt = now();
    comer.cursor = cursor;
    comer.seq = seq;
  };
  const hear = (comer: Comer, payload: Buffer) => {
    // `42["alert"`, `42["head"`, `42["reset"`
    const event = payload[4];
    if (event === 0x72) state.reset++;
    if (event !== 0x61 && event !== 0x68) return;
    const found = CURSOR.exec(payload.toString('latin1', 0, NEAR));
    if (!found) return;
    const seq = Number(found[2]);
    if (event === 0x61) {
      state.alerts++;
      if (comer.seq >= 0 && seq !== comer.seq + 1) state.wrong++;
    } else {
      // A head does not go past what was not told: one topic is all there is.
      if (comer.seq >= 0 && seq > comer.seq) state.wrong++;
      if (seq < comer.seq) return;
    }
    reached(comer, found[1]!, seq);
  };
  const come = (comer: Comer, port: number): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect({
        port,
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
      let head = '';
      let open = false;
      let left: Buffer = Buffer.alloc(0);
      const request = { topics: [order.topic], ...(comer.cursor ? { after: comer.cursor } : {}) };
      const subscribe = maskedFrame(`420${JSON.stringify(['subscribe', request])}`);
      const take = (bytes: Buffer) => {
        let rest: Buffer = bytes;
        if (!open) {
          head += bytes.toString('latin1');
          const end = head.indexOf('\r\n\r\n');
          if (end < 0) return;
          open = true;
          rest = Buffer.from(head.slice(end + 4), 'latin1');
        }
        const over = takeFrames(left.length > 0 ? Buffer.concat([left, rest]) : rest, (payload) => {
          const [kind, type] = [payload[0], payload[1]];
          if (kind === 0x30) socket.write(maskedFrame(`40${JSON.stringify({ token: order.token })}`));
          else if (kind === 0x32) socket.write(PONG);
          else if (type === 0x30) socket.write(subscribe);
          else if (type === 0x33) {
            comer.connected = true;
            resolve();
          } else if (type === 0x32) hear(comer, payload);
        });
        left = over.length > 0 ? Buffer.from(over) : over;
      };
      socket.write(handshake('/socket.io/?EIO=4&transport=websocket', port));
      socket.on('error', () => undefined);
      socket.once('close', () => {
        comer.connected = false;
        resolve();
        setTimeout(() => void come(comer, order.ports[1]), Math.random() * order.spreadMs);
      });
    });

  return {
    async join(wanted: ComersOrder): Promise<void> {
      order = wanted;
      comers = Array.from({ length: order.count }, () => ({ cursor: null, seq: -1, connected: false }));
      let next = 0;
      const lane = async () => {
        while (next < comers.length) await come(comers[next++]!, order.ports[0]);
      };
      await Promise.all(Array.from({ length: order.atOnce }, lane));
    },
    /** From now on it is noted when all have everything up to this seq. */
    aim(seq: number): void {
      goal = seq;
      behind = comers.filter((comer) => comer.seq < seq).length;
      state.allAt = behind === 0 ? now() : null;
    },
    state: (): ComersState => ({
      ...state,
      connected: comers.filter((comer) => comer.connected).length,
      least: Math.min(...comers.map((comer) => comer.seq)),
    }),
  };
}
