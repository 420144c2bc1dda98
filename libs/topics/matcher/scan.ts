import type { Stem } from '../particles.js';
import { type Automaton, firstStep, type Place, type Step } from './automaton.js';
import { isWhole } from './gaps.js';
import { joinedAt, type Line } from './headline.js';
import type { Rule, SharedTerm } from './plan.js';
import type { ReadingsOf } from './readings.js';

/** By the number of a term, its places in one field, in order. */
export type TermPlaces = Map<number, Place[]>;

/** Places kept of one term in one field: no headline says a word so often, and a hostile text costs no more. */
export const MOST_PLACES = 256;

interface Scan {
  automaton: Automaton;
  line: Line;
  readingsOf: ReadingsOf;
  terms: TermPlaces;
  /** The rules that the terms wake; one may come several times. */
  woken: Rule[];
}

/** One pass over a field: every term at every word. */
export function scanLine(
  automaton: Automaton,
  line: Line,
  readingsOf: ReadingsOf,
): { terms: TermPlaces; woken: Rule[] } {
  const scan: Scan = { automaton, line, readingsOf, terms: new Map(), woken: [] };
  for (let at = 0; at < line.words.length; at += 1) scanAt(scan, at);
  return scan;
}

function placeAt(from: number, to: number, form: Stem): Place {
  return { from, to, form, behind: to, last: null };
}

function scanAt(scan: Scan, from: number): void {
  const { automaton, line } = scan;
  const word = line.words[from]!;
  if (word.folded === '') return;
  const { starts, prefixes } = scan.readingsOf(word);
  for (const { form, step } of starts) walk(scan, step, placeAt(from, from + 1, form));
  for (const { form, term } of prefixes) noteTerm(scan, term, placeAt(from, from + 1, form));
  const joined = line.ordinals === null ? null : joinedAt(line, from);
  const first = joined === null ? undefined : firstStep(automaton, joined.word);
  if (first !== undefined)
    walk(scan, first, placeAt(from, joined!.to, { word: joined!.word, particle: null }));
}

/** On along the words for as long as the tree goes; the last word of a term may carry an ending. */
function walk(scan: Scan, first: Step, start: Place): void {
  note(scan, first, start);
  const { words } = scan.line;
  const here = { ...start };
  let step: Step | undefined = first;
  for (let at = start.to; step?.next != null && at < words.length; at += 1) {
    for (const form of scan.readingsOf(words[at]!).forms) noteEnding(scan, step.next, start, at, form);
    step = step.next.get(words[at]!.folded);
    here.to = at + 1;
    if (step !== undefined) note(scan, step, here);
  }
}

function noteEnding(scan: Scan, next: Map<string, Step>, start: Place, at: number, last: Stem): void {
  const { folded } = scan.line.words[at]!;
  if (last.word === folded || !folded.startsWith(last.word)) return;
  const step = next.get(last.word);
  if (step === undefined) return;
  const particles = [start.form.particle, last.particle].filter((particle) => particle !== null);
  const form = { ...start.form, particle: particles.join(' + ') || null };
  note(scan, step, { ...start, to: at + 1, form, last: last.word });
}

function note(scan: Scan, { terms }: Step, place: Place): void {
  if (terms !== null) for (const term of terms) noteTerm(scan, term, place);
}

function noteTerm({ line, terms, woken }: Scan, shared: SharedTerm, place: Place): void {
  const places = terms.get(shared.id);
  if (places !== undefined && (places.length >= MOST_PLACES || places.at(-1)!.from === place.from)) return;
  if (shared.written !== null && !isWritten(line, shared.written, place)) return;
  if (place.to - place.from > 1 && !isWhole(line, place.from, place.to, shared.term.gaps)) return;
  if (places !== undefined) places.push({ ...place });
  else {
    terms.set(shared.id, [{ ...place }]);
    for (const rule of shared.wakes) woken.push(rule);
  }
}

function isWritten({ words }: Line, written: readonly string[], { from, to }: Place): boolean {
  if (to - from !== written.length) return false;
  return written.every((word, at) => words[from + at]!.text.normalize('NFC') === word);
}
