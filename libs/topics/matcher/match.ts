import { MOST_REASONS, type TopicMatch, type TopicSpan } from '../found.js';
import type { Automaton, Place } from './automaton.js';
import { evidenceOf, type Findings, holds } from './evaluate.js';
import { type AsidesOf, FIELDS, type Line, lineOf, type MatchInput } from './headline.js';
import type { Rule } from './plan.js';
import type { ReadingsOf } from './readings.js';
import { scanLine } from './scan.js';

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
  why: TopicSpan[];
}

type Topics = Map<string, Gathered>;

/** The topics of a headline, in the order in which it names them. Parents are not added. */
export function matchHeadline(compiled: Compiled, headline: MatchInput): TopicMatch[] {
  const findings: Findings = { headline, lines: {}, language: null, nears: new Map() };
  const topics: Topics = new Map();
  const woken = new Map<number, Rule>();
  for (const field of FIELDS) {
    const text = field === 'source' && !compiled.usesSource ? null : headline[field];
    if (text == null) continue;
    const line = lineOf(field, text, compiled.asidesOf);
    const scanned = scanLine(compiled.automaton, line, compiled.readingsOf);
    findings.lines[field] = { line, terms: scanned.terms };
    for (const rule of scanned.woken) woken.set(rule.id, rule);
  }
  for (const rule of woken.values()) noteRule(topics, rule, findings);
  return [...topics].map(([topic, gathered]) => toldOf(topic, gathered)).sort(byFirstReason);
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

function reasonAt({ field, text, words }: Line, place: Place, rule: string): TopicSpan {
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

function inText(one: TopicSpan, other: TopicSpan): number {
  return (
    FIELDS.indexOf(one.field) - FIELDS.indexOf(other.field) || one.start - other.start || one.end - other.end
  );
}
