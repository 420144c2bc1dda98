import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingHttpHeaders } from 'node:http';
import { afterEach, expect, vi } from 'vitest';
import type { LedgerLine, ServedItem } from './ledger.js';
import { openWire, type Wire, type WireOptions } from './open-wire.js';
import { babil } from './scripts/babil.js';

const SILENT = { ...babil, steps: [], quiet: [] };

/** Wires of the running test; closed after it. */
const opened: Wire[] = [];

export async function open(options: Partial<WireOptions> = {}): Promise<Wire> {
  const wire = await openWire({ script: SILENT, ...options });
  opened.push(wire);
  return wire;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((wire) => wire.close()));
});

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

/** One request on its own connection, with exactly these headers; fails when the answer is cut. */
export async function ask(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
  const asked = request(url, { headers, method, agent: false }).end();
  const [response] = await once(asked, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) };
}

export async function post(wire: Wire, path: string, body: unknown = {}): Promise<Response> {
  return fetch(`${wire.url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) });
}

async function readLines<Line>(wire: Wire, path: string): Promise<Line[]> {
  const text = await (await fetch(`${wire.url}${path}`)).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}

export const linesOf = (wire: Wire) => readLines<LedgerLine>(wire, '/ledger');
export const itemsOf = (wire: Wire) => readLines<ServedItem>(wire, '/ledger/items');
export const feedOf = (wire: Wire, slug: string) =>
  wire.sources.find((source) => source.url.includes(`/${slug}/`))!.url;
export const words = () => `Harvest ${randomUUID()}`;

/** Waits for the ledger to have so many lines: a line is written when the response has ended. */
export function untilLines(wire: Wire, count: number): Promise<LedgerLine[]> {
  return vi.waitFor(async () => {
    const lines = await linesOf(wire);
    expect(lines).toHaveLength(count);
    return lines;
  });
}

/** Waits for a feed request to be under way, that is, to have reached the server. */
export function untilUnderWay(wire: Wire): Promise<void> {
  return vi.waitFor(async () => expect(await stateOf(wire)).toMatchObject({ ledger: { open: 1 } }));
}

export async function stateOf(wire: Wire): Promise<unknown> {
  return (await fetch(`${wire.url}/control/state`)).json();
}

/** What the work comes to once it was begun and done within one second of the clock; a busy machine needs more tries. */
export async function withinOneSecond<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    await vi.waitFor(() => expect(Date.now() % 1000).toBeLessThan(500), { interval: 10 });
    const second = Math.floor(Date.now() / 1000);
    const done = await work();
    if (Math.floor(Date.now() / 1000) === second) return done;
  }
}
