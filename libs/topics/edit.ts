import { TopicId } from '@ajil/protocol';
import { topicById } from './catalogue.js';
import { parseRule } from './rules/parse.js';
import type { Catalogue, TopicEdit } from './topic.js';

/** What is wrong with an edit, in words for its author. */
export interface EditProblem {
  code: string;
  message: string;
  /** Which rule, and where in it (UTF-16 units). */
  rule?: number;
  at?: number;
}

/** `roots`: who follows everything follows all topics without parents, and a connection follows two hundred at most. */
export const EDIT_LIMITS = {
  names: 32,
  rules: 1_000,
  parents: 8,
  goldens: 500,
  topics: 10_000,
  roots: 150,
} as const;

/** What keeps a topic from being followed, beside its goldens. */
export function checkEdit(edit: TopicEdit, catalogue: Catalogue): EditProblem[] {
  return [...checkId(edit), ...checkPlace(edit, catalogue), ...checkRules(edit), ...checkGoldenCounts(edit)];
}

function checkId({ id, names }: TopicEdit): EditProblem[] {
  const problems: EditProblem[] = [];
  if (!TopicId.safeParse(id).success)
    problems.push({
      code: 'bad_id',
      message: `"${id}" is no id: use small letters, digits and hyphens, as in "gold-price".`,
    });
  if (Object.keys(names).length === 0)
    problems.push({ code: 'no_name', message: 'A topic needs a name in at least one language.' });
  if (Object.keys(names).length > EDIT_LIMITS.names)
    problems.push({
      code: 'too_many_names',
      message: `A topic has names in at most ${EDIT_LIMITS.names} languages.`,
    });
  return problems;
}

/** What keeps a topic from standing under its parents, or under none. */
export function checkPlace(
  edit: Pick<TopicEdit, 'id' | 'parents' | 'private'>,
  catalogue: Catalogue,
): EditProblem[] {
  return [...checkParents(edit, catalogue), ...checkRoots(edit, catalogue), ...checkPrivacy(edit, catalogue)];
}

function checkRoots(
  { id, parents }: Pick<TopicEdit, 'id' | 'parents'>,
  { topics }: Catalogue,
): EditProblem[] {
  if (parents.length > 0) return [];
  const roots = topics.filter((topic) => topic.parents.length === 0);
  if (roots.length < EDIT_LIMITS.roots || roots.some((root) => root.id === id)) return [];
  return [
    {
      code: 'too_many_roots',
      message: `There are ${EDIT_LIMITS.roots} topics without parents already: give this one a parent.`,
    },
  ];
}

function checkParents(
  { id, parents }: Pick<TopicEdit, 'id' | 'parents'>,
  catalogue: Catalogue,
): EditProblem[] {
  const shipped = topicById(id);
  if (shipped?.iso !== undefined && parents.join() !== shipped.parents.join())
    return [{ code: 'fixed_parents', message: `${id} is a country: its parents stay as they are.` }];
  if (parents.length > EDIT_LIMITS.parents)
    return [{ code: 'too_many_parents', message: `A topic has at most ${EDIT_LIMITS.parents} parents.` }];
  const unknown = parents.filter((parent) => !catalogue.find(parent));
  if (unknown.length > 0)
    return unknown.map((parent) => ({ code: 'unknown_parent', message: `There is no topic "${parent}".` }));
  if (!catalogue.withParents(parents).includes(id)) return [];
  return [{ code: 'circle', message: `${id} would be its own parent.` }];
}

/** Who follows a parent gets what is below it: below one that all may see, nothing would be private. */
function checkPrivacy(
  { id, parents, private: hidden = false }: Pick<TopicEdit, 'id' | 'parents' | 'private'>,
  { find, topics }: Catalogue,
): EditProblem[] {
  const open = parents.filter((parent) => hidden && find(parent)?.private !== true);
  const held = topics.filter((topic) => !hidden && topic.private && topic.parents.includes(id));
  return [
    ...open.map((parent) => ({
      code: 'public_parent',
      message: `${parent} is not private, and who follows it would get what is in ${id}: take it out of the parents.`,
    })),
    ...held.map((child) => ({
      code: 'private_child',
      message: `${child.id} is private and stands below ${id}: move it first, or make ${id} private too.`,
    })),
  ];
}

function checkRules({ id, rules }: TopicEdit): EditProblem[] {
  if (rules.length > EDIT_LIMITS.rules)
    return [{ code: 'too_many_rules', message: `A topic has at most ${EDIT_LIMITS.rules} rules.` }];
  if (rules.length === 0 && topicById(id)?.iso === undefined)
    return [{ code: 'no_rule', message: 'A topic needs a rule, or it would never match.' }];
  return rules.flatMap((text, rule) => {
    const parsed = parseRule(text);
    return parsed.kind === 'problem'
      ? [{ code: parsed.code, message: parsed.message, rule, at: parsed.at }]
      : [];
  });
}

function checkGoldenCounts({ goldens: { match, not } }: TopicEdit): EditProblem[] {
  if (match.length + not.length > EDIT_LIMITS.goldens)
    return [{ code: 'too_many_goldens', message: `A topic has at most ${EDIT_LIMITS.goldens} goldens.` }];
  if (match.length > 0) return [];
  return [
    { code: 'no_golden', message: 'Give at least one headline that must match ("goldens": {"match": […]}).' },
  ];
}
