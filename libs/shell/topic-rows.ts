import type { TopicRow } from '@ajil/store';
import type { TopicEdit } from '@ajil/topics';

/** The edits that count, and the ids of rows that nobody can use, whoever wrote them. */
export function editsOf(rows: readonly TopicRow[]): { edits: TopicEdit[]; unusable: string[] } {
  const usable = rows.filter(isUsable);
  const unusable = rows.filter((row) => !isUsable(row)).map(({ id }) => id);
  return { edits: usable.filter(({ restored }) => !restored).map(editOf), unusable };
}

function editOf({ id, names, parents, private: hidden, rules, goldens, removed }: TopicRow): TopicEdit {
  const kept = { id, names, parents, ...(hidden && { private: true }), rules, removed };
  return { ...kept, goldens: goldens as TopicEdit['goldens'] };
}

/** What Ajil writes is checked before; a hand in the database is not. */
function isUsable({ names, parents, rules, goldens }: TopicRow): boolean {
  const { match, not } = (goldens ?? {}) as Record<string, unknown>;
  return (
    typeof names === 'object' &&
    names !== null &&
    isTexts(Object.values(names)) &&
    isTexts(parents) &&
    isTexts(rules) &&
    Array.isArray(match) &&
    Array.isArray(not)
  );
}

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');
