import { randomBytes } from 'node:crypto';

/** As little of RFC 6455 as a light client needs. */

const EMPTY = Buffer.alloc(0);

export function handshake(path: string, port: number): string {
  const key = randomBytes(16).toString('base64');
  return (
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`
  );
}

/** A client's text frame. The mask is all zeros, which a server cannot tell from any other. */
export function maskedFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const long = payload.length > 125;
  const head = Buffer.alloc(long ? 8 : 6);
  head[0] = 0x81;
  head[1] = 0x80 | (long ? 126 : payload.length);
  if (long) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** Hands on the payload of each whole frame. @returns what is left: the begin of another one */
export function takeFrames(bytes: Buffer, onPayload: (payload: Buffer) => void): Buffer {
  let at = 0;
  while (bytes.length - at >= 2) {
    const short = bytes[at + 1]! & 0x7f;
    const start = at + (short === 127 ? 10 : short === 126 ? 4 : 2);
    if (bytes.length < start) break;
    const length =
      short === 127
        ? Number(bytes.readBigUInt64BE(at + 2))
        : short === 126
          ? bytes.readUInt16BE(at + 2)
          : short;
    if (bytes.length < start + length) break;
    onPayload(bytes.subarray(start, start + length));
    at = start + length;
  }
  return at === bytes.length ? EMPTY : bytes.subarray(at);
}
