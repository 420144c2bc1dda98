import { labels, languageTag } from '../clean.js';
import { parseDate } from '../dates/parse-date.js';
import type { Draft, MappedFeed, Sitemap, Surroundings } from '../feed.js';
import { titleText } from '../html-text.js';
import { LIMITS } from '../limits.js';
import { resolveLink } from '../links.js';
import { NO_HINTS } from '../modules/hints.js';
import { listMedia } from '../modules/media.js';
import { childOf, childrenOf, type Element, textsOf } from '../xml/element.js';
import { htmlOf } from '../xml/markup.js';

/**
 * A Google News sitemap (schemas/sitemap-news/0.9). Pages without a news title are no headlines and are left out.
 * The feed's title and language are those of the publication, where all pages agree.
 */
export function mapNews(_root: Element, entries: readonly Element[], around: Surroundings): MappedFeed {
  const pages = entries.filter((entry) => entry.name === 'sitemap:url');
  const news = pages.flatMap((page) => childrenOf(page, 'news:news').slice(0, 1));
  const publications = news.flatMap((item) => childrenOf(item, 'news:publication').slice(0, 1));
  return {
    format: 'sitemap',
    title: titleText(agreed(publications, 'news:name') ?? '') || null,
    link: null,
    language: languageTag(agreed(publications, 'news:language')),
    description: null,
    entries: pages.map((page) => mapPage(page, around)).filter((draft) => draft !== null),
    hints: NO_HINTS,
  };
}

function mapPage(page: Element, { bases, zone }: Surroundings): Draft | null {
  const news = childOf(page, 'news:news');
  const title =
    news &&
    childrenOf(news, 'news:title')
      .map((t) => titleText(htmlOf(t)))
      .find((t) => t !== '');
  if (!news || !title) return null;
  const publication = childOf(news, 'news:publication');
  return {
    id: null,
    url: resolveLink(textsOf(page, 'loc')[0], bases),
    title,
    summary: null,
    content: null,
    published: parseDate(textsOf(news, 'news:publication_date')[0], zone),
    updated: parseDate(textsOf(page, 'lastmod')[0], zone),
    authors: [],
    categories: labels(keywordsOf(news)),
    language: languageTag(publication && textsOf(publication, 'news:language')[0]),
    media: listMedia(picturesOf(page), bases),
  };
}

function keywordsOf(news: Element): string[] {
  return textsOf(news, 'news:keywords', 'news:genres').flatMap((text) =>
    text.slice(0, LIMITS.summaryBytes).split(/[,،;]/, LIMITS.list).map(titleText),
  );
}

function picturesOf(page: Element): [string | undefined, undefined][] {
  const images = childrenOf(page, 'image:image').slice(0, LIMITS.list);
  return images.map((image) => [textsOf(image, 'image:loc')[0], undefined]);
}

/** The one value that all give; null when they differ. */
function agreed(publications: readonly Element[], name: string): string | null {
  const values = new Set(publications.map((publication) => textsOf(publication, name)[0]));
  const [value] = values;
  return values.size === 1 && value !== undefined ? value : null;
}

/** The sitemaps that a sitemap index lists, each address once. */
export function mapIndex(entries: readonly Element[], { bases, zone }: Surroundings): Sitemap[] {
  const sitemaps = new Map<string, Sitemap>();
  for (const entry of entries) {
    const url = resolveLink(textsOf(entry, 'loc')[0], bases);
    if (url === null || sitemaps.has(url)) continue;
    sitemaps.set(url, { url, lastModified: parseDate(textsOf(entry, 'lastmod')[0], zone) });
  }
  return [...sitemaps.values()];
}
