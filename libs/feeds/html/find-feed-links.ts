import { decodeBytes } from '../charset/decode.js';
import { clean, cutUnits, label } from '../clean.js';
import type { About } from '../feed.js';
import { LIMITS } from '../limits.js';
import { resolveLink } from '../links.js';
import type { FeedLink, FeedLinkFormat } from './feed-link.js';
import { openPageNames } from './page-names.js';
import { rankFeedLinks } from './rank.js';
import { readTags } from './tags.js';

export interface PageLinks {
  /** Best first. */
  feeds: FeedLink[];
  /** WebSub hubs and topic that the page gives for itself (W3C WebSub, section 4). */
  hubs: string[];
  self: string | null;
  /** What the page is called: as it tells other sites, else its `<title>`. */
  title: string | null;
  description: string | null;
}

/** UTF-16 units of a page that are read, links of it that are looked at, and feeds that are kept. */
const [READ, MOST_LINKS, MOST_FEEDS] = [4_000_000, 20_000, 64];

const FORMATS = new Map<string, FeedLinkFormat>([
  ['application/atom+xml', 'atom'],
  ['application/feed+json', 'json'],
  ['application/rss+xml', 'rss'],
  ['application/x-rss+xml', 'rss'],
  ['text/rss+xml', 'rss'],
  ['text/rss', 'rss'],
  ['application/rss', 'rss'],
  ['application/rdf+xml', 'rdf'],
]);
/** Types that say little: taken when the address looks like a feed's. */
const VAGUE = /^(?:application|text)\/(?:xml|json|x-xml|feed)$/;

// A part of the path or query of its own, so that `feedback` and `newsfeeds-explained` are none.
const LIKE_A_FEED =
  /(?:^|[/._=-])(?:rss\d?|feeds?|atom|rdf|xmlrss|rssfeed|feedrss)(?:$|[/._?&=-])|\.(?:rss|atom|rdf|xml)(?:$|\?)/i;
const NO_FEED =
  /sitemap|opensearch|wlwmanifest|osd\.xml|oembed|\.(?:html?|jpe?g|png|gif|svg|css|js|pdf|mp[34]|zip)(?:$|\?)/i;
const FEED_WORDS = /^\W*(?:rss|atom|feed|rss[ -]?feeds?|خلاصات|آر اس اس)\W*$/i;

/** Finds the feeds that an HTML page names, and its WebSub links. Tolerant, linear in the size of the page, and never throws. */
export function findFeedLinks(page: Uint8Array | string, about: About): PageLinks {
  const text = typeof page === 'string' ? page : decodeBytes(page, about).text;
  const finder = openFinder(resolveLink(about.url, []));
  readTags(clean(cutUnits(text, READ)), false, finder.reader);
  return finder.found();
}

function openFinder(pageUrl: string | null) {
  const feeds = new Map<string, FeedLink>();
  const hubs = new Set<string>();
  let [base, self] = [pageUrl, null as string | null];
  let looked = 0;
  const names = openPageNames();
  let anchor: { link: FeedLink; isLike: boolean; words: string } | null = null;

  function keep(link: FeedLink): void {
    const known = feeds.get(link.url);
    if (known) known.title ??= link.title;
    else if (feeds.size < MOST_FEEDS) feeds.set(link.url, link);
  }

  function openLink(attributes: ReadonlyMap<string, string>): void {
    const rels = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/);
    const url = addressIn(attributes.get('href'), base);
    if (url === null) return;
    if (rels.includes('hub') && hubs.size < LIMITS.list) hubs.add(url);
    if (rels.includes('self')) self ??= url;
    const format = formatOf(attributes.get('type'), url);
    if (format !== null && (rels.includes('alternate') || rels.includes('feed'))) {
      keep({ url, title: titleIn(attributes.get('title')), format, declared: true });
    }
  }

  function openAnchor(attributes: ReadonlyMap<string, string>): void {
    endAnchor();
    const href = attributes.get('href');
    const url = addressIn(href, base);
    if (url === null) return;
    const format = FORMATS.get(attributes.get('type')?.trim().toLowerCase() ?? '') ?? null;
    const link = { url, title: titleIn(attributes.get('title')), format, declared: false };
    anchor = { link, isLike: format !== null || /^feed:/i.test(href ?? '') || looksLikeFeed(url), words: '' };
  }

  function endAnchor(): void {
    if (anchor && (anchor.isLike || FEED_WORDS.test(anchor.words)) && !NO_FEED.test(anchor.link.url)) {
      keep({ ...anchor.link, title: anchor.link.title ?? label(anchor.words) });
    }
    anchor = null;
  }

  const reader = {
    onOpen(name: string, attributes: ReadonlyMap<string, string>): void {
      names.onOpen(name, attributes);
      if (name === 'base' && base === pageUrl) base = resolveLink(attributes.get('href'), [pageUrl]) ?? base;
      if ((name === 'link' || name === 'a' || name === 'area') && ++looked > MOST_LINKS) return;
      if (name === 'link') openLink(attributes);
      else if (name === 'a' || name === 'area') openAnchor(attributes);
    },
    onText(text: string): void {
      names.onText(text);
      if (anchor && anchor.words.length < LIMITS.label) anchor.words += cutUnits(text, LIMITS.label);
    },
    onClose(name: string): void {
      names.onClose(name);
      if (name === 'a') endAnchor();
    },
  };
  return {
    reader,
    found(): PageLinks {
      endAnchor();
      return { feeds: rankFeedLinks([...feeds.values()], pageUrl), hubs: [...hubs], self, ...names.found() };
    },
  };
}

/** `feed:` before an address is how some buttons name it. */
function addressIn(href: string | undefined, base: string | null): string | null {
  const plain = href
    ?.trim()
    .replace(/^feed:(?:\/\/)?(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'https://');
  const url = resolveLink(plain, [base]);
  return url === null ? null : url.replace(/#.*$/, '');
}

function formatOf(type: string | undefined, url: string): FeedLinkFormat | null {
  const name = (type ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const exact = FORMATS.get(name);
  if (exact) return exact;
  if (!VAGUE.test(name) || !looksLikeFeed(url)) return null;
  return name.endsWith('json') ? 'json' : 'rss';
}

function looksLikeFeed(url: string): boolean {
  const { hostname, pathname, search } = new URL(url);
  return LIKE_A_FEED.test(pathname + search) || /^(?:feeds?|rss)\./.test(hostname);
}

function titleIn(text: string | undefined): string | null {
  return text === undefined ? null : label(text);
}
