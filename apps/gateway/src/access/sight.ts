import { type Filter, parseCell } from '@ajil/protocol';
import type { LiveCatalogue } from '@ajil/shell';
import type { Identity } from './identity.js';

/** Which topics somebody may see at this moment. */
export interface Sight {
  /** The same text while the same is seen. */
  name: string;
  /** Whether a topic that exists may be seen; one that may not is answered as one that does not exist. */
  sees(topic: string): boolean;
}

export type SeenTopics = Pick<LiveCatalogue, 'isPrivate' | 'privates' | 'withParents'>;

/** All topics, private ones too. */
export const ALL: Sight = { name: '*', sees: () => true };

/** What an identity may see of the topics of now. */
export function sightOf({ kind, rights }: Pick<Identity, 'kind' | 'rights'>, catalogue: SeenTopics): Sight {
  if (kind === 'anonymous') return publicSight(catalogue);
  return rights.topics === null ? ALL : listedSight(rights.topics, catalogue);
}

const publicSights = new WeakMap<SeenTopics, Sight>();

/** One for all anonymous readers of a catalogue. */
function publicSight(catalogue: SeenTopics): Sight {
  if (catalogue.privates.length === 0) return ALL;
  const known = publicSights.get(catalogue);
  if (known) return known;
  const sight = {
    name: `all but ${catalogue.privates.join(' ')}`,
    sees: (topic: string) => !catalogue.isPrivate(topic),
  };
  publicSights.set(catalogue, sight);
  return sight;
}

const listedSights = new WeakMap<readonly string[], { catalogue: SeenTopics; sight: Sight }>();
const numbers = new WeakMap<SeenTopics, number>();
let catalogues = 0;

/** Of each catalogue another one. */
function numberOf(catalogue: SeenTopics): number {
  const number = numbers.get(catalogue) ?? catalogues++;
  numbers.set(catalogue, number);
  return number;
}

/** Who may see a topic sees what is below it, as who follows it is told of it. One for all readers of a key. */
function listedSight(topics: readonly string[], catalogue: SeenTopics): Sight {
  const known = listedSights.get(topics);
  if (known?.catalogue === catalogue) return known.sight;
  const listed = new Set(topics);
  const sees = (topic: string) => catalogue.withParents([topic]).some((each) => listed.has(each));
  // What is below a topic may be moved: of another catalogue it is another sight. Each token of a login brings a list of
  // its own; of the same topics it is the same sight.
  const sight = { name: `${numberOf(catalogue)}: ${[...listed].sort().join(' ')}`, sees };
  listedSights.set(topics, { catalogue, sight });
  return sight;
}

/** The part of a wish that may be told of as it happens. */
export function seenOf(filter: Filter, { sees }: Sight): Filter {
  return partOf(filter, sees);
}

/**
 * Whether what is filed under a topic may be told of again: asked at every replay of every transport, and anew for
 * each piece of it, whatever was allowed when the subscription was made.
 */
function mayReplay(topic: string, { sees }: Sight): boolean {
  return sees(topic);
}

/** The part of a wish that may be replayed. */
export function replayedOf(filter: Filter, sight: Sight): Filter {
  return partOf(filter, (topic) => mayReplay(topic, sight));
}

/** Those of the cells whose alerts may be replayed. */
export function replayable(cells: readonly string[], sight: Sight): string[] {
  return cells.filter((cell) => mayReplay(parseCell(cell).topic, sight));
}

/** Whether an alert that is filed under these cells may be told of: who may see one of its topics gets all of it. */
export function mayTell(cells: readonly string[], sight: Sight): boolean {
  return sight === ALL || replayable(cells, sight).length > 0;
}

/** The very same filter when that is all of it. */
function partOf(filter: Filter, isKept: (topic: string) => boolean): Filter {
  for (const topic of filter.keys())
    if (!isKept(topic)) return new Map([...filter].filter(([each]) => isKept(each)));
  return filter;
}
