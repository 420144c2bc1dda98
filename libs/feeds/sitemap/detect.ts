import { childOf, type Element } from '../xml/element.js';

/**
 * A Google News sitemap: a `<urlset>` that declares the news vocabulary or uses it. One without any news at the
 * moment is still one; a plain sitemap lists a whole site and is no feed.
 */
export function isNewsSitemap(root: Element, entries: readonly Element[]): boolean {
  if (root.name !== 'urlset') return false;
  const declares = [...root.attributes].some(
    ([name, value]) => name.startsWith('xmlns') && /schemas\/sitemap-news\//i.test(value),
  );
  return declares || entries.some((entry) => childOf(entry, 'news:news') !== null);
}

export function isSitemap(root: Element): boolean {
  return root.name === 'urlset';
}

export function isSitemapIndex(root: Element): boolean {
  return root.name === 'sitemapindex';
}
