import { foldToken } from '@ajil/text';
import additions from './catalogue/additions.json' with { type: 'json' };
import type { Guard, Name, Reading } from './name.js';
import { hasLetters, saysAny, startsWithCapital } from './said.js';
import { foldedWords } from './words.js';

const LISTS = ['notBefore', 'notAfter', 'notWith', 'needs', 'needsBefore', 'orWith', 'definite'] as const;
const LANGUAGE = new Set(
  ['اللغه', 'باللغه', 'لغه', 'للغه', 'واللغه', 'زبان', 'زماني', 'langue', 'idioma', 'שפה', 'בשפה'].map(
    foldToken,
  ),
);
const LANGUAGE_BEHIND = new Set([
  'language',
  'languages',
  'lessons',
  'speaking',
  'dili',
  'dilinde',
  'dilini',
  'dilinin',
]);
/** A folded Arabic word that an adjective with «ال» may stand behind: «وللجيش», «نظيره». */
const DEFINITE = /^(?:[وف]?[بكل]?ال|[وف]?لل)|.{3}(?:ه|ها|هم|نا)$/u;
const NEVER_FORMS = new Set(additions.neverForms.map((form) => form.normalize('NFC')));
const FROM_GEONAMES: readonly string[] = ['city', 'town'];
const PLAIN = /^[\x20-\x7E]*$/u;
const CAPITALS = /^[^\p{Ll}]*\p{Lu}[^\p{Ll}]*$/u;
/** Written with these letters, and small: "Sudani" in English is a name, "Sûdanî" in Kurmanji a people. */
const SMALL_LATIN = new Set(['kmr', 'az']);
const LETTERS_OF_SMALL = /[êîûçşəğıöü]/iu;
/** The languages of the Arabic script but Arabic. */
const OTHERS = new Set(['fa', 'ckb', 'ur', 'ps']);
const ARABIC_WORD = /^[\u0600-\u06FF]/u;
const SORANI = /[ێۆڕڵڤە]/u;
const PERSIAN = /[پچژگکی]/u;
const URDU = /[ٹڈےں]/u;
const PASHTO = /[ښځڅډړږټۍېڼ]/u;
const SMALL = /\p{Ll}/u;
const SHORT = 5;
/** Arabic vowel signs, without the shadda. */
const VOWELS = /[\u064B-\u0650\u0652]/u;
const ARABIC = /[يكةأإى]/u;

/** A guard with its lists of words folded once. Of a phrase in a list its first word stands for it. */
export function prepared(guard: Guard): Guard {
  const fold = (word: string) => foldedWords(word)[0] ?? '';
  const folded = LISTS.map((list) => [list, guard[list]?.map(fold)] as const);
  return { ...guard, ...Object.fromEntries(folded.filter(([, words]) => words !== undefined)) };
}

/** Whether the name may be read here: its letters' case, its ending's language, and the company that it needs. */
export function allows(reading: Reading): boolean {
  const { words, from, to, name } = reading;
  if (name.kind === 'phrase') return true;
  if (reading.text[words[to - 1]!.end] === '$') return false;
  if (!fitsLanguage(reading) || !fitsParticle(reading) || !fitsEnding(reading)) return false;
  const written = words.slice(from, to).map((word) => word.text.normalize('NFC'));
  if (NEVER_FORMS.has(written.join(' '))) return false;
  if (FROM_GEONAMES.includes(name.kind) && isMarked(written.join('')) && !isMarked(name.text)) return false;
  if (!isCased(written, name, reading.form.ending !== null) || isLanguage(reading)) return false;
  return name.guards.every((guard) => passes(guard, reading, written));
}

/** «بالإنجليزية», «اللغة الفرنسية», "Spanish language": what is spoken, not who speaks. */
function isLanguage({ words, from, to, form, name }: Reading): boolean {
  if (name.kind !== 'people') return false;
  if (LANGUAGE.has(words[from - 1]?.folded ?? '') || LANGUAGE_BEHIND.has(words[to]?.folded ?? ''))
    return true;
  return form.particle?.endsWith('ب') === true && form.word.endsWith('يه');
}

/**
 * Persian and Kurdish places are not read in an Arabic text, whose words some of them spell; nor others' short names in
 * Urdu and Pashto.
 */
function fitsLanguage(reading: Reading): boolean {
  const { only, word } = reading.form;
  const { kind, languages } = reading.name;
  if (only !== undefined && !(languages.includes(only) && hasLetters(reading, SORANI))) return false;
  const own = hasLetters(reading, PASHTO) ? 'ps' : hasLetters(reading, URDU) ? 'ur' : null;
  const isShort = own !== null && word.length <= SHORT && ARABIC_WORD.test(word);
  if (isShort && languages.length > 0 && !languages.includes(own)) return false;
  if (kind !== 'country' && languages.length > 0 && languages.every((language) => SMALL_LATIN.has(language)))
    return hasLetters(reading, LETTERS_OF_SMALL);
  const isForeign =
    kind !== 'country' && languages.length > 0 && languages.every((language) => OTHERS.has(language));
  return (
    !isForeign || !hasLetters(reading, ARABIC) || hasLetters(reading, PERSIAN) || hasLetters(reading, SORANI)
  );
}

