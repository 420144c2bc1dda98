import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { changesAlways, shown, type Look } from './look.js';
import { feedUrl, renderFeed } from './render.js';
import type { Item, World } from './world.js';

export type Encoding = 'identity' | 'gzip' | 'br' | 'deflate';

/** A feed as bytes, with what the server and the ledger need to know about it. */
export interface Body {
  bytes: (encoding: Encoding) => Buffer;
  /** Opaque tag without quotes; encoded bytes carry it with "-gz", "-br" or "-df" (RFC 9110, 8.8.3.3). */
  tag: string;
  /** Whole seconds since 1970, rounded up. */
  changedAt: number;
  items: readonly Item[];
  keys: readonly string[];
}

/** How a feed is to be shown in one answer. */
export interface Shown {
  look: Look;
  /** Address that the feed calls its own, if the look does not say. */
  self: string;
  /** Shows no items. */
  empty?: boolean;
}

export type Bodies = ReturnType<typeof openBodies>;

/** Bodies by outlet, made once per change of a feed or of its look; lines of the ledger share their lists of keys. */
export function openBodies(world: World, hub: string) {
  const made = new Map<string, { state: string; body: Body }>();
  let answers = 0;

  function make(slug: string, { look, self, empty }: Shown): Body {
    const outlet = world.outlet(slug)!;
    const changed = world.changedAt(slug);
    const items = empty ? [] : world.listed(slug);
    answers += 1;
    const text = renderFeed({
      outlet,
      base: world.baseOf(slug),
      self: look.self ?? self,
      hub: look.hub === 'document' || look.hub === 'both' ? hub : null,
      look,
      items: shown(items, look, answers),
      changedAt: new Date(changed).toISOString(),
    });
    return asBody(text, Math.floor(changed / 1000) + 1, items);
  }

  return {
    hub,
    bodyOf(
      slug: string,
      how: Shown = { look: {}, self: feedUrl(world.baseOf(slug), world.outlet(slug)!) },
    ): Body {
      const state = `${world.version(slug)} ${JSON.stringify(how)}`;
      const known = made.get(slug);
      if (known?.state === state && !changesAlways(how.look)) return known.body;
      const body = make(slug, how);
      made.set(slug, { state, body });
      return body;
    },
  };
}

function asBody(text: string, changedAt: number, items: readonly Item[]): Body {
  const plain = Buffer.from(text);
  const encoded = new Map<Encoding, Buffer>([['identity', plain]]);
  return {
    bytes(encoding) {
      const known = encoded.get(encoding);
      if (known) return known;
      const bytes = encode(plain, encoding);
      encoded.set(encoding, bytes);
      return bytes;
    },
    tag: createHash('sha256').update(plain).digest('base64url').slice(0, 20),
    changedAt,
    items,
    keys: items.map((item) => item.key),
  };
}

function encode(plain: Buffer, encoding: Encoding): Buffer {
  if (encoding === 'gzip') return gzipSync(plain);
  if (encoding === 'deflate') return deflateSync(plain);
  return brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}
