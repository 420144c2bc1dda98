import additions from './catalogue/additions.json' with { type: 'json' };
import countries from './catalogue/countries.json' with { type: 'json' };
import homonyms from './catalogue/homonyms.json' with { type: 'json' };
import regions from './catalogue/regions.json' with { type: 'json' };
import { cityNames } from './cities.js';
import type { Kind, Listed, Name } from './name.js';
import { nameOf } from './name-of.js';
import { placeNames } from './places.js';
import { foldedWords } from './words.js';

const EXCLUDED = new Map(
  Object.entries(additions.excluded as Record<string, string[]>).map(([language, texts]) => [
    language,
    new Set(texts.map((text) => foldedWords(text).join(' '))),
  ]),
);
const ADDED = additions.names as Record<string, Listed | undefined>;

const ABBREVIATED = {
  dotted: { languages: ['en'], casing: 'capital' },
  afterComma: { languages: ['en'], casing: 'upper' },
} as const;

const ISO_TO_ID = new Map(countries.map(({ iso, id }) => [iso, id]));

/** Every name of every country and of the regions that have names of their own, made one by one: they are many. */
export function* eachName(): Generator<Name, void> {
  for (const phrase of Object.entries(additions.phrases as Record<string, string | null>))
    yield phraseName(phrase);
  for (const country of countries) yield* countryNames(country);
  for (const name of placeNames(ISO_TO_ID)) if (!isExcluded(name.text, name.languages[0]!)) yield name;
  yield* abbreviations();
  yield* regionNames();
  yield* Object.entries(homonyms.shared as Record<string, Listed>).flatMap(sharedNames);
  yield* cityNames(ISO_TO_ID);
}

function phraseName([text, iso]: [string, string | null]): Name {
  return nameOf({ topic: iso === null ? null : ISO_TO_ID.get(iso)!, kind: 'phrase', text, casing: 'any' });
}

function countryNames({ id, iso, names, also }: (typeof countries)[number]): Name[] {
  return [
    ...namesIn(id, 'country', listed(names), true),
    ...namesIn(id, 'country', also, true),
    ...namesIn(id, 'country', ADDED[iso] ?? {}, false),
  ];
}

/** A place that two countries claim stands for both. */
function sharedNames([isos, names]: [string, Listed]): Name[] {
  return isos
    .split(' ')
    .flatMap((iso) =>
      namesIn(ISO_TO_ID.get(iso)!, 'place', names, false).map((name) => ({ ...name, isShared: true })),
    );
}

/** Only the Middle East is a region that headlines name as such; M49's names are for files, not for readers. */
function regionNames(): Name[] {
  const { id, names } = regions.find((region) => region.id === 'middle-east')!;
  return [listed(names), ADDED[id] ?? {}].flatMap((texts) => namesIn(id, 'region', texts, false));
}

function listed(names: Record<string, string | undefined>): Listed {
  return Object.fromEntries(Object.entries(names).map(([language, name]) => [language, name ? [name] : []]));
}

/** "Ga." in a sentence and ", GA" behind a city: of the states and provinces that are written so. */
function abbreviations(): Name[] {
  return Object.entries(additions.abbreviations).flatMap(([iso, forms]) =>
    (['dotted', 'afterComma'] as const).flatMap((form) =>
      forms[form].map((text) =>
        nameOf({
          ...ABBREVIATED[form],
          topic: ISO_TO_ID.get(iso)!,
          kind: 'place',
          text,
          guards: [{ [form]: true }],
        }),
      ),
    ),
  );
}

/** Compared as they are folded: a list for all languages need not know how each spells it. */
function isExcluded(text: string, language: string): boolean {
  const name = foldedWords(text).join(' ');
  return EXCLUDED.get(language)?.has(name) === true || EXCLUDED.get('*')!.has(name);
}

function namesIn(topic: string, kind: Kind, names: Listed, excluded: boolean): Name[] {
  return Object.entries(names).flatMap(([language, texts]) =>
    (texts ?? [])
      .filter((text) => !excluded || !isExcluded(text, language))
      .map((text) => nameOf({ topic, kind, text, languages: [language] })),
  );
}
