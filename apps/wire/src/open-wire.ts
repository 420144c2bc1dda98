import { answer, type WireService } from './answer.js';
import { openBodies } from './bodies.js';
import { openConnections } from './connections.js';
import { openHub, type Hub } from './hub/open-hub.js';
import { openLedger } from './ledger.js';
import { listenAll } from './listen.js';
import { openOrders } from './orders.js';
import { sourceLines, type SourceLine } from './pages.js';
import { seededRandom } from './random.js';
import { faultsOf, multiplied, stepsOf, type Script, type Step } from './script.js';
import { openTimeline } from './timeline.js';
import { publish } from './publish.js';
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
  /** Each outlet lives on a loopback address of its own, where the machine has them. */
  ownAddresses?: boolean;
  /** How many outlets there are: copies of those of the script, or only its first ones. */
  outlets?: number;
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
  const script = multiplied(options.script, options.outlets ?? options.script.outlets.length);
  const faults = faultsOf(script);
  if (faults.length > 0) throw new Error(`The script ${script.name} cannot be played: ${faults.join(' ')}`);
  const { port = 0, host = '127.0.0.1', publicUrl, ownAddresses = false } = options;
  const own = ownAddresses && publicUrl === undefined ? script.outlets.length : 0;
  let service: WireService | undefined;
  const listening = await listenAll({ port, host, own }, (request, response) => {
    if (service) void answer(service, request, response);
    else response.destroy();
  });
  const bases = new Map(listening.addresses.map((base, n) => [script.outlets[n]!.slug, base]));
  const { world, timeline, hub } = (service = openService(
    { ...options, script },
    publicUrl ?? listening.main,
    bases,
  ));
  return {
    url: world.base,
    sources: sourceLines(world),
    world,
    publish: (drafts) => publish(world, hub, drafts),
    close: async () => {
      timeline.close();
      await Promise.all([hub.close(), listening.close()]);
    },
  };
}

function openService(options: WireOptions, base: string, bases: Map<string, string>): WireService {
  const { script, seed = 1, feedItems = 60, ledgerCap = 200_000 } = options;
  const run = `${(seed >>> 0).toString(36)}${Date.now().toString(36)}`;
  const keep = Math.max(ITEMS_KEPT, feedItems);
  const world = openWorld({ outlets: script.outlets, base, bases, run, feedItems, keep });
  const orders = openOrders();
  const bodies = openBodies(world, `${base}/hub`);
  const hub = openHub({ world, bodies, orders });
  const steps = stepsOf(script, options.loop ?? false, seededRandom(seed));
  const play = player(world, hub);
  const timeline = openTimeline({ steps, pace: options.pace ?? 1, play, paused: options.paused ?? false });
  const connections = openConnections(ledgerCap);
  return { world, bodies, orders, hub, connections, ledger: openLedger(ledgerCap), timeline };
}

/** Publishes steps; remembers the keys of those that a later step may edit. */
function player(world: World, hub: Hub): (due: Step[]) => void {
  const keys = new Map<string, string>();
  return (due) => {
    for (const step of due) {
      const { id, outlet, title, summary } = step;
      const draft: Draft = { outlet, title, ...(summary === undefined ? {} : { summary }) };
      const known = step.edit ? keys.get(id) : undefined;
      const [item] = publish(world, hub, [known === undefined ? draft : { ...draft, id: known }]);
      if (item && !id.startsWith('quiet-')) keys.set(id, item.key);
    }
  };
}
