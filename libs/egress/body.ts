import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { Refusal } from './codes.js';
import { LIMITS } from './limits.js';

type Coding = 'identity' | 'gzip' | 'deflate' | 'br';

const CODINGS: Readonly<Record<string, Coding>> = {
  '': 'identity',
  identity: 'identity',
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
};

/** What a body may cost and whom to blame. */
export interface BodyPlan {
  host: string;
  contentEncoding: string;
  /** Bytes after decoding. */
  maxDecodedBytes: number;
  /** What came before a cap on size is an answer, too. */
  keepCut?: boolean;
}

/** `cut`: the body went on beyond a cap. */
export interface Body {
  bytes: Uint8Array;
  cut: boolean;
}

/** The body is larger than it may be; what came before is good. */
class CutOff extends Refusal {}

/**
 * Reads a body to its end and decodes it on the way, so that a bomb is cut off after the cap and never unpacked.
 * Throws a `Refusal` (`too_large`, `bad_encoding`) or the stream's own error; the source is destroyed then.
 */
export async function readBody(source: Readable, plan: BodyPlan): Promise<Body> {
  // Cutting the source off is an error on it as well; the reader below has the one that matters.
  source.on('error', () => undefined);
  const meter: Meter = { wire: 0, decoded: 0, chunks: [] };
  try {
    await decode(source, meter, plan);
    return { bytes: joined(meter.chunks), cut: false };
  } catch (error) {
    if (plan.keepCut && error instanceof CutOff) return { bytes: joined(meter.chunks), cut: true };
    throw error;
  } finally {
    source.destroy();
  }
}

async function decode(source: Readable, meter: Meter, plan: BodyPlan): Promise<void> {
  const coding = codingOf(plan);
  const wire = countWire(source, meter, plan);
  const first = await wire.next();
  if (first.done) return;
  const rest = prepend(first.value, wire);
  const collect = async (chunks: AsyncIterable<Buffer>) => {
    // Without this a pipeline would wait for the source's next chunk before it passes the refusal on.
    await collectDecoded(chunks, meter, plan).finally(() => source.destroy());
  };
  const decoder = decoderFor(coding, first.value);
  if (!decoder) await collect(rest);
  else await pipeline(rest, decoder, collect).catch((error: unknown) => rethrow(error, plan, coding));
}

/** Throws `bad_encoding` for codings that were not offered and for more than one of them. */
export function codingOf(plan: BodyPlan): Coding {
  const named = plan.contentEncoding
    .toLowerCase()
    .split(',')
    .map((part) => part.trim());
  const [name = ''] = named;
  const coding = named.length === 1 && Object.hasOwn(CODINGS, name) ? CODINGS[name] : undefined;
  if (coding) return coding;
  const shown = plan.contentEncoding.slice(0, 40);
  throw new Refusal(
    'bad_encoding',
    `${plan.host} answered in the content-encoding "${shown}", which is not offered.`,
  );
}

interface Meter {
  wire: number;
  decoded: number;
  chunks: Buffer[];
}

async function* countWire(source: Readable, meter: Meter, plan: BodyPlan): AsyncGenerator<Buffer, void> {
  for await (const chunk of source as AsyncIterable<Buffer>) {
    meter.wire += chunk.length;
    if (meter.wire > LIMITS.wireBytes) throw tooLarge(plan, 'sent', LIMITS.wireBytes);
    yield chunk;
  }
}

async function* prepend(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

async function collectDecoded(chunks: AsyncIterable<Buffer>, meter: Meter, plan: BodyPlan): Promise<void> {
  for await (const chunk of chunks) {
    meter.decoded += chunk.length;
    if (meter.decoded > plan.maxDecodedBytes) throw tooLarge(plan, 'decoded', plan.maxDecodedBytes);
    if (meter.decoded > LIMITS.ratioFromBytes && meter.decoded > LIMITS.ratio * meter.wire) {
      throw new Refusal(
        'too_large',
        `The body from ${plan.host} unpacks to more than ${LIMITS.ratio} times its size.`,
      );
    }
    meter.chunks.push(chunk);
  }
}

function decoderFor(coding: Coding, first: Buffer) {
  const options = { chunkSize: 64 * 1024 };
  if (coding === 'gzip') return createGunzip(options);
  if (coding === 'br') return createBrotliDecompress(options);
  if (coding === 'deflate') return looksLikeZlib(first) ? createInflate(options) : createInflateRaw(options);
  return null;
}

/** RFC 9110 means zlib by `deflate`; some servers send raw deflate. RFC 1950, 2.2: the method is 8. */
function looksLikeZlib(first: Buffer): boolean {
  return ((first[0] ?? 0) & 0x0f) === 8;
}

/** zlib's `Z_DATA_ERROR` and the like; Brotli's come as `ERR__ERROR_FORMAT_...` or `ERR_BROTLI_...`. */
const DECODER_ERROR = /^(Z_|ERR__|ERR_BROTLI)/;

function rethrow(error: unknown, plan: BodyPlan, coding: Coding): never {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (!DECODER_ERROR.test(code)) throw error;
  throw new Refusal('bad_encoding', `The ${coding} body from ${plan.host} is damaged or was cut short.`);
}

function tooLarge(plan: BodyPlan, what: string, bytes: number): CutOff {
  const cap = bytes >= 1024 * 1024 ? `${Math.floor(bytes / 1024 / 1024)} MiB` : `${bytes} bytes`;
  return new CutOff('too_large', `The body from ${plan.host} is larger than ${cap} (${what}).`);
}

/** Copied, so that a small body does not keep a large shared buffer alive. */
function joined(chunks: Buffer[]): Uint8Array {
  const whole = Buffer.concat(chunks);
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength);
}
