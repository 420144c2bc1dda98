import { topicById } from './catalogue.js';
import countries from './catalogue/countries.json' with { type: 'json' };
import homonyms from './catalogue/homonyms.json' with { type: 'json' };
import { isAlsoPerson } from './cities.js';
import { isLocated, isPerson, isTownsman } from './locality.js';
import type { Kind, Name, Reading } from './name.js';
import type { SourceHint } from './source.js';
import { foldedWords } from './words.js';

/** A name as read, with every topic that bears it. */
export interface Candidates extends Reading {
  field: 'title' | 'summary';
  names: readonly Name[];
}

/** What is known of a headline beside the name in question. */
export interface Company {
  readings: readonly Candidates[];
  /** The topic of the outlet's country. */
  home: string | null;
  hint: SourceHint | null;
}

export type Choice = { names: readonly Name[] } | { unsure: string } | null;

const ID_BY_ISO = new Map(countries.map(({ iso, id }) => [iso, id]));
/**
 * Says which of two countries is meant, and is no topic by itself: a headline that names a leader and no place is of
 * the leader, and not what who marks places in headlines would mark. Beside another name of the country it is a
 * reason like that.
 */
const COMPANY_ONLY: readonly Kind[] = ['leader'];
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
  const persons = candidates.names.filter((name) => !(PLACES.includes(name.kind) && isPerson(candidates)));
  const scored = persons
    .map((name) => ({ name, bonus: bonusOf(name, candidates, company) }))
    .map(({ name, bonus }) => ({ name, bonus, score: name.weight + bonus + leaning(name, company) }))
    .sort((one, other) => other.score - one.score);
  const [best, second] = scored;
  if (best === undefined) return null;
  if (COMPANY_ONLY.includes(best.name.kind))
    return hasOwnName(best.name, company) ? { names: [best.name] } : null;
  if (best.name.isShared) return { names: persons.filter((name) => name.isShared) };
  if (second !== undefined && best.score - second.score < MARGIN)
    return { unsure: scored.map(({ name }) => name.topic).join(' or ') };
  return isBelieved(best, candidates, company) ? { names: [best.name] } : null;
}

/** Whether the country of a leader is also named by what stands for it on its own. */
function hasOwnName({ topic }: Name, { readings }: Company): boolean {
  return readings.some(({ names: [only, ...others] }) => {
    if (only === undefined || others.length > 0 || only.topic !== topic) return false;
    return !COMPANY_ONLY.includes(only.kind) && only.kind !== 'town' && !isDoubtful(only);
  });
}

const DOUBTFUL = new Map(
  Object.entries(homonyms.doubtful).map(([iso, names]) => [ID_BY_ISO.get(iso)!, new Set(names)]),
);

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

function isDoubtful({ topic, text }: Name): boolean {
  return DOUBTFUL.get(topic ?? '')?.has(text) === true;
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
    (has(candidates, OWN_WORDS.get(foldedWords(name.text).join(' '))?.get(name.topic)) ? BONUS.own : 0)
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
  return hint.letters.includes(foldedWords(name.text).join('').slice(0, 5));
}

function has({ words }: Candidates, listed: ReadonlySet<string> | undefined): boolean {
  return listed !== undefined && words.some((word) => listed.has(word.folded));
}

function companyBonus({ topic, kind }: Name, candidates: Candidates, { readings }: Company): number {
  const others = readings.filter((other) => other !== candidates && other.names.length === 1);
  const same = others.filter((other) => other.names[0]!.topic === topic);
  if (same.some((other) => adjoins(candidates, other))) return BONUS.adjoining;
  // A town is itself in doubt: it says something of other towns only.
  if (same.some(({ names }) => kind === 'town' || names[0]!.kind !== 'town')) return BONUS.together;
  const regions = topicById(topic ?? '')?.parents ?? [];
  const near = others.some(({ names }) =>
    topicById(names[0]!.topic ?? '')?.parents.some((id) => regions.includes(id)),
  );
  return near ? BONUS.sameRegion : 0;
}

/** "Gainesville, Va.": the next name, behind a comma. */
function adjoins({ field, text, words, to }: Candidates, other: Candidates): boolean {
  const next = other.words[other.from]!;
  if (other.field !== field || next.start < words[to - 1]!.end) return false;
  return /^,?\s$/u.test(text.slice(words[to - 1]!.end, next.start));
}
