import { urgencyOf } from '@ajil/alerts';
import { type AlertDraft, cellsOf } from '@ajil/protocol';
import { canonicalUrl, titleKey } from '@ajil/text';
import type { Matching } from '@ajil/topics';
import { type Classified, classify, readTexts, type ToldTopic } from './classify.js';

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
  source: {
    id: string;
    name: string;
    outlet: string;
    language: string | null;
    /** ISO 3166 code of where it is published. */
    country?: string | null;
  };
}

/** What was said before that this entry could repeat: who holds which of its duplicate keys. */
export interface Known {
  holders: readonly { key: string; alertId: string; outlet: string | null }[];
}

export type Decision =
  | { kind: 'alert'; draft: AlertDraft; keys: string[]; why: string[] }
  | { kind: 'silence'; silence: 'empty' | 'no-topic' | 'duplicate'; why: string[] };

/** A source's clock may be wrong; a date this far ahead of our first sight of the entry is no date. */
const FUTURE_MS = 10 * 60_000;

/** The keys under which the same report, published elsewhere, would be found; sorted, each once. */
export function duplicateKeys(entry: Pick<DeskEntry, 'title' | 'summary' | 'url'>): string[] {
  const { rest } = urgencyOf(readTexts(entry).title);
  const keys = [prefixed('title', titleKey(rest)), prefixed('url', articleUrl(entry.url))];
  return keys.filter((key) => key !== null).sort();
}

/**
 * What a new entry means: an alert, or silence with its reason. Pure: the same entry, the same knowledge, the same
 * topics and the same clock always give the same decision.
 */
export function decide(entry: DeskEntry, known: Known, topics: Matching, now: Date): Decision {
  const headline = classify(entry, topics);
  if (headline.title === '')
    return { kind: 'silence', silence: 'empty', why: ['empty: neither title nor summary'] };
  if (headline.topics.length === 0)
    return { kind: 'silence', silence: 'no-topic', why: ['no-topic: no topic matches', ...headline.doubts] };
  const keys = duplicateKeys(entry);
  const repeated = known.holders.filter((holder) => keys.includes(holder.key));
  if (repeated.length > 0)
    return { kind: 'silence', silence: 'duplicate', why: repeated.map(explainDuplicate) };
  const draft = draftAlert(entry, headline, now);
  return { kind: 'alert', draft, keys, why: draft.why };
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

/** The id of the alert that a line of `explainDuplicate` names; null: it is another line. */
export const repeatedIn = (line: string): string | null =>
  /^duplicate: same \w+ as alert (\S+)/.exec(line)?.[1] ?? null;

function draftAlert(entry: DeskEntry, headline: Classified, now: Date): AlertDraft {
  const { title, summary, urgency, language, direction } = headline;
  const topics = headline.topics.map((topic) => topic.id);
  const { id, name, outlet } = entry.source;
  return {
    id: entry.id,
    rev: 1,
    kind: 'new',
    topics,
    cells: cellsOf(topics, urgency.level, language),
    urgency: urgency.level,
    title,
    summary,
    language,
    direction,
    url: entry.url,
    source: { id, name, outlet },
    // Until headlines are joined into stories, each is a story of its own.
    story: { id: entry.id, headlines: 1, origins: 1, disputed: false },
    facts: [],
    publishedAt: believableDate(entry.publishedAt, entry.firstSeenAt),
    firstSeenAt: entry.firstSeenAt.toISOString(),
    alertedAt: now.toISOString(),
    why: reasonsOf(entry, headline),
  };
}

/** Why this entry is told as it is. */
export function reasonsOf(entry: DeskEntry, { topics, urgency, doubts }: Classified): string[] {
  return [...topics.map(explainTopic), urgency.why, ...explainOrigin(entry), ...doubts];
}

function believableDate(published: Date | null, firstSeen: Date): string | null {
  if (published === null || published.getTime() > firstSeen.getTime() + FUTURE_MS) return null;
  return published.toISOString();
}

function explainTopic({ id, role, why, contains }: ToldTopic): string {
  if (contains.length > 0) return `topic ${id}: contains ${contains.join(', ')}`;
  const places = why.map(({ field, start, end, text }) => `«${text}» at ${field}[${start}..${end}]`);
  return `topic ${id}: ${role === 'mention' ? 'mentioned, ' : ''}${places.join(', ')}`;
}

/** An outlet's own report needs no word. */
function explainOrigin({ origin, credit }: DeskEntry): string[] {
  return origin && credit ? [`origin ${origin}: ${credit}`] : [];
}
