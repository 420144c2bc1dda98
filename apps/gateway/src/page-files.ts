/** A file of the live page. */
export interface PageFile {
  type: string;
  url: URL;
}

/** The page's files, each named literally so that the build carries it along. */
export const PAGE_FILES: Readonly<Record<string, PageFile>> = {
  'api.js': { type: 'text/javascript', url: new URL('../page/api.js', import.meta.url) },
  'card.js': { type: 'text/javascript', url: new URL('../page/card.js', import.meta.url) },
  'dom.js': { type: 'text/javascript', url: new URL('../page/dom.js', import.meta.url) },
  'feed.js': { type: 'text/javascript', url: new URL('../page/feed.js', import.meta.url) },
  'i18n.js': { type: 'text/javascript', url: new URL('../page/i18n.js', import.meta.url) },
  'icon.svg': { type: 'image/svg+xml', url: new URL('../page/icon.svg', import.meta.url) },
  'index.html': { type: 'text/html', url: new URL('../page/index.html', import.meta.url) },
  'live.js': { type: 'text/javascript', url: new URL('../page/live.js', import.meta.url) },
  'memory.js': { type: 'text/javascript', url: new URL('../page/memory.js', import.meta.url) },
  'page.css': { type: 'text/css', url: new URL('../page/page.css', import.meta.url) },
  'page.js': { type: 'text/javascript', url: new URL('../page/page.js', import.meta.url) },
  'reasons.js': { type: 'text/javascript', url: new URL('../page/reasons.js', import.meta.url) },
  'sources.js': { type: 'text/javascript', url: new URL('../page/sources.js', import.meta.url) },
  'topics.js': { type: 'text/javascript', url: new URL('../page/topics.js', import.meta.url) },
  'words.js': { type: 'text/javascript', url: new URL('../page/words.js', import.meta.url) },
};
