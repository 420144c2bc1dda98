import { urgencyOf } from '@ajil/alerts';
import { type AlertDraft, cellsOf, type Urgency } from '@ajil/protocol';
import {
  canonicalUrl,
  cleanText,
  detectLanguage,
  directionOf,
  mixedScriptWords,
  titleKey,
  truncateText,
} from '@ajil/text';
import { matchTopics, type TopicMatch, withParents } from '@ajil/topics';

/** An accepted entry, as its source published it. */
export interface DeskEntry {
  id: string;
  title: string;
  summary: string | null;
  url: string | null;
  language: string | null;
  publishedAt: Date | null;
  firstSeenAt: Date;
  /** The house whose report it is, and the words that say so. */
  origin?: string | null;
  credit?: string | null;
  source: { id: string; name: string; outlet: string; language: string | null };
}

/** What was said before that this entry could repeat: who holds which of its duplicate keys. */
export interface Known {
  holders: readonly { key: string; alertId: string; outlet: string | null }[];
}

export type Decision =
  | { kind: 'alert'; draft: AlertDraft; keys: string[]; why: string[] }
  | { kind: 'silence'; silence: 'empty' | 'no-topic' | 'duplicate'; why: string[] };

/** An entry, cleaned and classified. */
interface Headline {
  title: string;
  summary: string | null;
  urgency: Urgency;
  urgencyWhy: string;
  keys: string[];
}

const TITLE_GRAPHEMES = 512;
const SUMMARY_GRAPHEMES = 1_000;

/** A source's clock may be wrong; a date this far ahead of our first sight of the entry is no date. */
const FUTURE_MS = 10 * 60_000;

/** The keys under which the same report, published elsewhere, would be found; sorted, each once. */
export function duplicateKeys(entry: DeskEntry): string[] {
  return readHeadline(entry).keys;
}

/**
 * What a new entry means: an alert, or silence with its reason. Pure: the same entry, the same knowledge and
 * the same clock always give the same decision.
 */
export function decide(entry: DeskEntry, known: Known, now: Date): Decision {
  const headline = readHeadline(entry);
  if (headline.title === '')
    return { kind: 'silence', silence: 'empty', why: ['empty: neither title nor summary'] };
  const matches = matchTopics(headline);
  if (matches.length === 0)
    return {
      kind: 'silence',
      silence: 'no-topic',
      why: ['no-topic: no topic matches', ...explainLookalikes(headline)],
    };
  const repeated = known.holders.filter((holder) => headline.keys.includes(holder.key));
  if (repeated.length > 0)
    return { kind: 'silence', silence: 'duplicate', why: repeated.map(explainDuplicate) };
  const draft = draftAlert(entry, headline, matches, now);
  return { kind: 'alert', draft, keys: headline.keys, why: draft.why };
}

function readHeadline(entry: DeskEntry): Headline {
  const summary = entry.summary === null ? '' : truncateText(cleanText(entry.summary), SUMMARY_GRAPHEMES);
  const title = truncateText(cleanText(entry.title) || truncateText(summary, 120), TITLE_GRAPHEMES);
  const { urgency, why, rest } = urgencyOf(title);
  const keys = [prefixed('title', titleKey(rest)), prefixed('url', articleUrl(entry.url))];
  return {
    title,
    summary: summary === '' || summary === title ? null : summary,
    urgency,
    urgencyWhy: why,
    keys: keys.filter((key) => key !== null).sort(),
  };
}

const prefixed = (kind: string, key: string | null) => (key === null ? null : `${kind}:${key}`);

/** An outlet's front page is no article: many entries link to it, and none repeats another by that. */
function articleUrl(url: string | null): string | null {
  const canonical = url === null ? null : canonicalUrl(url);
  if (canonical === null) return null;
  const { pathname, search } = new URL(canonical);
  return pathname === '/' && search === '' ? null : canonical;
}

function explainDuplicate(holder: Known['holders'][number]): string {
  const same = holder.key.startsWith('url:') ? 'same address' : 'same title';
  return `duplicate: ${same} as alert ${holder.alertId}${holder.outlet ? ` of ${holder.outlet}` : ''}`;
}

function draftAlert(
  entry: DeskEntry,
  headline: Headline,
  matches: readonly TopicMatch[],
  now: Date,
): AlertDraft {
  const { title, summary, urgency } = headline;
  const topics = withParents(matches.map((match) => match.topic));
  const language = detectLanguage(title, entry.language ?? entry.source.language);
  const { id, name, outlet } = entry.source;
  return {
    id: entry.id,
    rev: 1,
    kind: 'new',
    topics,
    cells: cellsOf(topics, urgency, language),
    urgency,
    title,
    summary,
    language,
    direction: directionOf(title),
    url: entry.url,
    source: { id, name, outlet },
    // Until headlines are joined into stories, each is a story of its own.
    story: { id: entry.id, headlines: 1, origins: 1, disputed: false },
    facts: [],
    publishedAt: believableDate(entry.publishedAt, entry.firstSeenAt),
    firstSeenAt: entry.firstSeenAt.toISOString(),
    alertedAt: now.toISOString(),
    why: [
      ...matches.map(explainTopic),
      ...explainParents(topics, matches),
      headline.urgencyWhy,
      ...explainOrigin(entry),
      ...explainLookalikes(headline),
    ],
  };
}

function believableDate(published: Date | null, firstSeen: Date): string | null {
  if (published === null || published.getTime() > firstSeen.getTime() + FUTURE_MS) return null;
  return published.toISOString();
}

function explainTopic({ topic, why }: TopicMatch): string {
  const places = why.map(({ field, start, end, text }) => `«${text}» at ${field}[${start}..${end}]`);
  return `topic ${topic}: ${places.join(', ')}`;
}

/** A name in letters that only look like its own names nothing, and an editor should know why. */
function explainLookalikes({ title }: Headline): string[] {
  const words = mixedScriptWords(title);
  return words.length > 0 ? [`mixed scripts: ${words.map((word) => `«${word}»`).join(', ')}`] : [];
}

/** An outlet's own report needs no word. */
function explainOrigin({ origin, credit }: DeskEntry): string[] {
  return origin && credit ? [`origin ${origin}: ${credit}`] : [];
}

function explainParents(topics: readonly string[], matches: readonly TopicMatch[]): string[] {
  const matched = new Set(matches.map((match) => match.topic));
  const parents = topics.filter((topic) => !matched.has(topic));
  return parents.map((parent) => {
    const children = [...matched].filter((topic) => withParents([topic]).includes(parent));
    return `topic ${parent}: contains ${children.join(', ')}`;
  });
}
