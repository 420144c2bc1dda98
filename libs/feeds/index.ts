export type { About, Entry, Feed, FeedErrorCode, FeedFormat, Media, ParsedFeed } from './feed.js';
export { parseFeed } from './parse-feed.js';
export { type OpmlOutline, parseOpml } from './opml/parse-opml.js';
