import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Connections } from './connections.js';
import type { Hub } from './hub/open-hub.js';
import type { Ledger } from './ledger.js';
import { orderChangeSchema, type Orders } from './orders.js';
import { publish } from './publish.js';
import { readJson, RequestFault } from './read-json.js';
import type { openTimeline } from './timeline.js';
import type { World } from './world.js';

const draftSchema = z.strictObject({
  outlet: z.string(),
  title: z.string().max(100_000),
  summary: z.string().max(1_000_000).optional(),
  id: z.string().min(1).max(2048).optional(),
  newId: z.string().min(1).max(2048).optional(),
  url: z.string().min(1).max(8192).optional(),
  /** The date that the feed shows, as a time; null shows none. */
  published: z.iso.datetime({ offset: true }).nullable().optional(),
});

const draftsSchema = z.array(draftSchema).max(10_000);

export interface ControlService {
  world: World;
  orders: Orders;
  ledger: Ledger;
  connections: Connections;
  hub: Hub;
  timeline: ReturnType<typeof openTimeline>;
}

/** The hand on the world: publish now, order failures, stop the clock. Answers are JSON values. */
export async function control(
  service: ControlService,
  path: string,
  request: IncomingMessage,
): Promise<unknown> {
  const [action = '', slug, ...more] = path.split('/').slice(2);
  if (request.method === 'GET' && action === 'state') return stateOf(service);
  if (request.method === 'GET' && action === 'hub') return service.hub.state();
  if (request.method !== 'POST' || more.length > 0) throw new RequestFault(404, `There is no ${path} here.`);
  if (action === 'publish') return { published: publishAll(service, await readJson(request)) };
  if (action === 'outlet' && slug) return giveOrder(service, slug, await readJson(request));
  if (action === 'hub' && slug) return (service.hub.push(slug), { pushed: slug });
  if (action === 'hub') return { order: orderHub(service.hub, await readJson(request)) };
  if (action === 'pause') return (service.timeline.pause(), service.timeline.state());
  if (action === 'resume') return (service.timeline.resume(), service.timeline.state());
  throw new RequestFault(404, `There is no ${path} here.`);
}

function publishAll({ world, hub }: ControlService, body: unknown) {
  const drafts = checked(draftsSchema, Array.isArray(body) ? body : [body]);
  for (const { outlet } of drafts) knownOutlet(world, outlet);
  const items = publish(world, hub, drafts);
  return items.map(({ outlet, key, url, publishedAt }) => ({ outlet, key, url, publishedAt }));
}

function giveOrder({ world, orders }: ControlService, slug: string, body: unknown) {
  knownOutlet(world, slug);
  const wanted = checked(orderChangeSchema, body);
  try {
    return { outlet: slug, order: orders.change(slug, wanted) };
  } catch (error) {
    throw faultFrom(error);
  }
}

function orderHub(hub: Hub, body: unknown) {
  const wanted = checked(orderChangeSchema, body);
  try {
    return hub.order(wanted);
  } catch (error) {
    throw faultFrom(error);
  }
}

function knownOutlet(world: World, slug: string): void {
  if (world.outlet(slug)) return;
  const known = world.outlets.map((outlet) => outlet.slug).join(', ');
  throw new RequestFault(404, `There is no outlet "${slug}". Known: ${known}.`);
}

function checked<Value>(schema: z.ZodType<Value>, body: unknown): Value {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw faultFrom(result.error);
}

function faultFrom(error: unknown): unknown {
  return error instanceof z.ZodError ? new RequestFault(400, z.prettifyError(error)) : error;
}

function stateOf({ world, orders, ledger, timeline, connections }: ControlService) {
  const items = Object.fromEntries(world.outlets.map(({ slug }) => [slug, world.count(slug)]));
  return {
    run: world.run,
    clock: timeline.state(),
    ledger: ledger.stats(),
    connections: connections.tallies(),
    orders: orders.all(),
    items,
  };
}
