import additions from './catalogue/additions.json' with { type: 'json' };
import countries from './catalogue/countries.json' with { type: 'json' };
import regions from './catalogue/regions.json' with { type: 'json' };
import { wordsOf } from './words.js';

/** How a name must be written: in any case, with a capital, in exactly these letters, all in capitals. */
export type Casing = 'any' | 'capital' | 'exact' | 'upper';

/** A name in the tree. A null topic is a phrase that only hides the names inside it. */
export interface Name {
  topic: string | null;
  kind: 'country' | 'region' | 'phrase';
  text: string;
  language: string | null;
  casing: Casing;
}

/** A step of the tree of names, one folded word a step. */
export interface Step {
  next: Map<string, Step>;
  names: Name[];
}

type Listed = Record<string, string[] | undefined>;
const EXCLUDED = additions.excluded as Listed;
const ADDED = additions.names as Record<string, Listed | undefined>;
const ARTICLE_ONLY = new Set(additions.withArticleOnly.map(folded));
/** Names of so few letters look like words of other languages. */
const SHORT = 4;

function folded(text: string): string {
  return wordsOf(text)
    .map((word) => word.folded)
    .join(' ');
}

/** Every name of every country and of the regions that have names of their own. */
export function allNames(): Name[] {
  const isoToId = new Map(countries.map(({ iso, id }) => [iso, id]));
  const phrases = Object.entries(additions.phrases as Record<string, string | null>).map(
    ([text, iso]): Name => {
      return {
        topic: iso === null ? null : isoToId.get(iso)!,
        kind: 'phrase',
        text,
        language: null,
        casing: 'any',
      };
    },
  );
  const countryNames = countries.flatMap(({ id, iso, names, also }) => [
    ...namesIn(id, 'country', listed(names), EXCLUDED),
    ...namesIn(id, 'country', also as Listed, EXCLUDED),
    ...namesIn(id, 'country', ADDED[iso] ?? {}, {}),
  ]);
  // Only the Middle East is a region that headlines name as such; M49's names are for files, not for readers.
  const middleEast = regions.find(({ id }) => id === 'middle-east')!;
  const regionNames = [listed(middleEast.names), ADDED[middleEast.id] ?? {}].flatMap((names) =>
    namesIn(middleEast.id, 'region', names, {}),
  );
  return [...phrases, ...countryNames, ...regionNames];
}

function listed(names: Record<string, string | undefined>): Listed {
  return Object.fromEntries(Object.entries(names).map(([language, name]) => [language, name ? [name] : []]));
}

function namesIn(topic: string, kind: Name['kind'], names: Listed, excluded: Listed): Name[] {
  return Object.entries(names).flatMap(([language, texts]) =>
    (texts ?? [])
      .filter((text) => ![excluded[language], excluded['*']].some((list) => list?.includes(text)))
      .map((text) => ({ topic, kind, text, language, casing: casingOf(text, language) })),
  );
}

function casingOf(text: string, language: string): Casing {
  const letters = text.replace(/[^\p{L}]/gu, '');
  if (letters === letters.toLowerCase()) return 'any';
  if (letters.length <= SHORT && letters === letters.toUpperCase()) return 'upper';
  if (language === 'en' || wordsOf(text).length > 1) return 'any';
  return letters.length <= SHORT ? 'exact' : 'capital';
}

/** The names as a tree of folded words; an Arabic name with «ال» is there without it too. */
export function treeOf(names: readonly Name[]): Step {
  const root: Step = { next: new Map(), names: [] };
  for (const name of names) {
    const words = wordsOf(name.text).map((word) => word.folded);
    insert(root, words, name);
    const [first] = words;
    const bare = name.language === 'ar' && words.length === 1 && !ARTICLE_ONLY.has(first!);
    // Read off the spelling, not the folded word: the «آل» of «آلمان» is no article.
    if (bare && /^ال.{3,}$/u.test(name.text)) insert(root, [first!.slice(2)], name);
  }
  return root;
}

function insert(root: Step, words: readonly string[], name: Name): void {
  let step = root;
  for (const word of words) {
    const next: Step = step.next.get(word) ?? { next: new Map(), names: [] };
    step.next.set(word, next);
    step = next;
  }
  const known = step.names.some((other) => other.topic === name.topic && other.casing === name.casing);
  if (!known) step.names.push(name);
}
