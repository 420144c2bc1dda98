import type { Token } from '@ajil/text';
import { asidesOf, type Span } from './boilerplate.js';
import { topicByIso } from './catalogue.js';
import { type Candidates, choose, type Company } from './company.js';
import { countyAt } from './counties.js';
import { longestAt } from './longest.js';
import type { Name, Reading } from './name.js';
import { hintOf } from './source.js';
import { wordsOf } from './words.js';

type Field = 'title' | 'summary' | 'source';

/** One place where a topic was found: UTF-16 units of the display text, end exclusive. */
export interface TopicSpan {
  field: Field;
  start: number;
  end: number;
  text: string;
  rule: string;
  /** The words as they were compared: folded, particles and endings off, one space between them. */
  folded: string;
}

export interface TopicMatch {
  topic: string;
  /** `about`: the title names it. `mention`: the summary does. */
  role: 'about' | 'mention';
  why: TopicSpan[];
}

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

/** Reasons kept of one topic: a summary may say a name a hundred times. */
const MAX_REASONS = 8;
const FIELDS = ['title', 'summary'] as const;

/**
 * The topics that a headline names, in order of first appearance, title before summary, each with where and
 * why. Parents are not added: see `withParents`.
 */
export function matchTopics(headline: NamedHeadline): TopicMatch[] {
  return findTopics(headline).matches;
}

/** The same, with the names that could not be told apart. */
export function findTopics(headline: NamedHeadline): { matches: TopicMatch[]; unsure: Unsure[] } {
  const hint = hintOf(headline.source);
  const home = topicByIso(headline.home ?? hint?.home ?? '')?.id ?? null;
  const readings = FIELDS.flatMap((field) => readingsOf(field, headline[field] ?? ''));
  return chosen({ readings, home, hint });
}

function chosen(company: Company): { matches: TopicMatch[]; unsure: Unsure[] } {
  const found = new Map<string, TopicMatch>();
  const unsure: Unsure[] = [];
  for (const candidates of company.readings) {
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
  if (match.why.length < MAX_REASONS) match.why.push(spanOf(candidates, name));
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