/** Arabic writes its prepositions onto names, Persian "and" at most; other languages of the script do neither. */
function fitsParticle(reading: Reading): boolean {
  const { from, to, form } = reading;
  const { kind, languages } = reading.name;
  const { particle, word, only } = form;
  if (particle === null || languages.length === 0 || only !== undefined) return true;
  // Hebrew letters in front of three more are too often the word's own; countries are worth it.
  if (!ARABIC_WORD.test(word)) return word.length > 3 || to - from > 1 || kind === 'country';
  if (particle === 'و' && languages.includes('fa')) return true;
  if (!languages.includes('ar') || hasLetters(reading, SORANI)) return false;
  return !hasLetters(reading, PERSIAN) || hasLetters(reading, ARABIC);
}

function fitsEnding(reading: Reading): boolean {
  const { words, from, name } = reading;
  const { ending } = reading.form;
  if (ending === null) return true;
  if (!name.languages.some((language) => ending.languages.includes(language))) return false;
  if (ending.capital && !startsWithCapital(words[from]!.text)) return false;
  return ending.letters === undefined || hasLetters(reading, ending.letters);
}

/** With diacritics: German "Länder" is not the town of Lander. */
function isMarked(text: string): boolean {
  return !PLAIN.test(text) && /\p{M}/u.test(text.normalize('NFD'));
}

function isCased(written: readonly string[], name: Name, ended: boolean): boolean {
  if (name.casing === 'any') return true;
  if (name.casing === 'capital') return startsWithCapital(written[name.capitalAt] ?? written[0]!);
  if (name.casing === 'upper') return isUpper(written.join(''), ended ? name.text : '');
  // An ending is written onto the last letters of the name.
  const first = written[0]!.slice(0, ended ? name.text.length : undefined);
  return first === name.text || (CAPITALS.test(first) && first.toLowerCase() === name.text.toLowerCase());
}

/** An ending of an abbreviation may be small: "DYAyê", "ABDde". */
function isUpper(written: string, text: string): boolean {
  const letters = text.replace(/[^\p{L}\p{N}]/gu, '').length;
  return CAPITALS.test(letters === 0 ? written : written.slice(0, letters));
}

function passes(guard: Guard, reading: Reading, written: readonly string[]): boolean {
  const { words, from, to, form, name } = reading;
  const before = words[from - 1]?.folded ?? '';
  const after = words[to]?.folded ?? '';
  if (guard.capital && !startsWithCapital(written[0]!)) return false;
  if (guard.exact && !isExact(written, name)) return false;
  if (guard.mixedCase && !hasLetters(reading, SMALL)) return false;
  if ((guard.dotted || guard.afterComma) && !isAbbreviated(guard, reading)) return false;
  if (guard.notForms?.some((form) => sameForm(written[0]!, form))) return false;
  if (guard.notBefore?.includes(after) || guard.notAfter?.includes(before)) return false;
  if (guard.notWith && saysAny(words, guard.notWith)) return false;
  if (guard.needs && !saysAny(words, guard.needs)) return false;
  if (guard.definite?.includes(form.word) && !DEFINITE.test(before)) return false;
  if (guard.needsBefore === undefined || guard.needsBefore.includes(before)) return true;
  if (guard.orWith && saysAny(words, guard.orWith)) return true;
  return form.particle !== null && (guard.particles ?? []).some((letter) => form.particle!.endsWith(letter));
}

/** As written in the list, letter by letter; without capitals, with the same shadda and the vowel signs it has. */
function isExact(written: readonly string[], name: Name): boolean {
  if (!/[\p{Lu}\p{Ll}]/u.test(name.text)) return sameLetters(written.join(' '), name.text);
  const letters = (text: string) => text.normalize('NFC').replace(/[^\p{L}\p{N}]/gu, '');
  return letters(written.join('')) === letters(name.text);
}

/** "Ga." has its full stop; "GA" stands behind a comma or alone at the end of "Augusta, GA". */
function isAbbreviated({ dotted, afterComma }: Guard, { text, words, from, to }: Reading): boolean {
  if (dotted && text[words[to - 1]!.end] === '.') return true;
  const before = words[from - 1];
  if (!afterComma || before === undefined || !/^\p{Lu}\p{Ll}/u.test(before.text)) return false;
  return /^\.?,\s$/u.test(text.slice(before.end, words[from]!.start));
}

/** Particles may stand in front. */
function sameLetters(written: string, text: string): boolean {
  const name = text.normalize('NFC');
  return VOWELS.test(name) ? written.endsWith(name) : sameForm(written, name);
}

/** Same letters with the same shadda: «بعمّان» is written like «عمّان», particles and short vowels aside. */
function sameForm(written: string, form: string): boolean {
  const skeleton = (word: string) => word.normalize('NFC').replace(new RegExp(VOWELS, 'gu'), '');
  return skeleton(written).endsWith(skeleton(form));
}
