import type { Outlet } from './script.js';

/** One item as its outlet shows it now. An edit makes a new object, so old bodies keep old words. */
export interface Item {
  outlet: string;
  /** What a reader of the feed uses as the identity: guid, atom:id, JSON id, or rdf:about. */
  key: string;
  /** The last part of the article's address. */
  page: string;
  title: string;
  summary: string;
  url: string;
  /** The date that the feed shows, RFC 3339; null shows none. */
  published: string | null;
  /** When it really appeared in the feed. */
  publishedAt: string;
  /** When its text changed last. */
  updatedAt: string;
  /** Keys that it had before, oldest first. */
  formerKeys: string[];
}

/** What to publish. An `id` that the outlet has used already edits that item, and `newId` gives it another one. */
export interface Draft {
  outlet: string;
  title: string;
  summary?: string;
  id?: string;
  newId?: string;
  url?: string;
  published?: string | null;
}

export interface WorldOptions {
  outlets: Outlet[];
  /** Address of the server, without a slash at the end. */
  base: string;
  /** Addresses of outlets that have one of their own, by slug. */
  bases?: ReadonlyMap<string, string>;
  /** Part of every key and address, so that a new run is new everywhere. */
  run: string;
  /** How many items a feed lists. */
  feedItems: number;
  /** How many items an outlet remembers for edits and article pages. */
  keep: number;
}

interface Shelf {
  outlet: Outlet;
  items: Map<string, Item>;
  version: number;
  changedAt: number;
}

export type World = ReturnType<typeof openWorld>;

/** All outlets and what they have published, newest last. */
export function openWorld({ outlets, base, bases, run, feedItems, keep }: WorldOptions) {
  const opened = Date.now();
  const shelves = new Map<string, Shelf>(
    outlets.map((outlet) => [outlet.slug, { outlet, items: new Map(), version: 0, changedAt: opened }]),
  );
  const baseOf = (slug: string) => bases?.get(slug) ?? base;
  let serial = 0;

  function shelfOf(slug: string): Shelf {
    const shelf = shelves.get(slug);
    if (!shelf) throw new Error(`There is no outlet "${slug}". Known: ${[...shelves.keys()].join(', ')}.`);
    return shelf;
  }

  function newItem(draft: Draft, { outlet }: Shelf, at: string): Item {
    serial += 1;
    const page = `${run}-${serial}`;
    const url = draft.url ?? `${baseOf(outlet.slug)}/${outlet.slug}/news/${page}`;
    // RSS 1.0 knows no guid: an item is named by rdf:about, which by custom is its address.
    const made = outlet.format === 'rdf' ? url : `tag:wire.invalid,2024:${run}/${outlet.slug}/${serial}`;
    const published = draft.published === undefined ? at : draft.published;
    const words = { title: draft.title, summary: draft.summary ?? '' };
    return {
      outlet: outlet.slug,
      key: draft.id ?? made,
      page,
      url,
      published,
      publishedAt: at,
      updatedAt: at,
      formerKeys: [],
      ...words,
    };
  }

  function put(draft: Draft, now: Date): Item {
    const shelf = shelfOf(draft.outlet);
    const at = now.toISOString();
    const known = draft.id === undefined ? undefined : shelf.items.get(draft.id);
    const item = known ? edited(known, draft, at) : newItem(draft, shelf, at);
    if (known && known.key !== item.key) shelf.items = renamed(shelf.items, known.key, item);
    else shelf.items.set(item.key, item);
    if (shelf.items.size > keep) shelf.items.delete([...shelf.items.keys()][0] ?? '');
    shelf.version += 1;
    shelf.changedAt = now.getTime();
    return item;
  }

  return {
    outlets,
    base,
    baseOf,
    run,
    outlet: (slug: string) => shelves.get(slug)?.outlet,
    /** Publishes all or, when an outlet is unknown, none. */
    publish(drafts: Draft[], now: Date): Item[] {
      for (const draft of drafts) shelfOf(draft.outlet);
      return drafts.map((draft) => put(draft, now));
    },
    /** What the feed lists: the newest items first. */
    listed: (slug: string): Item[] => [...shelfOf(slug).items.values()].slice(-feedItems).reverse(),
    article: (slug: string, page: string): Item | undefined =>
      [...(shelves.get(slug)?.items.values() ?? [])].find((item) => item.page === page),
    version: (slug: string) => shelfOf(slug).version,
    /** Milliseconds since 1970 of the last change in the feed. */
    changedAt: (slug: string) => shelfOf(slug).changedAt,
    count: (slug: string) => shelfOf(slug).items.size,
  };
}

function edited(item: Item, draft: Draft, at: string): Item {
  const { title, summary = item.summary, url = item.url, published = item.published } = draft;
  const { newId: key = item.key } = draft;
  const formerKeys = key === item.key ? item.formerKeys : [...item.formerKeys, item.key];
  return { ...item, title, summary, url, published, key, formerKeys, updatedAt: at };
}

/** The item keeps its place under its new key. */
function renamed(items: Map<string, Item>, before: string, item: Item): Map<string, Item> {
  return new Map([...items].map(([key, each]) => (key === before ? [item.key, item] : [key, each])));
}
