import africa from './catalogue/places/sub-saharan-africa.json' with { type: 'json' };
import americas from './catalogue/places/americas.json' with { type: 'json' };
import asia from './catalogue/places/asia.json' with { type: 'json' };
import europe from './catalogue/places/europe.json' with { type: 'json' };
import middleEast from './catalogue/places/middle-east.json' with { type: 'json' };
import northernAfrica from './catalogue/places/northern-africa.json' with { type: 'json' };
import oceania from './catalogue/places/oceania.json' with { type: 'json' };
import { prepared } from './guards.js';
import type { Guard, Kind, Listed, Name } from './name.js';
import { nameOf } from './name-of.js';

type Group = Listed & { guard?: Guard };

/** What stands for one country; each list holds one group of names a line. */
interface Places {
  names?: Group | Group[];
  people?: Group | Group[];
  capital?: Group | Group[];
  places?: Group[];
  state?: Group[];
  actors?: Group[];
  leaders?: Group[];
}

const REGIONS = [middleEast, northernAfrica, europe, americas, africa, asia, oceania];
const KINDS: Record<keyof Places, Kind> = {
  names: 'country',
  people: 'people',
  capital: 'capital',
  places: 'place',
  state: 'state',
  actors: 'actor',
  leaders: 'leader',
};

/** The names in `catalogue/places`: by the ISO code of their country, what newsrooms say for it. */
export function* placeNames(isoToId: ReadonlyMap<string, string>): Generator<Name, void> {
  for (const region of REGIONS)
    for (const [iso, places] of Object.entries(region as unknown as Record<string, Places>))
      yield* namesOfCountry(isoToId.get(iso)!, places);
}

function* namesOfCountry(topic: string, places: Places): Generator<Name, void> {
  for (const [key, kind] of Object.entries(KINDS))
    for (const group of [places[key as keyof Places] ?? []].flat()) yield* namesOfGroup(topic, kind, group);
}

function namesOfGroup(topic: string, kind: Kind, group: Group): Name[] {
  const { guard, ...names } = group;
  const guards = guard === undefined ? [] : [prepared(guard)];
  return Object.entries(names).flatMap(([language, texts = []]) =>
    texts.map((text) => nameOf({ topic, kind, text, languages: [language], guards })),
  );
}
