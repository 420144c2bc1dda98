import cities from './catalogue/cities.json' with { type: 'json' };
import lookAlikes from './catalogue/look-alikes.json' with { type: 'json' };
import type { Name } from './name.js';
import { nameOf } from './name-of.js';

const ENGLISH_NEWS = new Set(['US', 'GB', 'CA', 'AU', 'IE', 'NZ']);
/** From this many people on (a logarithm, in tenths) a place needs no local company; lower where English is spoken. */
const KNOWN = 55;
const KNOWN_IN_ENGLISH = 48;
const SURE = new Set(lookAlikes.known.split(' '));
const ALSO_PEOPLE = new Set(
  [lookAlikes.firstNames, lookAlikes.surnames].flatMap((names) => names.split(' ')),
);

/** Whether an English place name is a person's name as often. */
export function isAlsoPerson(text: string): boolean {
  return ALSO_PEOPLE.has(text) && !SURE.has(text);
}

/** Cities and towns by their English names, from GeoNames. */
export function* cityNames(isoToId: ReadonlyMap<string, string>): Generator<Name, void> {
  for (const [iso, weights] of Object.entries(cities as Record<string, Record<string, number>>)) {
    const topic = isoToId.get(iso);
    if (topic === undefined) continue;
    const known = ENGLISH_NEWS.has(iso) ? KNOWN_IN_ENGLISH : KNOWN;
    for (const [text, tenths] of Object.entries(weights)) {
      const kind = tenths >= known && !isAlsoPerson(text) ? 'city' : 'town';
      yield nameOf({ topic, kind, text, languages: ['en'], casing: 'capital', weight: tenths / 10 });
    }
  }
}
