import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { whenDone } from './lifetime.js';

/** One frame of the WebSocket protocol (RFC 6455, 5.2), right or wrong. */
export interface RawFrame {
  opcode?: number;
  fin?: boolean;
  /** Reserved bits, 1 to 7. */
  rsv?: number;
  masked?: boolean;
  payload?: string | Buffer;
}

export function encodeFrame({
  opcode = 1,
  fin = true,
  rsv = 0,
  masked = true,
  payload = '',
}: RawFrame): Buffer {
  const data = Buffer.from(payload);
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const mark = masked ? 0x80 : 0;
  const head =
    data.length < 126
      ? Buffer.from([first, mark | data.length])
      : data.length < 65_536
        ? Buffer.from([first, mark | 126, data.length >> 8, data.length & 255])
        : Buffer.concat([Buffer.from([first, mark | 127, 0, 0, 0, 0]), uint32(data.length)]);
  if (!masked) return Buffer.concat([head, data]);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, data.map((byte, i) => byte ^ mask[i % 4]!)]);
}

const uint32 = (n: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n);
  return bytes;
};

/** A client that keeps to no protocol: bytes on a TCP connection. */
export interface RawSocket {
  tcp: Socket;
  /** The head of the answer to the request for a WebSocket. */
  head: string;
  send(...frames: RawFrame[]): void;
  /** Text frames that came, in order. */
  texts: string[];
  /** The code with which the server closes the WebSocket. */
  closed(): Promise<number>;
  /** Waits for the end of the connection. */
  ended(): Promise<void>;
  /** Waits for a text frame that begins so, and answers it. */
  text(begin: string): Promise<string>;
  /** Waits for a text frame in which this stands. */
  has(words: string): Promise<void>;
}

const WAIT_MS = 30_000;

const PATH = '/socket.io/?EIO=4&transport=websocket';

/** Asks for a WebSocket, by hand. */
export async function openRaw(
  url: string,
  { path = PATH, headers = '', politely = true, connected = () => Promise.resolve() } = {},
): Promise<RawSocket> {
  const { hostname, port } = new URL(url);
  const tcp = connect(Number(port), hostname);
  whenDone(() => tcp.destroy());
  tcp.on('error', () => undefined);
  await once(tcp, 'connect');
  await connected();
  tcp.write(
    `GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n` +
      `sec-websocket-version: 13\r\nsec-websocket-key: ${randomBytes(16).toString('base64')}\r\n${headers}\r\n`,
  );
  let bytes = Buffer.alloc(0);
  let over = false;
  let close: number | null = null;
  const texts: string[] = [];
  let head = '';
  tcp.on('close', () => (over = true));
  tcp.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (head === '') {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      head = bytes.subarray(0, end).toString();
      bytes = bytes.subarray(end + 4);
    }
    if (!head.startsWith('HTTP/1.1 101')) return;
    for (let frame = decode(bytes); frame; frame = decode(bytes)) {
      if (frame.opcode === 1) texts.push(frame.payload.toString());
      if (frame.opcode === 8) {
        close = frame.payload.length > 1 ? frame.payload.readUInt16BE() : 1005;
        // The server waits a while for the answer that the protocol asks for.
        if (politely) tcp.end(encodeFrame({ opcode: 8, payload: frame.payload }));
      }
      bytes = bytes.subarray(frame.size);
    }
  });
  let news: () => void = () => undefined;
  const settle = () => news();
  tcp.on('data', settle).on('close', settle);
  /** Looks again at everything that comes, without waiting for a clock. */
  const until = async <T>(look: () => T | undefined, what: string): Promise<T> => {
    const late = setTimeout(() => tcp.destroy(), WAIT_MS);
    for (let found = look(); ; found = look()) {
      if (found !== undefined || over) clearTimeout(late);
      if (found !== undefined) return found;
      if (over) throw new Error(`no ${what} came: ${head} ${texts.join(' ').slice(0, 1_000)}`);
      await new Promise<void>((resolve) => (news = resolve));
    }
  };
  await until(() => head !== '' || undefined, 'an answer');
  return {
    tcp,
    head,
    texts,
    text: (begin) => until(() => texts.find((one) => one.startsWith(begin)), `«${begin}»`),
    has: async (words) => void (await until(() => texts.find((one) => one.includes(words)), words)),
    send: (...frames) => void (over || tcp.write(Buffer.concat(frames.map(encodeFrame)))),
    closed: () => until(() => close ?? undefined, 'a close frame'),
    ended: async () => void (await until(() => over || undefined, 'end')),
  };
}

/** One whole frame of the server's at the beginning of these bytes. */
function decode(bytes: Buffer): { opcode: number; payload: Buffer; size: number } | null {
  if (bytes.length < 2) return null;
  const short = bytes[1]! & 0x7f;
  const from = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < from) return null;
  const length =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < from + length) return null;
  return { opcode: bytes[0]! & 15, payload: bytes.subarray(from, from + length), size: from + length };
}

/** A raw socket that has said hello to Socket.IO. */
export async function greetRaw(url: string, { auth = '', politely = true } = {}): Promise<RawSocket> {
  const socket = await openRaw(url, { politely });
  await socket.text('0{');
  socket.send({ payload: `40${auth}` });
  await socket.text('40{');
  return socket;
}
