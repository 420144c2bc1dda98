import { z } from 'zod';
import type { Item } from './world.js';

/** How a feed presents itself, beside its items; part of an order. */
export const lookSchema = z.strictObject({
  /** Minutes that readers may keep it: `ttl` of RSS. */
  ttl: z.number().int().min(0).max(1_000_000).optional(),
  /** Hours (UTC) and English days on which readers need not come: `skipHours` and `skipDays` of RSS. */
  skipHours: z.array(z.number().int().min(0).max(24)).max(24).optional(),
  skipDays: z.array(z.string().max(20)).max(7).optional(),
  /** How often it changes: the syndication module in RSS 1.0. */
  updatePeriod: z.enum(['hourly', 'daily', 'weekly', 'monthly', 'yearly']).optional(),
  updateFrequency: z.number().int().min(1).max(1_000).optional(),
  /** Identities: none at all, one for all items, or another one in every answer. */
  ids: z.enum(['none', 'same', 'changing']).optional(),
  /** Addresses of articles: with tracking parameters that change in every answer, or of the AMP page. */
  links: z.enum(['tracking', 'amp']).optional(),
  /** Names the hub of this world: in the `Link` header, in the document, or in both. */
  hub: z.enum(['header', 'document', 'both']).optional(),
  /** The address that the feed calls its own; its real one if not said. */
  self: z.url().max(2048).optional(),
});

export type Look = z.infer<typeof lookSchema>;

/** The look in an order. */
export const lookOf = (order: object): Look => z.object(lookSchema.shape).parse(order);

/** An item as it stands in one answer. */
export interface ShownItem extends Item {
  /** What it is identified by; null for nothing. */
  id: string | null;
}

/** The items as this look shows them in the `n`th answer. */
export function shown(items: readonly Item[], { ids, links }: Look, n: number): ShownItem[] {
  return items.map((item) => ({ ...item, id: idOf(item, ids, n), url: urlOf(item.url, links, n) }));
}

/** True when no two answers are alike. */
export function changesAlways({ ids, links }: Look): boolean {
  return ids === 'changing' || links === 'tracking';
}

function idOf({ key, outlet }: Item, ids: Look['ids'], n: number): string | null {
  if (ids === 'none') return null;
  if (ids === 'same') return `urn:${outlet}:item`;
  return ids === 'changing' ? `${key}#${n}` : key;
}

function urlOf(url: string, links: Look['links'], n: number): string {
  if (links === 'amp') return `${url}/amp`;
  if (links !== 'tracking') return url;
  return `${url}${url.includes('?') ? '&' : '?'}utm_source=rss&utm_medium=feed&utm_campaign=${n}`;
}
