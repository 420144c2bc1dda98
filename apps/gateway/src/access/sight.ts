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
let made = 0;

/** Who may see a topic sees what is below it, as who follows it is told of it. One for all readers of a key. */
function listedSight(topics: readonly string[], catalogue: SeenTopics): Sight {
  const known = listedSights.get(topics);
  if (known?.catalogue === catalogue) return known.sight;
  const listed = new Set(topics);
  const sees = (topic: string) => catalogue.withParents([topic]).some((each) => listed.has(each));
  // What is below a topic may be moved: of another catalogue it is another sight.
  const sight = { name: `list ${made++}`, sees };
  listedSights.set(topics, { catalogue, sight });
  return sight;
}

/** The part of a wish that may be told of. */
export function seenOf(filter: Filter, { sees }: Sight): Filter {
  const wishes = [...filter].filter(([topic]) => sees(topic));
  return wishes.length === filter.size ? filter : new Map(wishes);
}

/**
 * The cells whose alerts may be replayed: asked at every page of every transport, whatever was allowed when the
 * replay began or the subscription was made.
 */
export function replayable(cells: readonly string[], { sees }: Sight): string[] {
  return cells.filter((cell) => sees(parseCell(cell).topic));
}
