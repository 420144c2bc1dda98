import type { FeedFormat } from '@ajil/feeds';
import type { Hint } from './well-known.js';

/** A feed that was found and looked into. */
export interface Discovered {
  /** Where it was served, after redirects. */
  url: string;
  title: string | null;
  format: FeedFormat;
  language: string | null;
  entries: number;
  /** RFC 3339; the youngest date in it. */
  newestAt: string | null;
  /** Who told of it: the address itself, the page's head, a link on the page, a usual place, or robots.txt. */
  how: Hint['how'];
}
