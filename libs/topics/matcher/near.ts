import type { Place } from './automaton.js';
import type { Line } from './headline.js';
import type { TermPlaces } from './scan.js';
import type { SharedTerm } from './plan.js';

/** What a NEAR joins: one of these terms, and one of those. */
export interface Sides {
  left: readonly SharedTerm[];
  right: readonly SharedTerm[];
}

/** Two places, one of each side, with at most `within` words between them; null when there are none. */
export function nearest(
  line: Line,
  places: TermPlaces,
  { left, right }: Sides,
  within: number,
): readonly Place[] | null {
  if (!left.some((term) => places.has(term.id)) || !right.some((term) => places.has(term.id))) return null;
  const [one, other] = [placesOf(places, left), placesOf(places, right)];
  return inOrder(line, byEnd(one), other, within) ?? inOrder(line, byEnd(other), one, within);
}

/** The places of all these terms, by their first word. */
function placesOf(places: TermPlaces, terms: readonly SharedTerm[]): readonly Place[] {
  const lists = terms.map((term) => places.get(term.id)).filter((list) => list !== undefined);
  return lists.length === 1 ? lists[0]! : lists.flat().sort((a, b) => a.from - b.from);
}

/** The same by their last word, which is another order only where phrases of several lengths overlap. */
function byEnd(places: readonly Place[]): readonly Place[] {
  const isInOrder = places.every((place, at) => at === 0 || places[at - 1]!.to <= place.to);
  return isInOrder ? places : [...places].sort((a, b) => a.to - b.to);
}

/** For each place the last one that ends before it begins: no other before it is nearer. */
function inOrder(
  line: Line,
  before: readonly Place[],
  after: readonly Place[],
  within: number,
): readonly Place[] | null {
  let next = 0;
  for (const second of after) {
    while (next < before.length && before[next]!.to <= second.from) next += 1;
    const first = before[next - 1];
    if (first !== undefined && wordsBetween(line, first, second) <= within) return [first, second];
  }
  return null;
}

/** The parts of one joined word count as one. */
function wordsBetween({ ordinals }: Line, first: Place, second: Place): number {
  if (ordinals === null) return second.from - first.to;
  return Math.max(0, ordinals[second.from]! - ordinals[first.to - 1]! - 1);
}
