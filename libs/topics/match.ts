import type { Token } from '@ajil/text';
import { asidesOf, type Span } from './boilerplate.js';
import { topicByIso } from './catalogue.js';
import { choose, type Company } from './company.js';
import { countyAt } from './counties.js';
import { MOST_REASONS, type TopicMatch, type TopicSpan } from './found.js';
import { longestAt } from './longest.js';
import type { Candidates, Name, Reading } from './name.js';
import { hintOf } from './source.js';
import { sureOf } from './sure.js';
import { wordsOf } from './words.js';

/** A name of several places, and nothing that says which. */
export interface Unsure extends TopicSpan {
  topics: string;
}

export interface NamedHeadline {
  title: string;
  summary: string | null;
  /** The outlet's domain, address or name. */
  source?: string | null;
  /** ISO 3166 code of the outlet's country: tells towns of one name apart. */
  home?: string | null;
}

/** Names further on (UTF-16 units) are not read: a headline has said by then what it is about. */
const MOST_UNITS = 8_192;
const FIELDS = ['title', 'summary'] as const;

/**
 * The topics that a headline names, in order of first appearance, title before summary, each with where and
 * why. Parents are not added: the catalogue's `withParents` has them.
 */
export function matchTopics(headline: NamedHeadline): TopicMatch[] {
  return findTopics(headline).matches;
}

/** The same, with the names that could not be told apart. */
export function findTopics(headline: NamedHeadline): { matches: TopicMatch[]; unsure: Unsure[] } {
  const hint = hintOf(headline.source);
  const home = topicByIso(headline.home ?? hint?.home ?? '')?.id ?? null;
  const readings = FIELDS.flatMap((field) => readingsOf(field, beginningOf(headline[field] ?? '')));
  return chosen(readings, { sure: sureOf(readings), home, hint });
}

function chosen(
  readings: readonly Candidates[],
  company: Company,
): { matches: TopicMatch[]; unsure: Unsure[] } {
  const found = new Map<string, TopicMatch>();
  const unsure: Unsure[] = [];
  for (const candidates of readings) {
    const choice = choose(candidates, company);
    if (choice === null) continue;
    if ('unsure' in choice) unsure.push({ ...spanOf(candidates, null), topics: choice.unsure });
    else for (const name of choice.names) note(found, candidates, name);
  }
  return { matches: [...found.values()], unsure };
}

function note(found: Map<string, TopicMatch>, candidates: Candidates, name: Name): void {
  const { topic } = name;
  if (topic === null) return;
  const role = candidates.field === 'title' ? 'about' : 'mention';
  const match = found.get(topic) ?? { topic, role, why: [] };
  found.set(topic, match);
  if (match.why.length < MOST_REASONS) match.why.push(spanOf(candidates, name));
}

function spanOf({ field, text, words, from, to, form, folded }: Candidates, name: Name | null): TopicSpan {
  const { start } = words[from]!;
  const { end } = words[to - 1]!;
  const rule = name === null ? 'a name of several places' : ruleOf({ name, form });
  return { field, start, end, text: text.slice(start, end), rule, folded };
}

/** `country name "العراق" (ar), particle ب` */
function ruleOf({ name, form }: Pick<Reading, 'name' | 'form'>): string {
  const language = name.languages.length === 0 ? '' : ` (${name.languages[0]})`;
  const kind = name.kind === 'phrase' ? 'phrase' : `${name.kind} name`;
  const particle = form.particle === null ? '' : `, particle ${form.particle}`;
  const ending = form.ending === null ? '' : `, ending ${form.ending.text}`;
  return `${kind} "${name.text}"${language}${particle}${ending}`;
}

/** Up to a space: half a word may be another name. */
function beginningOf(text: string): string {
  if (text.length <= MOST_UNITS) return text;
  const cut = text.lastIndexOf(' ', MOST_UNITS);
  return text.slice(0, cut < 0 ? MOST_UNITS : cut);
}

/** One pass: at every word the longest name that may be read there; the next name starts behind it. */
function readingsOf(field: Candidates['field'], text: string): Candidates[] {
  const words = wordsOf(text);
  const asides = asidesOf(field, text);
  const readings: Candidates[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const longest = longestAt(text, words, at);
    const county =
      longest === null || longest.to === at + 1 ? countyAt(text, words, at, longest?.names ?? []) : null;
    const reading = county ?? longest;
    if (reading === null) continue;
    if (!asides.some((span) => isWithin(words, reading, span))) readings.push({ ...reading, field });
    at = reading.to - 1;
  }
  return readings;
}

function isWithin(words: readonly Token[], { from, to }: Reading, span: Span): boolean {
  return words[from]!.start < span.end && words[to - 1]!.end > span.start;
}
