import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { renderFeed } from './render.js';
import type { Item, World } from './world.js';

/** A feed as bytes, with what the server and the ledger need to know about it. */
export interface Body {
  plain: Buffer;
  gzipped: () => Buffer;
  /** Opaque tag without quotes; the gzipped bytes carry it with "-gz" (RFC 9110, 8.8.3.3). */
  tag: string;
  /** Whole seconds since 1970, rounded up. */
  changedAt: number;
  items: readonly Item[];
  keys: readonly string[];
}

/** Bodies by outlet, made once per change of a feed; lines of the ledger share their lists of keys. */
export function openBodies(world: World) {
  const made = new Map<string, { version: number; body: Body }>();
  return {
    bodyOf(slug: string): Body {
      const version = world.version(slug);
      const known = made.get(slug);
      if (known?.version === version) return known.body;
      const body = makeBody(world, slug, world.listed(slug));
      made.set(slug, { version, body });
      return body;
    },
    /** The feed as it would be with nothing in it. */
    withoutItems: (slug: string): Body => makeBody(world, slug, []),
  };
}

function makeBody(world: World, slug: string, items: readonly Item[]): Body {
  const outlet = world.outlet(slug)!;
  const changed = world.changedAt(slug);
  const changedAt = new Date(changed).toISOString();
  const plain = Buffer.from(renderFeed({ outlet, base: world.base, items: [...items], changedAt }));
  let zipped: Buffer | undefined;
  return {
    plain,
    gzipped: () => (zipped ??= gzipSync(plain)),
    tag: createHash('sha256').update(plain).digest('base64url').slice(0, 20),
    changedAt: Math.ceil(changed / 1000),
    items,
    keys: items.map((item) => item.key),
  };
}
