import lookAlikes from './catalogue/look-alikes.json' with { type: 'json' };
import type { Reading } from './name.js';
import { foldedWords } from './words.js';

const listed = (text: string) => new Set(text.split(' ').flatMap(foldedWords));

/** What a place stands behind: "in Clinton". */
const BEFORE = listed(
  'in near outside around downtown north south east west northern southern eastern western central upstate suburban across',
);
/** The same of a name that is no person's: "from Harwinton", "at Schaumburg". */
const ALSO_BEFORE = listed('from at into to leaves leaving visits hits toward towards');
const TOWNSMAN =
  'man woman men women teen teens teenager teenagers boy girl baby toddler couple parents mother father mom dad native';
/** What stands behind a place: "Clinton man", "Clinton Township". */
const BEHIND = listed(
  [
    TOWNSMAN,
    'driver drivers motorist motorists cyclist resident residents natives family families center centre voters student students pupil pupils teacher teachers grad graduate',
    'police cop cops pd officer officers sheriff mayor council councils councillor councilman councilwoman alderman',
    'city town township twp village county parish borough suburb suburbs district neighborhood neighbourhood area region',
    'school schools library hospital college university airport church mosque synagogue museum park zoo pub cafe restaurant shop shops store mall market hotel casino theatre theater',
    'fire firefighter firefighters volunteer chamber court judge jail prison plant mine factory clinic shelter',
    'election elections primary board trustees commissioners commission legislators lawmakers supporters protesters protest',
    'business businesses homes houses apartment apartments club festival marathon parade fair crash shooting stabbing homicide murder slaying robbery',
    'businessman businesswoman pensioner grandmother grandfather doctor nurse pastor priest bishop imam veteran farmer farmers workers fans road street bridge lake river beach bay harbor harbour port station',
  ].join(' '),
);
const TOWNSMEN = listed(TOWNSMAN);
const FIRST_NAMES = listed(lookAlikes.firstNames);
const TITLES = listed(
  'mr mrs ms dr sir lord lady judge justice rep sen gov coach captain capt sgt lt prof president senator saint st',
);

/** Whether the words around an English place name say that a place is meant; `person`: the name is a person's too. */
export function isLocated({ text, words, from, to }: Reading, person: boolean): boolean {
  const before = words[from - 1];
  const after = words[to];
  if (before !== undefined && adjoins(text, before.end, words[from]!.start)) {
    if (BEFORE.has(before.folded) || (!person && ALSO_BEFORE.has(before.folded))) return true;
  }
  return after !== undefined && BEHIND.has(after.folded) && adjoins(text, words[to - 1]!.end, after.start);
}

/** "Alexandria woman": English papers say so of the people of their own towns. */
export function isTownsman({ text, words, to }: Reading): boolean {
  const after = words[to];
  return after !== undefined && TOWNSMEN.has(after.folded) && adjoins(text, words[to - 1]!.end, after.start);
}

/** Whether a person is meant: a first name or a title stands directly before it. */
export function isPerson({ text, words, from }: Reading): boolean {
  const before = words[from - 1];
  if (before === undefined || !/^\p{Lu}/u.test(before.text)) return false;
  if (!FIRST_NAMES.has(before.folded) && !TITLES.has(before.folded)) return false;
  return adjoins(text, before.end, words[from]!.start);
}

function adjoins(text: string, end: number, start: number): boolean {
  return /^\.?[\s-]$/u.test(text.slice(end, start));
}
