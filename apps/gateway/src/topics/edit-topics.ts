import { type KeptTopics, type Parts, Refused } from '@ajil/shell';
import { saveTopic, type TopicRow, type TopicToSave } from '@ajil/store';
import { checkPlace, EDIT_LIMITS, type Topic, topicById, type TopicEdit } from '@ajil/topics';
import { requireValid } from './try-topic.js';

/** Times that an edit is checked anew because another one was faster. */
const MOST_ROUNDS = 5;

/**
 * Saves what `make` makes of the topics as they are kept, if nothing was changed since; else it is made anew.
 * @throws Refused what `make` throws, or a conflict when others were faster each time
 */
export async function keep(
  { store, topics }: Pick<Parts, 'store' | 'topics'>,
  make: (kept: KeptTopics) => TopicToSave,
): Promise<TopicRow> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const kept = await topics.read();
    const saved = await saveTopic(store.db, make(kept), kept.revision);
    if (!saved) continue;
    // It is saved, also when it cannot be followed yet: the next look tries again, and says why.
    await topics.look().catch(() => undefined);
    return saved;
  }
  throw new Refused(409, 'conflict', 'Others edit topics at this very moment: try again.');
}

/** What to save of an edit. @throws Refused when it cannot be followed, or must not be kept */
export function written(edit: TopicEdit, version: number | undefined, kept: KeptTopics): TopicToSave {
  requireVersion(edit.id, version, kept);
  requireValid(edit, kept.catalogue);
  requireRoom(edit.id, kept);
  return { ...edit, rules: [...edit.rules], parents: [...edit.parents], restored: false };
}

/** What to save so that a topic is gone; an edited one that is shipped is as shipped again. @throws Refused */
export function removed(id: string, version: number | undefined, kept: KeptTopics): TopicToSave {
  const topic = found(id, kept);
  requireVersion(id, version, kept);
  const { names, parents, private: hidden = false, rules, goldens } = topic;
  const row = {
    id,
    names,
    parents: [...parents],
    private: hidden,
    rules: [...rules],
    goldens,
    removed: false,
    restored: false,
  };
  const shipped = topicById(id);
  // A country stays, edited or not.
  if (!shipped || (shipped.iso === undefined && versionOf(id, kept) === 0)) {
    requireChildless(id, kept);
    return { ...row, removed: true };
  }
  requirePlace(shipped, kept);
  return { ...row, private: false, restored: true };
}

/** The number of a topic's last change that counts; 0: as shipped, or not there. */
export function versionOf(id: string, { rows }: KeptTopics): number {
  const row = rows.find((each) => each.id === id);
  return row && isFollowed(row) ? row.version : 0;
}

export function found(id: string, { catalogue }: KeptTopics): Topic {
  const topic = catalogue.find(id);
  if (!topic) throw new Refused(404, 'not_found', `There is no topic "${id}".`);
  return topic;
}

/** @throws Refused when it is another version that was edited */
export function requireVersion(id: string, version: number | undefined, kept: KeptTopics): void {
  if (version === undefined || version === versionOf(id, kept)) return;
  throw new Refused(409, 'conflict', 'Somebody edited this topic meanwhile: read it again.');
}

const isFollowed = ({ removed, restored }: TopicRow) => !removed && !restored;

/** Only one that is new takes room. */
function requireRoom(id: string, kept: KeptTopics): void {
  if (versionOf(id, kept) > 0 || kept.rows.filter(isFollowed).length < EDIT_LIMITS.topics) return;
  throw new Refused(409, 'conflict', `There are ${EDIT_LIMITS.topics} topics already; remove one first.`);
}

function requireChildless(id: string, { catalogue }: KeptTopics): void {
  const children = catalogue.topics.filter(({ parents }) => parents.includes(id));
  if (children.length === 0) return;
  const named = children.slice(0, 5).map((child) => child.id);
  throw new Refused(409, 'conflict', `${id} is the parent of ${named.join(', ')}: move those first.`);
}

/** Its parents as shipped may have been moved below it meanwhile, or be gone. */
function requirePlace(shipped: Topic, { catalogue }: KeptTopics): void {
  const [problem] = checkPlace(shipped, catalogue);
  if (problem) throw new Refused(409, 'conflict', `${shipped.id} cannot be as shipped: ${problem.message}`);
}
