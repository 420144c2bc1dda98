/** A word without the particles written onto it; `particle` is what came off, as it is shown to people. */
export interface Stem {
  word: string;
  particle: string | null;
}

const ARABIC = /^[\u0600-\u06FF]+$/u;
const HEBREW = /^[\u0590-\u05FF]+$/u;
/** "and" or "so", then "in", "like", "to" or "will". */
const ARABIC_PARTICLES = /^([وف]?)([بكل]?)(.{3,})$/u;
/** "and", "that" or "when", then "in", "to", "from", "like", then "the". */
const HEBREW_PARTICLES = /^(ו?)(לכש|כש|מש|ש)?([בלמכ]?)(ה?)(.{3,})$/u;

/**
 * The readings of a folded word, the whole word first: in Arabic and Hebrew short particles are written onto the
 * next word. The article «ال» never comes off: «المالي» is not «مالي». «لل» is «ل» before an «ال» that lost its alef.
 */
export function stemsOf(folded: string): Stem[] {
  const whole = { word: folded, particle: null };
  if (ARABIC.test(folded)) return [whole, ...arabicStems(folded)];
  if (HEBREW.test(folded)) return [whole, ...hebrewStems(folded)];
  return [whole];
}

function arabicStems(folded: string): Stem[] {
  const [, conjunction = '', merged] = /^([وف]?)لل(.{3,})$/u.exec(folded) ?? [];
  const article = merged === undefined ? [] : [{ word: `ال${merged}`, particle: `${conjunction}لل` }];
  const [, and = '', preposition = ''] = ARABIC_PARTICLES.exec(folded) ?? [];
  return [...cutAfter(folded, [and, and + preposition]), ...article];
}

/** «ב"עיראק"»: a quoted word behind its prefix. */
const QUOTE = /^[׳״]/u;

/** Each prefix may as well be a letter of the word: every cut is a reading. */
function hebrewStems(folded: string): Stem[] {
  const [, and = '', that = '', preposition = '', the = ''] = HEBREW_PARTICLES.exec(folded) ?? [];
  const stems = cutAfter(folded, [and, and + that, and + that + preposition, and + that + preposition + the]);
  return stems.map(({ word, particle }) => ({ word: word.replace(QUOTE, ''), particle }));
}

/** Sorani writers join "in", "to" and "and" to the next word now and then: «لەئەمریکا». */
const SORANI_PARTICLES = /^(?:له|به|و)(?=.{5,}$)/u;

export function soraniStemsOf(folded: string): Stem[] {
  const [particle] = SORANI_PARTICLES.exec(folded) ?? [];
  return particle === undefined ? [] : [{ word: folded.slice(particle.length), particle }];
}

function cutAfter(folded: string, particles: readonly string[]): Stem[] {
  const different = [...new Set(particles)].filter((particle) => particle !== '');
  return different
    .map((particle) => ({ word: folded.slice(particle.length), particle }))
    .filter((stem) => stem.word.length >= 3);
}
