import type { Element } from '../xml/element.js';

/** RSS 0.91 to 2.0 and its drafts: `<rss>`, or a bare `<channel>`. */
export function isRss(root: Element): boolean {
  return root.name === 'rss' || root.name === 'channel';
}
