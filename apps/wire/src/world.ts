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
}

/** What to publish. An `id` that the outlet has used already edits that item. */
export interface Draft {
  outlet: string;
  title: string;
  summary?: string;
  id?: string;
  url?: string;
  published?: string | null;
}

export interface WorldOptions {
  outlets: Outlet[];
  /** Address of the server, without a slash at the end. */
  base: string;
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
export function openWorld({ outlets, base, run, feedItems, keep }: WorldOptions) {
  const opened = Date.now();
  const shelves = new Map<string, Shelf>(
    outlets.map((outlet) => [outlet.slug, { outlet, items: new Map(), version: 0, changedAt: opened }]),
  );
  let serial = 0;

  function shelfOf(slug: string): Shelf {
    const shelf = shelves.get(slug);
    if (!shelf) throw new Error(`There is no outlet "${slug}". Known: ${[...shelves.keys()].join(', ')}.`);
    return shelf;
  }

  function newItem(draft: Draft, { outlet }: Shelf, at: string): Item {
    serial += 1;
    const page = `${run}-${serial}`;
    const url = draft.url ?? `${base}/${outlet.slug}/news/${page}`;
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
      ...words,
    };
  }

  function put(draft: Draft, now: Date): Item {
    const shelf = shelfOf(draft.outlet);
    const at = now.toISOString();
    const known = draft.id === undefined ? undefined : shelf.items.get(draft.id);
    const item = known ? edited(known, draft, at) : newItem(draft, shelf, at);
    shelf.items.set(item.key, item);
    if (shelf.items.size > keep) shelf.items.delete([...shelf.items.keys()][0] ?? '');
    shelf.version += 1;
    shelf.changedAt = now.getTime();
    return item;
  }

  return {
    outlets,
    base,
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
  return { ...item, title, summary, url, published, updatedAt: at };
}
