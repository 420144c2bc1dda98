import { type Alert, URGENCY, type Urgency } from '@ajil/protocol';
import type { Change } from '@ajil/stories';
import type { Matching } from '@ajil/topics';
import { classify } from './classify.js';
import { type DeskEntry, reasonsOf } from './decide.js';
import { factsOf, nextRevision, type RevisionDraft } from './revise.js';

/**
 * What to tell of an entry that its source changed after an alert was made of it; null: nothing. Another figure in the
 * title, another house whose report it is, a topic that was not told, or more urgency are told. Other words for the same
 * are not: outlets polish titles all day. Pure.
 */
export function reconsider(
  entry: DeskEntry,
  before: Alert,
  attribution: readonly Change[],
  topics: Matching,
  now: Date,
): RevisionDraft | null {
  const headline = classify(entry, topics);
  if (headline.title === '') return null;
  const { title, summary, language, direction } = headline;
  const named = headline.topics.map(({ id }) => id);
  const facts = [...factsOf(titleOf(before), titleOf(headline)), ...passage(attribution)];
  const urgency = moreUrgent(before.urgency, headline.urgency.level);
  const gained = named.filter((id) => !before.topics.includes(id));
  const what = [
    ...facts.map(explainFact),
    ...gained.map((id) => `topic ${id}`),
    ...(urgency === before.urgency ? [] : [`urgency ${before.urgency} -> ${urgency}`]),
  ];
  if (what.length === 0) return null;
  const why = [`corrected by ${entry.source.outlet}: ${what.join(', ')}`, ...reasonsOf(entry, headline)];
  const told = named.length > 0 ? named : before.topics;
  const text = { title, summary, language, direction, topics: told, urgency, facts, why };
  return nextRevision(before, 'correction', text, now);
}

const titleOf = ({ title }: { title: string }) => ({ title, summary: null });

/** An outlet takes its "Breaking" away after an hour; that makes nothing less urgent than it was told. */
const moreUrgent = (one: Urgency, other: Urgency) => (URGENCY[one] <= URGENCY[other] ? one : other);

/** From the first house to the last; none when it is the same again. */
function passage(changes: readonly Change[]): Change[] {
  const [first, last] = [changes[0], changes.at(-1)];
  if (first?.kind !== 'attribution' || last?.kind !== 'attribution' || first.before === last.after) return [];
  return [{ kind: 'attribution', before: first.before, after: last.after }];
}

function explainFact({ kind, before, after }: Change): string {
  const tell = (value: typeof before) => (Array.isArray(value) ? value.join(' ') : value) || 'none';
  return `${kind} ${tell(before)} -> ${tell(after)}`;
}
