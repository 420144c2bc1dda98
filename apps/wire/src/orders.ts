import { z } from 'zod';
import { lookSchema } from './look.js';

/** What an outlet was told to do wrong, or otherwise than usual. Absent fields mean: behave. */
export const orderSchema = z.strictObject({
  ...lookSchema.shape,
  /** Wait so long before the answer, in milliseconds. */
  delayMs: z.number().int().min(0).max(600_000).optional(),
  /** Answer with this status and a short text instead of the feed. */
  status: z.number().int().min(200).max(599).optional(),
  /** Retry-After: seconds, or a text that is sent as it is. */
  retryAfter: z.union([z.number(), z.string().max(200)]).optional(),
  /** Location of a redirect. */
  location: z.string().max(2048).optional(),
  /** The feed has moved: its usual address redirects to `to`, a folder of the outlet or a whole address. */
  move: z
    .strictObject({
      to: z.string().min(1).max(2048),
      status: z.number().int().min(300).max(308).default(301),
    })
    .optional(),
  /** Further headers of the feed, such as Cache-Control and Expires; they replace those of the same name. */
  headers: z.record(z.string().regex(/^[!#$%&'*+.^_`|~\w-]+$/), z.string().max(2_000_000)).optional(),
  /** Answer a page instead of the feed. */
  html: z.boolean().optional(),
  /** Take the request and never answer. */
  hang: z.boolean().optional(),
  /** Reset the connection instead of an answer. */
  reset: z.boolean().optional(),
  /** Announce the whole body, send half of it, and cut the connection. */
  truncate: z.boolean().optional(),
  /** Send the body so slowly: bytes per second. */
  drip: z.number().int().min(1).max(100_000_000).optional(),
  /** Encode the body so, whatever was asked for. */
  encoding: z.enum(['gzip', 'br', 'deflate', 'identity']).optional(),
  noEtag: z.boolean().optional(),
  noLastModified: z.boolean().optional(),
  /** Answer 304 to every conditional request, also when the feed has changed. */
  stuck304: z.boolean().optional(),
  /** true or "items": a valid feed without items. "body": a 200 without one byte. */
  empty: z.union([z.boolean(), z.enum(['items', 'body'])]).optional(),
  /** Only for so many requests; then the order is over. */
  times: z.number().int().min(1).optional(),
});

export type Order = z.infer<typeof orderSchema>;

/** A change of an order: null takes a field away; null for the whole ends the order. */
export const orderChangeSchema = z
  .record(z.string(), z.unknown())
  .nullable()
  .describe('an order, or null to end it');

export type Orders = ReturnType<typeof openOrders>;

/** The orders in force, one per outlet. */
export function openOrders() {
  const orders = new Map<string, Order>();

  function change(slug: string, wanted: Record<string, unknown> | null): Order {
    if (wanted === null) return (orders.delete(slug), {});
    const order = orderSchema.parse(merged(orders.get(slug), wanted));
    orders.set(slug, order);
    return order;
  }

  return {
    change,
    /** The order for the next request; counts `times` down. */
    take(slug: string): Order {
      const order = orders.get(slug) ?? {};
      if (order.times === undefined) return order;
      if (order.times > 1) orders.set(slug, { ...order, times: order.times - 1 });
      else orders.delete(slug);
      return order;
    },
    /** The order in force, without counting. */
    peek: (slug: string): Order => orders.get(slug) ?? {},
    all: () => Object.fromEntries(orders),
  };
}

/** What was ordered before with the changes on top; a field of null is gone. */
export function merged(before: object | undefined, wanted: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...before, ...wanted }).filter(([, value]) => value !== null));
}
