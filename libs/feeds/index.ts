export type {
  About,
  Entry,
  Feed,
  FeedErrorCode,
  FeedFormat,
  Hints,
  Identities,
  Media,
  ParsedFeed,
  ReadDocument,
  Sitemap,
} from './feed.js';
export { parseFeed, readDocument } from './parse-feed.js';
export type { FeedLink, FeedLinkFormat } from './html/feed-link.js';
export { findFeedLinks, type PageLinks } from './html/find-feed-links.js';
export { type OpmlOutline, parseOpml } from './opml/parse-opml.js';
export { writeOpml } from './opml/write-opml.js';
export { parseRobotsSitemaps } from './sitemap/robots.js';
