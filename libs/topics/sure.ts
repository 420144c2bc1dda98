import { topicById } from './catalogue.js';
import countries from './catalogue/countries.json' with { type: 'json' };
import homonyms from './catalogue/homonyms.json' with { type: 'json' };
import type { Candidates, Kind, Name } from './name.js';

/** The names of a headline that only one topic bears, counted once: each other name asks for them. */
export interface Sure {
  /** By topic, how many; and how many that are no towns. */
  names: ReadonlyMap<string | null, number>;
  noTowns: ReadonlyMap<string | null, number>;
  /** How many lie in a region. */
  regions: ReadonlyMap<string, number>;
  /** The topics that are named by what stands for them on its own. */
  named: ReadonlySet<string | null>;
  /** By `placeOf`, the topic of the name that starts there. */
  starts: ReadonlyMap<string, string | null>;
}

/**
 * Says which of two countries is meant, and is no topic by itself: a headline that names a leader and no place is of
 * the leader, and not what who marks places in headlines would mark. Beside another name of the country it is a
 * reason like that.
 */
export const COMPANY_ONLY: readonly Kind[] = ['leader'];

const ID_BY_ISO = new Map(countries.map(({ iso, id }) => [iso, id]));
const DOUBTFUL = new Map(
  Object.entries(homonyms.doubtful).map(([iso, names]) => [ID_BY_ISO.get(iso)!, new Set(names)]),
);

export function sureOf(readings: readonly Candidates[]): Sure {
  const [names, noTowns] = [new Map<string | null, number>(), new Map<string | null, number>()];
  const regions = new Map<string, number>();
  const named = new Set<string | null>();
  const starts = new Map<string, string | null>();
  for (const { field, from, names: all } of readings) {
    const [only] = all;
    if (only === undefined || all.length > 1) continue;
    count(names, only.topic);
    if (only.kind !== 'town') count(noTowns, only.topic);
    for (const region of regionsOf(only.topic)) count(regions, region);
    if (standsAlone(only)) named.add(only.topic);
    starts.set(placeOf(field, from), only.topic);
  }
  return { names, noTowns, regions, named, starts };
}

/** A word of a field. */
export function placeOf(field: Candidates['field'], word: number): string {
  return `${field} ${word}`;
}

export function regionsOf(topic: string | null): readonly string[] {
  return topicById(topic ?? '')?.parents ?? [];
}

/** A name that others bear as well, who are no topics: "Senate". */
export function isDoubtful({ topic, text }: Name): boolean {
  return DOUBTFUL.get(topic ?? '')?.has(text) === true;
}

function standsAlone(name: Name): boolean {
  return !COMPANY_ONLY.includes(name.kind) && name.kind !== 'town' && !isDoubtful(name);
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
