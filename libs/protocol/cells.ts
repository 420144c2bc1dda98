import { type Urgency, URGENCY } from './urgency.js';

/** What one reader wants of one topic: from which urgency, in which languages (null: all). */
export interface TopicFilter {
  urgency: Urgency;
  languages: readonly string[] | null;
}

/** All that one reader follows: topic id -> filter. */
export type Filter = ReadonlyMap<string, TopicFilter>;

/** One square of the grid that alerts are filed under: `<topic>/<urgency>/<language>`. */
export function formatCell(topic: string, urgency: Urgency, language: string): string {
  return `${topic}/${urgency}/${language}`;
}

/** A cell, taken apart. */
export interface Cell {
  topic: string;
  urgency: Urgency;
  language: string;
}

export function parseCell(cell: string): Cell {
  const [topic, urgency, language] = cell.split('/') as [string, Urgency, string];
  return { topic, urgency, language };
}

/** The cells of an alert with these topics: one for each topic. */
export function cellsOf(topics: readonly string[], urgency: Urgency, language: string): string[] {
  return topics.map((topic) => formatCell(topic, urgency, language));
}

/** Whether a reader with this filter is told of an alert filed under these cells. */
export function matchesFilter(filter: Filter, cells: readonly string[]): boolean {
  return cells.some((cell) => coversCell(filter, parseCell(cell)));
}

/** Whether one of a filter's wishes covers this cell. */
export function coversCell(filter: Filter, { topic, urgency, language }: Cell): boolean {
  const wanted = filter.get(topic);
  if (!wanted || URGENCY[urgency] > URGENCY[wanted.urgency]) return false;
  return wanted.languages === null || wanted.languages.includes(language);
}

/** The same text for every filter that wants the same: what a delivery room is named by. A wish stands before its topics once. */
export function filterKey(filter: Filter): string {
  let [key, last] = ['', ''];
  for (const topic of [...filter.keys()].sort()) {
    const wish = wishKey(filter.get(topic)!);
    key += wish === last ? ` ${topic}` : ` ${wish} ${topic}`;
    last = wish;
  }
  return key;
}

const wishKey = ({ urgency, languages }: TopicFilter): string =>
  `${urgency}/${languages ? [...new Set(languages)].sort().join('+') : '*'}`;

/** One wish for several topics. */
export function filterOf(
  topics: readonly string[],
  urgency: Urgency,
  languages: readonly string[] | null,
): Filter {
  return new Map(topics.map((topic) => [topic, { urgency, languages }]));
}
