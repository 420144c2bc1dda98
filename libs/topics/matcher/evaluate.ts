import { detectLanguage, primaryLanguage } from '@ajil/text';
import type { TextField } from '../rules/rule.js';
import type { Place } from './automaton.js';
import type { Line, MatchInput } from './headline.js';
import { nearest } from './near.js';
import type { Check } from './plan.js';
import type { TermPlaces } from './scan.js';

/** What was found in one headline. */
export interface Findings {
  headline: MatchInput;
  lines: Partial<Record<TextField, { line: Line; terms: TermPlaces }>>;
  /** Looked at when a rule asks for it. */
  language: string | null;
  /** Each NEAR is looked at once, however often its rule's tree is walked. */
  nears: Map<Near, readonly FoundPlace[]>;
}

export interface FoundPlace {
  field: TextField;
  place: Place;
}

type Near = Extract<Check, { kind: 'near' }>;

export function holds(check: Check, findings: Findings): boolean {
  switch (check.kind) {
    case 'term':
      return check.fields.some((field) => findings.lines[field]?.terms.has(check.term.id));
    case 'language':
      return languageOf(findings) === check.code;
    case 'near':
      return nearPlaces(check, findings).length > 0;
    case 'not':
      return !holds(check.of, findings);
    case 'and':
      return check.of.every((of) => holds(of, findings));
    case 'or':
      return check.of.some((of) => holds(of, findings));
  }
}

/** The places that make a check hold, about `most`: of each term the first in each field. */
export function evidenceOf(check: Check, findings: Findings, most: number): FoundPlace[] {
  const found: FoundPlace[] = [];
  collect(check, false, findings, most, found);
  return found;
}

function collect(
  check: Check,
  negated: boolean,
  findings: Findings,
  most: number,
  found: FoundPlace[],
): void {
  if (found.length >= most || check.kind === 'language') return;
  if (check.kind === 'not') collect(check.of, !negated, findings, most, found);
  else if (check.kind === 'term') collectTerm(check, negated, findings, found);
  else if (check.kind === 'near') {
    if (!negated) for (const { field, place } of nearPlaces(check, findings)) addOnce(found, field, place);
  } else {
    for (const of of check.of)
      if (holds(of, findings) !== negated) collect(of, negated, findings, most, found);
  }
}

type TermCheck = Extract<Check, { kind: 'term' }>;

function collectTerm(check: TermCheck, negated: boolean, { lines }: Findings, found: FoundPlace[]): void {
  if (negated) return;
  for (const field of check.fields) {
    const place = lines[field]?.terms.get(check.term.id)?.[0];
    if (place !== undefined) addOnce(found, field, place);
  }
}

function addOnce(found: FoundPlace[], field: TextField, place: Place): void {
  const { from, to } = place;
  const isKnown = found.some(
    (other) => other.field === field && other.place.from === from && other.place.to === to,
  );
  if (!isKnown) found.push({ field, place });
}

function nearPlaces(check: Near, { lines, nears }: Findings): readonly FoundPlace[] {
  const known = nears.get(check);
  if (known !== undefined) return known;
  const found = check.fields.flatMap((field) => {
    const { line, terms } = lines[field] ?? {};
    const places = line && terms ? nearest(line, terms, check, check.within) : null;
    return (places ?? []).map((place) => ({ field, place }));
  });
  nears.set(check, found);
  return found;
}

function languageOf(findings: Findings): string {
  const { title, summary, language } = findings.headline;
  findings.language ??= language
    ? (primaryLanguage(language) ?? 'und')
    : detectLanguage(`${title} ${summary ?? ''}`, null);
  return findings.language;
}
