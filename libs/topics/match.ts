import type { Token } from '@ajil/text';
import { allows, type Reading } from './guards.js';
import { allNames, type Step, treeOf } from './names.js';
import { stemsOf } from './particles.js';
import { wordsOf } from './words.js';

type Field = 'title' | 'summary';

/** One place where a topic was found: UTF-16 units of the display text, end exclusive. */
export interface TopicSpan {
  field: Field;
  start: number;
  end: number;
  text: string;
  rule: string;
}

export interface TopicMatch {
  topic: string;
  why: TopicSpan[];
}

/** Reasons kept of one topic: a summary may say a name a hundred times. */
const MAX_REASONS = 8;
const TREE = treeOf(allNames());

/** What may stand between the words of one name; a comma or a full sentence may not. */
const WITHIN = /^[\s\u200C\u200D\-‐‑–—.'’ʼ״׳"&()־]{0,4}$/u;
const WITHIN_PHRASE = /^[\s\u200C\u200D\-‐‑–—.,،'’ʼ״׳"&()־]{0,4}$/u;

/**
 * The topics that a headline names, in order of first appearance, title before summary, each with where and
 * why. Parents are not added: see `withParents`.
 */
export function matchTopics(headline: { title: string; summary: string | null }): TopicMatch[] {
  const found = new Map<string, TopicSpan[]>();
  for (const field of ['title', 'summary'] as const) {
    const text = headline[field];
    if (text === null) continue;
    for (const reading of readingsOf(text)) note(found, field, text, reading);
  }
  return [...found].map(([topic, why]) => ({ topic, why }));
}

function note(found: Map<string, TopicSpan[]>, field: Field, text: string, reading: Reading): void {
  const { topic } = reading.name;
  if (topic === null) return;
  const why = found.get(topic) ?? [];
  found.set(topic, why);
  if (why.length >= MAX_REASONS) return;
  const { start } = reading.words[reading.from]!;
  const { end } = reading.words[reading.to - 1]!;
  why.push({ field, start, end, text: text.slice(start, end), rule: ruleOf(reading) });
}

/** `country name "العراق" (ar), particle ب` */
function ruleOf({ name, particle }: Reading): string {
  const language = name.language === null ? '' : ` (${name.language})`;
  const kind = name.kind === 'phrase' ? 'phrase' : `${name.kind} name`;
  return `${kind} "${name.text}"${language}${particle === null ? '' : `, particle ${particle}`}`;
}

/** One pass: at every word the longest name that may be read there; the next name starts behind it. */
function readingsOf(text: string): Reading[] {
  const words = wordsOf(text);
  const readings: Reading[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const reading = longestAt(text, words, at);
    if (reading === null) continue;
    readings.push(reading);
    at = reading.to - 1;
  }
  return readings;
}

function longestAt(text: string, words: readonly Token[], from: number): Reading | null {
  let best: Reading | null = null;
  for (const { word, particle } of stemsOf(words[from]!.folded)) {
    const first = TREE.next.get(word);
    if (first === undefined) continue;
    for (const { step, to } of stepsFrom(first, words, from)) {
      if (best !== null && to <= best.to) continue;
      best = readingAt(text, step, { words, from, to, stem: word, particle }) ?? best;
    }
  }
  return best;
}

/** The tree's steps along the words, shortest name first. */
function* stepsFrom(
  first: Step,
  words: readonly Token[],
  from: number,
): Generator<{ step: Step; to: number }> {
  let step: Step | undefined = first;
  for (let to = from + 1; step !== undefined; to += 1) {
    yield { step, to };
    const word = words[to];
    step = word === undefined ? undefined : step.next.get(word.folded);
  }
}

function readingAt(text: string, step: Step, place: Omit<Reading, 'name'>): Reading | null {
  for (const name of step.names) {
    const reading = { ...place, name };
    if (isWhole(text, reading) && allows(reading)) return reading;
  }
  return null;
}

/** Whether only what belongs into a name stands between its words. */
function isWhole(text: string, { words, from, to, name }: Reading): boolean {
  const within = name.kind === 'phrase' ? WITHIN_PHRASE : WITHIN;
  for (let at = from + 1; at < to; at += 1) {
    if (!within.test(text.slice(words[at - 1]!.end, words[at]!.start))) return false;
  }
  return true;
}
