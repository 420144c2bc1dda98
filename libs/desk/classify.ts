import { urgencyOf } from '@ajil/alerts';
import type { Urgency } from '@ajil/protocol';
import { cleanText, detectLanguage, directionOf, mixedScriptWords, truncateText } from '@ajil/text';
import type { Headline, Matching, TopicMatch, TopicSpan, Unsure } from '@ajil/topics';

/** A headline as it is published, with what is known of where. */
export interface Published {
  title: string;
  summary: string | null;
  url?: string | null;
  /** What the feed says of itself. */
  language?: string | null;
  source: { name: string | null; language?: string | null; country?: string | null };
}

/** A topic of a headline, as an alert carries it. */
export interface ToldTopic {
  id: string;
  iso?: string;
  /** `about`: the title says so. `mention`: only the summary does. */
  role: 'about' | 'mention';
  why: TopicSpan[];
  /** For a parent that is here only for its children: those. */
  contains: string[];
}

/** A headline, cleaned and understood. */
export interface Classified {
  /** Plain text, safe to show; empty when nothing was said. */
  title: string;
  summary: string | null;
  language: string;
  direction: 'rtl' | 'ltr';
  /** In the order in which they are named, then their parents. */
  topics: ToldTopic[];
  urgency: { level: Urgency; why: string };
  /** What an editor should know of what was not matched. */
  doubts: string[];
}

const TITLE_GRAPHEMES = 512;
const SUMMARY_GRAPHEMES = 1_000;

/** What a headline says, in which language, of what, and how urgently; each with its reasons. Pure. */
export function classify(published: Published, topics: Matching): Classified {
  const headline = headlineOf(published);
  const { title, summary, language } = headline;
  const { matches, unsure } = topics.match(headline);
  const { urgency, why } = urgencyOf(title);
  return {
    title,
    summary,
    language,
    direction: directionOf(title),
    topics: tell(matches, topics),
    urgency: { level: urgency, why },
    doubts: [...unsure.map(explainUnsure), ...explainLookalikes(title)],
  };
}

/** What is matched of a headline, whether it comes now, came weeks ago, or is a golden: they must not differ. */
export function headlineOf(published: Published): Headline & { language: string } {
  const { title, summary } = readTexts(published);
  const { name, language, country } = published.source;
  return {
    title,
    summary,
    language: detectLanguage(title, published.language ?? language ?? null),
    source: name,
    domain: published.url ?? null,
    home: country ?? null,
  };
}

/** The texts as they are shown; a title that says nothing is made of the summary. */
export function readTexts(published: Pick<Published, 'title' | 'summary'>): {
  title: string;
  summary: string | null;
} {
  const summary =
    published.summary === null ? '' : truncateText(cleanText(published.summary), SUMMARY_GRAPHEMES);
  const title = truncateText(cleanText(published.title) || truncateText(summary, 120), TITLE_GRAPHEMES);
  return { title, summary: summary === '' || summary === title ? null : summary };
}

/** The topics that match, then their parents: who follows those is told too. */
function tell(matches: readonly TopicMatch[], { catalogue }: Matching): ToldTopic[] {
  const found = new Map(matches.map((match) => [match.topic, match]));
  return catalogue.withParents([...found.keys()]).map((id) => {
    const match = found.get(id);
    const children = match ? [] : matches.filter(({ topic }) => catalogue.withParents([topic]).includes(id));
    const roles = match ? [match.role] : children.map(({ role }) => role);
    const iso = catalogue.find(id)?.iso;
    return {
      id,
      ...(iso === undefined ? {} : { iso }),
      role: roles.includes('about') ? 'about' : 'mention',
      why: match?.why ?? [],
      contains: children.map(({ topic }) => topic),
    };
  });
}

function explainUnsure({ text, field, start, end, topics }: Unsure): string {
  return `not sure: «${text}» at ${field}[${start}..${end}] may be ${topics}`;
}

/** A name in letters that only look like its own names nothing, and an editor should know why. */
function explainLookalikes(title: string): string[] {
  const words = mixedScriptWords(title);
  return words.length > 0 ? [`mixed scripts: ${words.map((word) => `«${word}»`).join(', ')}`] : [];
}
