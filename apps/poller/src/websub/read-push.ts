import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 1024 * 1024;
const DEADLINE_MS = 10_000;

/** The body of a delivery, byte for byte: at most 1 MiB in ten seconds. `gone`: the hub broke off or was too slow. */
export async function readPush(request: IncomingMessage): Promise<Uint8Array | 'too_large' | 'gone'> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return 'too_large';
  const timer = setTimeout(() => request.destroy(), DEADLINE_MS);
  try {
    return await collect(request);
  } catch {
    return 'gone';
  } finally {
    clearTimeout(timer);
  }
}

async function collect(request: IncomingMessage): Promise<Uint8Array | 'too_large'> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) return 'too_large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
