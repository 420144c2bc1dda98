export type FeedLinkFormat = 'atom' | 'json' | 'rss' | 'rdf';

/** A feed that a page names. */
export interface FeedLink {
  url: string;
  title: string | null;
  /** By its declared type; null for a plain link whose address or words look like a feed's. */
  format: FeedLinkFormat | null;
  /** The page declares it (`<link rel="alternate">`) and does not merely link to it. */
  declared: boolean;
}
