import type { TextField } from '../rules/rule.js';
import type { Automaton, Place } from './automaton.js';
import { evidenceOf, type Findings, holds } from './evaluate.js';
import { type AsidesOf, FIELDS, type Line, lineOf, type MatchInput } from './headline.js';
import type { Rule } from './plan.js';
import type { ReadingsOf } from './readings.js';
import { type NamePlace, scanLine } from './scan.js';

/** Why a headline is in a topic: one place of its display text. */
export interface TopicReason {
  field: TextField;
  /** UTF-16 units of the field as displayed; `end` exclusive. */
  start: number;
  end: number;
  text: string;
  /** The rule as its author wrote it, or the name's label. */
  rule: string;
  /** The words as they were compared. */
  folded: string;
  /** What was written onto the words and left out of the comparison. */
  particle: string | null;
}

export interface TopicMatch {
  topic: string;
  /** `mention`: found in the summary alone, or only by names that say no more. */
  role: 'about' | 'mention';
  /** In the order of the text, title first; at most 8. */
  why: TopicReason[];
}

/** What `matchHeadline` works with. */
export interface Compiled {
  automaton: Automaton;
  readingsOf: ReadingsOf;
  asidesOf: AsidesOf | undefined;
  /** Whether any rule looks at the source. */
  usesSource: boolean;
}

interface Gathered {
  isAbout: boolean;
  why: TopicReason[];
}

type Topics = Map<string, Gathered>;

/** Reasons kept of one topic: a summary may say a name a hundred times. */
const MOST_REASONS = 8;

/** The topics of a headline, in the order in which it names them. Parents are not added. */
export function matchHeadline(compiled: Compiled, headline: MatchInput): TopicMatch[] {
  const findings: Findings = { headline, lines: {}, language: null, nears: new Map() };
  const topics: Topics = new Map();
  const woken = new Map<number, Rule>();
  for (const field of FIELDS) {
    const text = field === 'source' && !compiled.usesSource ? null : headline[field];
    if (text == null) continue;
    const line = lineOf(field, text, compiled.asidesOf);
    const {
      terms,
      names,
      woken: wokenHere,
    } = scanLine(compiled.automaton, headline, line, compiled.readingsOf);
    findings.lines[field] = { line, terms };
    for (const place of names) noteName(topics, line, place);
    for (const rule of wokenHere) woken.set(rule.id, rule);
  }
  for (const rule of woken.values()) noteRule(topics, rule, findings);
  return [...topics].map(([topic, gathered]) => toldOf(topic, gathered)).sort(byFirstReason);
}

function noteName(topics: Topics, line: Line, place: NamePlace): void {
  const { topic, label, role } = place.name;
  if (topic === null) return;
  const gathered = gatheredOf(topics, topic);
  gathered.isAbout ||= line.field === 'title' && role !== 'mention';
  if (gathered.why.length < MOST_REASONS) gathered.why.push(reasonAt(line, place, label));
}

function noteRule(topics: Topics, rule: Rule, findings: Findings): void {
  const known = topics.get(rule.topic);
  // Enough was said, and nothing can be added to what it is about.
  if (known && known.isAbout && known.why.length >= MOST_REASONS) return;
  if (!holds(rule.check, findings)) return;
  const gathered = gatheredOf(topics, rule.topic);
  const evidence = evidenceOf(rule.check, findings, MOST_REASONS);
  const inSummary = evidence.some(({ field }) => field === 'summary');
  gathered.isAbout ||= !inSummary || evidence.some(({ field }) => field === 'title');
  for (const { field, place } of evidence.slice(0, MOST_REASONS))
    gathered.why.push(reasonAt(findings.lines[field]!.line, place, rule.text));
}

function gatheredOf(topics: Topics, topic: string): Gathered {
  const gathered = topics.get(topic) ?? { isAbout: false, why: [] };
  topics.set(topic, gathered);
  return gathered;
}

function reasonAt({ field, text, words }: Line, place: Place, rule: string): TopicReason {
  const { start } = words[place.from]!;
  const { end } = words[place.to - 1]!;
  const { particle } = place.form;
  return { field, start, end, text: text.slice(start, end), rule, folded: foldedAt(words, place), particle };
}

function foldedAt(words: Line['words'], { form, behind, to, last }: Place): string {
  if (behind === to) return form.word;
  const folded = [form.word, ...words.slice(behind, to).map((word) => word.folded)];
  if (last !== null) folded[folded.length - 1] = last;
  return folded.join(' ');
}

function toldOf(topic: string, { isAbout, why }: Gathered): TopicMatch {
  return { topic, role: isAbout ? 'about' : 'mention', why: why.sort(inText).slice(0, MOST_REASONS) };
}

function byFirstReason(one: TopicMatch, other: TopicMatch): number {
  return inText(one.why[0]!, other.why[0]!);
}

function inText(one: TopicReason, other: TopicReason): number {
  return (
    FIELDS.indexOf(one.field) - FIELDS.indexOf(other.field) || one.start - other.start || one.end - other.end
  );
}
