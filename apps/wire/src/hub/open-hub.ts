import type { IncomingMessage } from 'node:http';
import type { Bodies } from '../bodies.js';
import { lookOf } from '../look.js';
import { merged, type Orders } from '../orders.js';
import { RequestFault } from '../read-json.js';
import { CONTENT_TYPES, feedUrl } from '../render.js';
import type { World } from '../world.js';
import { deliver, type Delivery } from './deliver.js';
import { openHubLedger } from './hub-ledger.js';
import { hubOrderSchema, type HubOrder } from './hub-order.js';
import { readWish, type Wish } from './read-wish.js';
import { openSpeaker } from './speak.js';
import { openSubscriptions, type Subscription } from './subscriptions.js';
import { deny, grantedLease, verify } from './verify.js';

export type Hub = ReturnType<typeof openHub>;

/** What the hub answers to a request for a subscription. */
export interface HubAnswer {
  status: number;
  location?: string;
}

const LINES_KEPT = 50_000;

/** A WebSub hub for all outlets of the world (W3C Recommendation, 23 January 2018), good unless told otherwise. */
export function openHub({ world, bodies, orders }: { world: World; bodies: Bodies; orders: Orders }) {
  const ledger = openHubLedger(LINES_KEPT);
  const subscriptions = openSubscriptions();
  const books = { ledger, speaker: openSpeaker() };
  const closing = new AbortController();
  const { signal } = closing;
  let order: HubOrder = {};

  async function request(incoming: IncomingMessage, moved: boolean): Promise<HubAnswer> {
    const answer = misbehaviour(moved);
    const wish = await readWish(world, incoming);
    const { mode, topic, callback, secret, leaseSeconds } = wish;
    const { status } = answer;
    const asked = leaseSeconds === null ? null : String(leaseSeconds);
    ledger.record({
      kind: 'request',
      mode,
      topic,
      callback,
      status,
      ok: secret !== null,
      leaseSeconds: asked,
    });
    // The answer must not depend on what comes of it: it goes out first.
    if (status === 202) setImmediate(() => void decide(wish, order));
    return answer;
  }

  function misbehaviour(moved: boolean): HubAnswer {
    if (order.redirect !== undefined && !moved) {
      return { status: order.redirect, location: `${bodies.hub}/moved` };
    }
    return { status: order.status ?? 202 };
  }

  async function decide(wish: Wish, order: HubOrder): Promise<void> {
    if (order.deny !== undefined) {
      subscriptions.end(wish.topic, wish.callback);
      return deny(wish, order.deny, books);
    }
    if (order.verify === 'never') return;
    if (!(await verify(wish, order, books))) return;
    if (order.verify === 'twice') await verify(wish, order, books);
    if (wish.mode === 'unsubscribe') return subscriptions.end(wish.topic, wish.callback);
    const { outlet, topic, callback, secret } = wish;
    const until = Date.now() + grantedLease(wish, order) * 1000;
    subscriptions.put({ outlet, topic, callback, secret, until, ended: false });
  }

  function deliveryOf(slug: string): Delivery {
    const outlet = world.outlet(slug)!;
    const feed = feedUrl(world.baseOf(slug), outlet);
    const look = lookOf(orders.peek(slug));
    const bytes = padded(bodies.bodyOf(slug, { look, self: feed }).bytes('identity'), order.padTo);
    return { bytes, contentType: CONTENT_TYPES[outlet.format], hub: bodies.hub, self: look.self ?? feed };
  }

  /** Tells the subscribers of an outlet that its feed has changed. */
  function changed(slug: string): void {
    const told = subscriptions.of(slug, order.undead ?? false, Date.now());
    if (order.silent || told.length === 0) return;
    const delivery = deliveryOf(world.outlet(order.foreign ?? '') ? order.foreign! : slug);
    for (let copy = 0; copy < (order.copies ?? 1); copy += 1) {
      for (const subscription of told) void deliver(subscription, delivery, order, { ...books, signal });
    }
  }

  return {
    request,
    changed,
    /** Changes the order in force: null takes a field away; null for the whole ends it. */
    order(wanted: Record<string, unknown> | null): HubOrder {
      order = wanted === null ? {} : hubOrderSchema.parse(merged(order, wanted));
      return order;
    },
    lines: () => ledger.lines(),
    state: () => ({ url: bodies.hub, order, subscriptions: subscriptions.all().map(asTold) }),
    close: () => {
      closing.abort();
      return books.speaker.close();
    },
    /** @throws RequestFault when there is no such outlet */
    push(slug: string): void {
      if (!world.outlet(slug)) throw new RequestFault(404, `There is no outlet "${slug}".`);
      changed(slug);
    },
  };
}

function asTold({ secret, until, ...rest }: Subscription) {
  return { ...rest, secret: secret !== null, until: new Date(until).toISOString() };
}

function padded(bytes: Buffer, size: number | undefined): Buffer {
  if (size === undefined || size <= bytes.length) return bytes;
  return Buffer.concat([bytes, Buffer.alloc(size - bytes.length, ' ')]);
}
