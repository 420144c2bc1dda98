import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, type WireService } from './answer.js';
import { openBodies } from './bodies.js';
import { openLedger } from './ledger.js';
import { openOrders } from './orders.js';
import { sourceLines, type SourceLine } from './pages.js';
import { seededRandom } from './random.js';
import { faultsOf, stepsOf, type Script, type Step } from './script.js';
import { openTimeline } from './timeline.js';
import { openWorld, type Draft, type Item, type World } from './world.js';

export interface WireOptions {
  script: Script;
  /** 0 takes any free port. */
  port?: number;
  host?: string;
  /** Address under which readers reach this server, when it differs from host and port. */
  publicUrl?: string;
  /** Real seconds per second of the script. */
  pace?: number;
  seed?: number;
  /** Go on with quiet headlines after the script. */
  loop?: boolean;
  /** Start with a stopped script clock. */
  paused?: boolean;
  /** How many items a feed lists. */
  feedItems?: number;
  /** How many lines, and how many items, the ledger keeps. */
  ledgerCap?: number;
}

export interface Wire {
  url: string;
  sources: SourceLine[];
  world: World;
  /** Publishes now, all in one step. */
  publish(drafts: Draft[]): Item[];
  close(): Promise<void>;
}

const ITEMS_KEPT = 5000;

/** Opens the pretend world: it listens, and the clock of its script runs. */
export async function openWire(options: WireOptions): Promise<Wire> {
  const faults = faultsOf(options.script);
  if (faults.length > 0)
    throw new Error(`The script ${options.script.name} cannot be played: ${faults.join(' ')}`);
  const server = createServer();
  const { port = 0, host = '127.0.0.1' } = options;
  await listen(server, port, host);
  const service = openService(options, options.publicUrl ?? addressOf(server, host));
  server.on('request', (request, response) => void answer(service, request, response));
  const { world, timeline } = service;
  return {
    url: world.base,
    sources: sourceLines(world),
    world,
    publish: (drafts) => world.publish(drafts, new Date()),
    close: () => (timeline.close(), close(server)),
  };
}

function openService(options: WireOptions, base: string): WireService {
  const { script, seed = 1, feedItems = 60, ledgerCap = 200_000 } = options;
  const run = `${(seed >>> 0).toString(36)}${Date.now().toString(36)}`;
  const keep = Math.max(ITEMS_KEPT, feedItems);
  const world = openWorld({ outlets: script.outlets, base, run, feedItems, keep });
  const steps = stepsOf(script, options.loop ?? false, seededRandom(seed));
  const play = player(world);
  const timeline = openTimeline({ steps, pace: options.pace ?? 1, play, paused: options.paused ?? false });
  return { world, bodies: openBodies(world), orders: openOrders(), ledger: openLedger(ledgerCap), timeline };
}

/** Publishes steps; remembers the keys of those that a later step may edit. */
function player(world: World): (due: Step[]) => void {
  const keys = new Map<string, string>();
  return (due) => {
    for (const step of due) {
      const { id, outlet, title, summary } = step;
      const draft: Draft = { outlet, title, ...(summary === undefined ? {} : { summary }) };
      const known = step.edit ? keys.get(id) : undefined;
      const [item] = world.publish([known === undefined ? draft : { ...draft, id: known }], new Date());
      if (item && !id.startsWith('quiet-')) keys.set(id, item.key);
    }
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => (server.off('error', reject), resolve()));
  });
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host;
  return `http://${name}:${port}`;
}

function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}
