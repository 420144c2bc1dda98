import additions from './catalogue/additions.json' with { type: 'json' };
import { looseSorani, nisbaForms } from './forms.js';
import type { Name } from './name.js';
import { foldedWords } from './words.js';

/** A step of the tree of names, one folded word a step. */
export interface Step {
  /** Null where no name goes on. */
  next: Map<string, Step> | null;
  names: Name[];
}

/** The first words. */
export interface Root extends Step {
  next: Map<string, Step>;
}

const ARTICLE_ONLY = new Set(additions.withArticleOnly.map((text) => foldedWords(text).join(' ')));
/** «العراق» is also written «عراق»; «الرقة» never is «رقة», which is a word. */
const BARE: readonly string[] = ['country', 'region'];
/** A place of the catalogue is one that the news names. */
const A_LITTLE = 0.3;
/** Of a smaller city the catalogue may mean another: the state of Virginia, not the town. */
const LARGE = 4.7;
const FROM_GEONAMES = ['city', 'town'];

/** Names between two pauses: some two milliseconds. */
const SLICE = 100;

/**
 * Makes the names a tree of folded words, slice by slice; an Arabic name with «ال» is there without it too, a nisba in
 * all its forms.
 */
export function* growTree(names: Iterable<Name>): Generator<void, Root> {
  const root: Root = { next: new Map(), names: [] };
  let done = 0;
  for (const name of names) {
    for (const words of spellingsOf(name)) insert(root, words, name);
    done += 1;
    if (done % SLICE === 0) yield;
  }
  return root;
}

function spellingsOf(name: Name): string[][] {
  const words = foldedWords(name.text);
  if (name.languages.includes('ckb')) return withLoose(words);
  if (!name.languages.includes('ar')) return [words];
  if (name.kind === 'people') return nisbaForms(words);
  const bare = BARE.includes(name.kind) && words.length === 1 && !ARTICLE_ONLY.has(words[0]!);
  // Read off the spelling, not the folded word: the «آل» of «آلمان» is no article.
  return bare && /^ال.{3,}$/u.test(name.text) ? [words, [words[0]!.slice(2)]] : [words];
}

/** Each word as it is or loose: a text may have either of either. */
function withLoose(words: readonly string[]): string[][] {
  const spellings = words.map((word) => [...new Set([word, looseSorani(word)])]);
  return spellings.reduce<string[][]>(
    (all, next) => all.flatMap((one) => next.map((word) => [...one, word])),
    [[]],
  );
}

function insert(root: Step, words: readonly string[], name: Name): void {
  let step = root;
  for (const word of words) {
    step.next ??= new Map();
    const next: Step = step.next.get(word) ?? { next: null, names: [] };
    step.next.set(word, next);
    step = next;
  }
  const known = step.names.findIndex((other) => isSame(other, name));
  if (known === -1) return void step.names.push(name);
  step.names[known] = merged(step.names[known]!, name);
}

/** One name for both; how many live there says how likely a place is meant. */
function merged(known: Name, name: Name): Name {
  const languages = [...new Set([...known.languages, ...name.languages])];
  const isLarge = known.kind === 'place' && FROM_GEONAMES.includes(name.kind) && name.weight >= LARGE;
  const weight = isLarge ? name.weight + A_LITTLE : known.weight;
  const capitalAt = Math.max(known.capitalAt, name.capitalAt);
  return { ...known, languages, weight, capitalAt };
}

/** The same topic under the same conditions, in another language or from another list: a place is no city besides. */
function isSame(one: Name, other: Name): boolean {
  if (one.topic !== other.topic) return false;
  if (FROM_GEONAMES.includes(other.kind)) return !one.guards.some(({ needs, notWith }) => needs ?? notWith);
  return (
    (one.casing === 'any' || one.casing === other.casing) &&
    (one.text === other.text || !needsLetters(one)) &&
    one.guards.length === other.guards.length &&
    sameGuards(one, other)
  );
}

/** Asks for the very letters of its text: Turkish "Küba" is not Kurdish "Kuba". */
function needsLetters({ casing, guards }: Name): boolean {
  return casing === 'exact' || guards.some(({ exact }) => exact);
}

function sameGuards(one: Name, other: Name): boolean {
  return one.guards.every((guard, at) => guard === other.guards[at]);
}
