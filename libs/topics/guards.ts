import { foldToken, type Token } from '@ajil/text';
import additions from './catalogue/additions.json' with { type: 'json' };
import type { Name } from './names.js';

/** What a name needs around it; the words of `catalogue/README.md`. */
interface Guard {
  capital?: boolean;
  mixedCase?: boolean;
  notBefore?: string[];
  notAfter?: string[];
  notWith?: string[];
  needsBefore?: string[];
  particles?: string[];
  notForms?: string[];
}

/** Where a name was read: words `from` up to (not with) `to` of a field. */
export interface Reading {
  words: readonly Token[];
  from: number;
  to: number;
  /** The first word without its particle, folded. */
  stem: string;
  particle: string | null;
  name: Name;
}

const GUARDS = new Map(
  Object.entries(additions.guards as Record<string, Guard>).map(([name, guard]) => [
    foldToken(name),
    prepared(guard),
  ]),
);
const NEVER_FORMS = new Set(additions.neverForms.map((form) => form.normalize('NFC')));
const CAPITALS = /^[^\p{Ll}]*\p{Lu}[^\p{Ll}]*$/u;

function prepared(guard: Guard): Guard {
  const folded = (words?: string[]) => words?.map(foldToken);
  return {
    ...guard,
    notBefore: folded(guard.notBefore),
    notAfter: folded(guard.notAfter),
    notWith: folded(guard.notWith),
    needsBefore: folded(guard.needsBefore),
  };
}

/** Whether the name may be read here: its letters' case, and the company that a homonym needs. */
export function allows(reading: Reading): boolean {
  const { words, from, to, stem, name } = reading;
  if (name.kind === 'phrase') return true;
  const written = words.slice(from, to).map((word) => word.text.normalize('NFC'));
  if (NEVER_FORMS.has(written.join(' '))) return false;
  if (!isCased(written, name)) return false;
  const guard = to - from === 1 ? GUARDS.get(stem) : undefined;
  return guard === undefined || passes(guard, reading, written[0]!);
}

function isCased(written: readonly string[], name: Name): boolean {
  if (name.casing === 'any') return true;
  if (name.casing === 'capital') return startsWithCapital(written[0]!);
  if (name.casing === 'upper') return written.every((word) => CAPITALS.test(word));
  return (
    written[0] === name.text ||
    (CAPITALS.test(written[0]!) && written[0]!.toLowerCase() === name.text.toLowerCase())
  );
}

function startsWithCapital(word: string): boolean {
  return /^\p{Lu}/u.test(word);
}

function passes(guard: Guard, { words, from, to, particle }: Reading, written: string): boolean {
  const before = words[from - 1]?.folded ?? '';
  const after = words[to]?.folded ?? '';
  if (guard.capital && !startsWithCapital(written)) return false;
  if (guard.mixedCase && !words.some((word) => /\p{Ll}/u.test(word.text))) return false;
  if (guard.notForms?.some((form) => sameForm(written, form))) return false;
  if (guard.notBefore?.includes(after) || guard.notAfter?.includes(before)) return false;
  if (guard.notWith && words.some((word) => guard.notWith!.includes(word.folded))) return false;
  if (guard.needsBefore === undefined || guard.needsBefore.includes(before)) return true;
  return particle !== null && (guard.particles ?? []).some((letter) => particle.endsWith(letter));
}

/** Same letters with the same shadda: «بعمّان» is written like «عمّان», particles and short vowels aside. */
function sameForm(written: string, form: string): boolean {
  const skeleton = (word: string) => word.normalize('NFC').replace(/[\u064B-\u0650\u0652]/gu, '');
  return skeleton(written).endsWith(skeleton(form));
}
