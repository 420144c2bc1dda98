import type { Alert } from '@ajil/protocol';
import type { Topic } from '@ajil/topics';

/** The three formats, by the name that a feed's address ends in. */
export const FEED_TYPES = {
  json: 'application/feed+json; charset=utf-8',
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
} as const;

export type FeedFormat = keyof typeof FEED_TYPES;
export const FEED_FORMATS = Object.keys(FEED_TYPES) as FeedFormat[];

/** Which alerts a feed shows. */
export interface FeedWish {
  urgency?: string | undefined;
  languages?: readonly string[] | undefined;
}

/** One alert as every format tells it. Texts are plain; `html` is the only markup, and made here. */
export interface FeedEntry {
  alert: Alert;
  /** Stays the same through every revision, and wherever the feed is read from (RFC 4151). */
  id: string;
  /** BCP 47, or null when unknown. */
  language: string | null;
  /** The summary (or the title, when there is none) in a paragraph that says its language and direction. */
  html: string;
  /** RFC 3339: as the outlet says, else when it came here; and when this revision was decided. */
  published: string;
  updated: string;
}

/** A topic's newest alerts, ready for any format. */
export interface TopicFeed {
  title: string;
  description: string;
  /** The language of the title, and of all entries when only one was asked for, else null. */
  titleLanguage: string;
  language: string | null;
  /** The page for people, and this feed in each format. */
  page: string;
  self: Record<FeedFormat, string>;
  updated: string;
  entries: FeedEntry[];
}

const NEVER = '1970-01-01T00:00:00.000Z';

/** `base` is this server's address without a path; alerts come newest first, each id once. */
export function topicFeed(topic: Topic, alerts: readonly Alert[], wish: FeedWish, base: string): TopicFeed {
  const language = wish.languages?.length === 1 ? wish.languages[0]! : null;
  const titleLanguage = [language, 'en', ...Object.keys(topic.names)].find(
    (code) => code !== null && topic.names[code] !== undefined,
  );
  const name = topic.names[titleLanguage ?? ''] ?? topic.id;
  const entries = alerts.map(entryOf);
  return {
    title: `${name} - Ajil`,
    description: `${name}: the newest alerts`,
    titleLanguage: titleLanguage ?? 'en',
    language: language === 'und' ? null : language,
    page: `${base}/#topics=${topic.id}`,
    self: addresses(topic.id, wish, base),
    updated: entries.map(({ updated }) => updated).reduce((a, b) => (a > b ? a : b), NEVER),
    entries,
  };
}

function addresses(id: string, { urgency, languages }: FeedWish, base: string): Record<FeedFormat, string> {
  const asked = [urgency && `urgency=${urgency}`, languages && `languages=${languages.join(',')}`];
  const query = asked.filter(Boolean).join('&');
  const at = (format: FeedFormat) => `${base}/v1/topics/${id}/feed.${format}${query && `?${query}`}`;
  return { json: at('json'), rss: at('rss'), atom: at('atom') };
}

function entryOf(alert: Alert): FeedEntry {
  const language = alert.language === 'und' ? null : alert.language;
  const lang = language === null ? '' : ` lang="${escapeMarkup(language)}"`;
  return {
    alert,
    id: `tag:ajil,2026:alert:${alert.id}`,
    language,
    html: `<p${lang} dir="${alert.direction}">${escapeMarkup(alert.summary ?? alert.title)}</p>`,
    published: alert.publishedAt ?? alert.firstSeenAt,
    updated: alert.alertedAt,
  };
}

// XML 1.0, 2.2: what no document may hold, not even by its number. Lone surrogates are among them.
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
// By their numbers, as the RSS profile asks for plain titles: fewer readers take those for markup.
const SIGNS: Record<string, string> = { '&': '&#x26;', '<': '&#x3C;', '>': '&#x3E;', '"': '&#x22;' };

/** Plain text inside XML or HTML, also between double quotes. */
export function escapeMarkup(text: string): string {
  return text.replace(NO_XML, '').replace(/[&<>"]/g, (sign) => SIGNS[sign]!);
}
