// Writes countries.json and regions.json beside it from parents.json and the CLDR names in Node's own ICU.
// Run by hand after an upgrade of Node, and read the difference: `node libs/topics/catalogue/generate.mjs`.
// The ids come from the English names of CLDR, so an id that changes here breaks everybody who follows it.
import { readFileSync, writeFileSync } from 'node:fs';

const LOCALES = [
  'ar',
  'en',
  'fa',
  'fr',
  'es',
  'de',
  'tr',
  'he',
  'ckb',
  'ku',
  'ur',
  'az',
  'az-Cyrl',
  'ps',
  'ru',
  'pt',
  'it',
];
// CLDR's "ku" is Kurmanji. Azeri in Cyrillic is a second spelling, not a language of its own.
const CODES = { ku: 'kmr', 'az-Cyrl': 'az' };
// In no M49 sub-region.
const WITHOUT_REGION = ['AQ'];

const displayNames = new Map(
  LOCALES.map((locale) => [
    locale,
    ['long', 'short'].map(
      (style) => new Intl.DisplayNames([locale], { type: 'region', style, fallback: 'none' }),
    ),
  ]),
);
const parents = JSON.parse(readFileSync(new URL('./parents.json', import.meta.url), 'utf8'));

const slug = (name) =>
  name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’.]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

// "Myanmar (Burma)" is two names; "Hong Kong (China SAR)" is not.
const TWO_NAMES = ['MM'];
const parts = (name) => name.split(/[()]/).map((part) => part.trim());
/** "US", "É.-U.": other words look like these; additions.json lists those that are safe. */
const isAcronym = (name) => !/\p{Ll}|\p{Lo}/u.test(name);

function namesOf(code) {
  const names = {};
  const also = {};
  for (const [locale, [long, short]] of displayNames) {
    const name = long.of(code);
    if (name === undefined) continue;
    const language = CODES[locale] ?? locale;
    names[language] ??= name;
    const forms = [name, ...(TWO_NAMES.includes(code) ? parts(name) : []), short.of(code)].filter(
      (form) => form && form !== names[language] && !isAcronym(form),
    );
    if (forms.length > 0) also[language] = [...new Set([...(also[language] ?? []), ...forms])];
  }
  return { names, also };
}

function country(iso, region) {
  const { names, also } = namesOf(iso);
  return { id: slug(names.en), iso, parents: region ? [region] : [], names, also };
}

function write(file, rows) {
  const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
  writeFileSync(new URL(file, import.meta.url), `[\n${lines}\n]\n`);
}

const byId = (a, b) => (a.id < b.id ? -1 : 1);
const countries = parents.flatMap(({ id, members }) => members.split(' ').map((iso) => country(iso, id)));
write('./countries.json', [...countries, ...WITHOUT_REGION.map((iso) => country(iso, null))].sort(byId));
write(
  './regions.json',
  parents.map(({ id, m49, names }) => ({ id, names: names ?? namesOf(m49).names })).sort(byId),
);
