/** A word without the particles written onto it; `particle` is what came off, as it is shown to people. */
export interface Stem {
  word: string;
  particle: string | null;
}

const ARABIC = /^[\u0600-\u06FF]+$/u;
const HEBREW = /^[\u0590-\u05FF]+$/u;
/** "and" or "so", then "in", "like" or "to". */
const ARABIC_PARTICLES = /^([وف]?)([بكل]?)(.{3,})$/u;
/** "and", "that", then "in", "to", "from", "like" or "the". */
const HEBREW_PARTICLES = /^(ו?ש?)([בלמכה]?)(.{3,})$/u;

/**
 * The readings of a folded word, the whole word first: in Arabic and Hebrew short particles are written onto the
 * next word. The article «ال» never comes off: «المالي» is not «مالي». «لل» is «ل» before an «ال» that lost its alef.
 */
export function stemsOf(folded: string): Stem[] {
  const whole = { word: folded, particle: null };
  if (ARABIC.test(folded)) return [whole, ...arabicStems(folded)];
  if (HEBREW.test(folded)) return [whole, ...attached(folded, HEBREW_PARTICLES)];
  return [whole];
}

function arabicStems(folded: string): Stem[] {
  const [, conjunction = '', merged] = /^([وف]?)لل(.{3,})$/u.exec(folded) ?? [];
  const article = merged === undefined ? [] : [{ word: `ال${merged}`, particle: `${conjunction}لل` }];
  return [...attached(folded, ARABIC_PARTICLES), ...article];
}

function attached(folded: string, particles: RegExp): Stem[] {
  const [, conjunction = '', preposition = '', word = ''] = particles.exec(folded) ?? [];
  const stems: Stem[] = [];
  if (conjunction !== '') stems.push({ word: preposition + word, particle: conjunction });
  if (preposition !== '') stems.push({ word, particle: conjunction + preposition });
  // The first letter may be the preposition of a word that starts like a conjunction's letter, or the reverse.
  return stems.filter((stem) => stem.word.length >= 3);
}
