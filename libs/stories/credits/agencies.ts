import agencies from './agencies.json' with { type: 'json' };
import cues from './cues.json' with { type: 'json' };
import { folded, worded } from './words.js';

/** Who a credit can name; null for "agencies" that stay unnamed. */
export interface Agency {
  id: string | null;
  family: string | null;
  name: string;
}

/**
 * How far a name speaks for itself. `plain` always; `weak` is another word, too, and needs a mark, a cue that only
 * agencies have, or a word like "news agency" beside it; `quoted` is a weak one that stands in quotes;
 * `mark` counts in marks alone; `hidden` is a longer phrase that means something else.
 */
export type Strength = 'plain' | 'weak' | 'quoted' | 'mark' | 'hidden';

export interface Name {
  agency: Agency;
  strength: Strength;
  /** As listed, for its capitals. */
  text: string;
  /** Languages that it is a name in; null for all. */
  only: readonly string[] | null;
}

/** A step of the tree of names, one folded word a step. */
export interface Step {
  next: Map<string, Step>;
  names: Name[];
}

interface Listed {
  id: string;
  name: string;
  family?: string;
  names: Record<string, string[]>;
  weak?: string[];
  quoted?: string[];
  mark?: string[];
  only?: Record<string, string[]>;
}

export const NAMES: Step = { next: new Map(), names: [] };

for (const { id, name, family, names, only, ...listed } of agencies as Listed[]) {
  const agency: Agency = { id, family: family ?? id, name };
  const add = (strength: Strength) => (text: string) =>
    insert({ agency, strength, text, only: only?.[text] ?? null });
  Object.values(names).flat().forEach(add('plain'));
  for (const strength of ['weak', 'quoted', 'mark'] as const) listed[strength]?.forEach(add(strength));
}
for (const text of cues.wires) {
  insert({ agency: { id: null, family: null, name: 'agencies' }, strength: 'mark', text, only: null });
}
for (const text of cues.hidden) {
  insert({ agency: { id: null, family: null, name: text }, strength: 'hidden', text, only: null });
}

function insert(name: Name): void {
  let step = NAMES;
  for (const { folded: word } of worded(name.text).words) {
    const next: Step = step.next.get(word) ?? { next: new Map(), names: [] };
    step.next.set(word, next);
    step = next;
  }
  if (!step.names.some((other) => other.text === name.text && other.agency.id === name.agency.id))
    step.names.push(name);
}

/** Ids and families, for the check against the catalogue. */
export function allAgencies(): Agency[] {
  return (agencies as Listed[]).map(({ id, name, family }) => ({ id, family: family ?? id, name }));
}

/** A set of phrases, folded; of a table by language, all. */
export function phrases(...lists: (readonly string[] | Record<string, readonly string[]>)[]): Set<string> {
  return new Set(lists.flatMap((list) => Object.values<string | readonly string[]>(list).flat()).map(folded));
}
