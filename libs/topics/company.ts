import countries from './catalogue/countries.json' with { type: 'json' };
import homonyms from './catalogue/homonyms.json' with { type: 'json' };
import { isAlsoPerson } from './cities.js';
import { isLocated, isPerson, isTownsman } from './locality.js';
import type { Candidates, Kind, Name } from './name.js';
import { saysWord } from './said.js';
import type { SourceHint } from './source.js';
import { COMPANY_ONLY, isDoubtful, placeOf, regionsOf, type Sure } from './sure.js';
import { foldedWords } from './words.js';

/** What is known of a headline beside the name in question. */
export interface Company {
  sure: Sure;
  /** The topic of the outlet's country. */
  home: string | null;
  hint: SourceHint | null;
}

export type Choice = { names: readonly Name[] } | { unsure: string } | null;

const ID_BY_ISO = new Map(countries.map(({ iso, id }) => [iso, id]));
const FROM_GEONAMES: readonly Kind[] = ['city', 'town'];
const PLACES: readonly Kind[] = ['city', 'town', 'place', 'capital'];
const ENGLISH_NEWS = ['US', 'GB', 'CA', 'AU'].map((iso) => ID_BY_ISO.get(iso));

/** Added to a name's weight, which is the logarithm of a place's people: 1 is ten times as many. */
const BONUS = {
  adjoining: 4,
  together: 1.5,
  sameRegion: 0.75,
  home: 2.5,
  generic: 1,
  namesake: 3,
  words: 1.5,
  own: 3,
  townsman: 1.5,
};
/** The second best name must be this far behind. */
const MARGIN = 0.6;
/** What a town of no other sign needs. */
const ENOUGH = 1;

const WORDS = new Map(
  Object.entries(homonyms.words).map(([iso, words]) => [
    ID_BY_ISO.get(iso)!,
    new Set(words.flatMap(foldedWords)),
  ]),
);
const OWN_WORDS = new Map(
  Object.entries(homonyms.names as Record<string, Record<string, string[]>>).map(([name, byIso]) => [
    foldedWords(name).join(' '),
    new Map(
      Object.entries(byIso).map(([iso, words]) => [ID_BY_ISO.get(iso)!, new Set(words.flatMap(foldedWords))]),
    ),
  ]),
);

/** Which of the topics that bear a name is meant here; null when none is, `unsure` when two are as likely. */
export function choose(candidates: Candidates, company: Company): Choice {
  const places = candidates.names.filter((name) => !(PLACES.includes(name.kind) && isPerson(candidates)));
  const scored = places
    .map((name) => ({ name, bonus: bonusOf(name, candidates, company) }))
    .map(({ name, bonus }) => ({ name, bonus, score: name.weight + bonus + leaning(name, company) }))
    .sort((one, other) => other.score - one.score);
  const [best, second] = scored;
  if (best === undefined) return null;
  if (COMPANY_ONLY.includes(best.name.kind))
    return company.sure.named.has(best.name.topic) ? { names: [best.name] } : null;
  if (best.name.isShared) return { names: places.filter((name) => name.isShared) };
  if (second !== undefined && best.score - second.score < MARGIN)
    return { unsure: scored.map(({ name }) => name.topic).join(' or ') };
  return isBelieved(best, candidates, company) ? { names: [best.name] } : null;
}

/** A town is believed where the words around it say so, or the company does and it is no person's name. */
function isBelieved(
  { name, bonus }: { name: Name; bonus: number },
  candidates: Candidates,
  company: Company,
): boolean {
  if (isDoubtful(name)) return bonus >= ENOUGH;
  if (name.kind !== 'town') return true;
  const person = isAlsoPerson(name.text);
  // "New Concord" is a place wherever it is said, "Concord" may be a word.
  if (candidates.to - candidates.from > 1 && bonus + leaning(name, company) >= ENOUGH) return true;
  return isLocated(candidates, person) || bonus >= (person ? BONUS.namesake : ENOUGH);
}

const foldedTexts = new WeakMap<Name, string>();

/** A name's own text folded; the same names are asked for over and over. */
function foldedOf(name: Name): string {
  let folded = foldedTexts.get(name);
  if (folded === undefined) foldedTexts.set(name, (folded = foldedWords(name.text).join(' ')));
  return folded;
}

function bonusOf(name: Name, candidates: Candidates, company: Company): number {
  if (name.topic === null) return 0;
  const { home } = company;
  const local = FROM_GEONAMES.includes(name.kind);
  return (
    companyBonus(name, candidates, company) +
    (home === name.topic && PLACES.includes(name.kind) ? BONUS.home : 0) +
    (PLACES.includes(name.kind) && ENGLISH_NEWS.includes(name.topic) && isTownsman(candidates)
      ? BONUS.townsman
      : 0) +
    (local && isNamesake(name, candidates, company) ? BONUS.namesake : 0) +
    (has(candidates, WORDS.get(name.topic)) ? BONUS.words : 0) +
    (has(candidates, OWN_WORDS.get(foldedOf(name))?.get(name.topic)) ? BONUS.own : 0)
  );
}

/** Most English papers on no country's domain are American; that alone makes no town believed. */
function leaning({ kind, topic }: Name, { home, hint }: Company): number {
  const leans = hint?.isGeneric && home === null && FROM_GEONAMES.includes(kind) && topic === ENGLISH_NEWS[0];
  return leans ? BONUS.generic : 0;
}

/** An English paper on no country's domain that is called after a town is that town's, not the capital's. */
function isNamesake(name: Name, { names }: Candidates, { home, hint }: Company): boolean {
  if (!hint?.isGeneric || home !== null || !ENGLISH_NEWS.includes(name.topic!)) return false;
  if (names.some(({ kind }) => kind === 'country')) return false;
  return hint.letters.includes(foldedOf(name).replaceAll(' ', '').slice(0, 5));
}

function has({ words }: Candidates, listed: ReadonlySet<string> | undefined): boolean {
  return listed !== undefined && saysWord(words, listed);
}

function companyBonus({ topic, kind }: Name, candidates: Candidates, { sure }: Company): number {
  if (adjoins(candidates, topic, sure)) return BONUS.adjoining;
  const self = candidates.names.length === 1 ? 1 : 0;
  // A town is itself in doubt: it says something of other towns only.
  const others = kind === 'town' ? sure.names : sure.noTowns;
  if ((others.get(topic) ?? 0) > self) return BONUS.together;
  const near = regionsOf(topic).some((region) => (sure.regions.get(region) ?? 0) > self);
  return near ? BONUS.sameRegion : 0;
}

/** "Gainesville, Va.": the next name, behind a comma. */
function adjoins({ field, text, words, to }: Candidates, topic: string | null, { starts }: Sure): boolean {
  const next = words[to];
  if (next === undefined || starts.get(placeOf(field, to)) !== topic) return false;
  return /^,?\s$/u.test(text.slice(words[to - 1]!.end, next.start));
}
