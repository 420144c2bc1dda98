import type { TextField } from './rules/rule.js';

/** One place where a topic was found. */
export interface TopicSpan {
  field: TextField;
  /** UTF-16 units of the field as displayed; `end` exclusive. */
  start: number;
  end: number;
  text: string;
  /** The rule as its author wrote it, or what the name is: `country name "العراق" (ar), particle ب`. */
  rule: string;
  /** The words as they were compared: folded, particles and endings off, one space between them. */
  folded: string;
  /** Of a rule's term: what was written onto the words and left out of the comparison. */
  particle?: string | null;
}

export interface TopicMatch {
  topic: string;
  /** `about`: the title says so. `mention`: the summary does. */
  role: 'about' | 'mention';
  /** In the order of the text, title first. */
  why: TopicSpan[];
}

/** Reasons kept of one topic: a summary may say a name a hundred times. */
export const MOST_REASONS = 8;
